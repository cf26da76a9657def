#ifndef RUNTIME_STATE_SQLITE_STORE_H_
#define RUNTIME_STATE_SQLITE_STORE_H_

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "base/support/mutex.h"
#include "runtime/state/blob_store.h"
#include "runtime/state/sqlite.h"
#include "runtime/state/state_file.h"
#include "runtime/state/store.h"

namespace deploy::state {

// The Store over one SQLite connection; its parts are lock.cc, commit.cc, journal.cc, runs.cc and
// view.cc. Two locks: the queue of writes that wait for a shared commit, and the connection. The
// second is never held while waiting for the first.
class SqliteStore final : public Store {
 public:
  SqliteStore(const StatePaths& paths, std::string environment, world::World& world,
              const OpenOptions& options, std::unique_ptr<Connection> connection);

  // Finds the environment's row; none yet is fine.
  absl::Status Load();

  absl::Status Lock(absl::Duration wait) override;
  absl::Status Renew() override;
  void Unlock() override;
  absl::StatusOr<std::optional<Lease>> CurrentLease() override;

  absl::Status Append(std::vector<Entry> entries) override;
  absl::StatusOr<int64_t> BeginRun(const RunInfo& info) override;
  absl::StatusOr<int64_t> EndRun(int64_t run, event::RunOutcome outcome,
                                 const std::optional<Generation>& generation,
                                 const std::string& data) override;
  absl::StatusOr<std::vector<Record>> Records(int64_t run) override;

  absl::StatusOr<std::vector<Object>> Objects() override;
  absl::StatusOr<int64_t> Position() override;
  absl::StatusOr<std::vector<RunInfo>> Runs() override;
  absl::StatusOr<std::optional<RunInfo>> GetRun(int64_t run) override;
  absl::StatusOr<std::optional<RunInfo>> OpenRun() override;
  absl::StatusOr<int64_t> CurrentGeneration() override;
  absl::StatusOr<std::optional<Generation>> GetGeneration(int64_t number) override;
  absl::StatusOr<std::vector<Generation>> Generations() override;

  provider::BlobStore& blobs() override { return blobs_; }
  const std::string& folder() const override { return paths_.folder; }

 private:
  // One write that takes part in a shared commit.
  struct Write {
    absl::FunctionRef<absl::Status()> body;
    absl::Status result = absl::OkStatus();
    bool done = false;
  };

  // commit.cc: runs `body` within a transaction that carries our fencing token; durable on return.
  absl::Status Commit(absl::FunctionRef<absl::Status()> body) ABSL_LOCKS_EXCLUDED(queue_mutex_);
  void WriteBatch(std::deque<Write*>& batch) ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status TryBatch(std::deque<Write*>& batch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status RunOne(Write& write, bool alone) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckFence() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status FinishBatch() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // lock.cc
  absl::StatusOr<bool> TryLock(std::string* holder) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<std::optional<Lease>> ReadLease() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool IsAlive(const Lease& lease);

  // journal.cc, runs.cc, view.cc: inside the transaction.
  absl::Status AddRecord(const Record& record) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status FollowRun(const Record& record) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status ChangeView(const ViewChange& change, const std::vector<std::string>& texts)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<int64_t> AddRun(const RunInfo& info, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<int64_t> AddGeneration(const Generation& generation, int64_t run, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<int64_t> EnvironmentNumber(const char* sql) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<std::optional<RunInfo>> FindRun(const char* sql, std::optional<int64_t> run)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const StatePaths paths_;
  const std::string environment_name_;
  world::World& world_;
  const bool read_only_;
  FileBlobStore blobs_;

  support::Mutex queue_mutex_;
  support::CondVar queue_changed_;
  std::deque<Write*> queue_ ABSL_GUARDED_BY(queue_mutex_);
  bool leading_ ABSL_GUARDED_BY(queue_mutex_) = false;

  support::Mutex mutex_;
  std::unique_ptr<Connection> connection_ ABSL_GUARDED_BY(mutex_);
  int64_t environment_ ABSL_GUARDED_BY(mutex_) = 0;  // row of the environment; 0: not there yet
  int64_t fence_ ABSL_GUARDED_BY(mutex_) = 0;        // of the lease that we hold; 0: none
  int64_t position_ ABSL_GUARDED_BY(mutex_) = 0;     // last sequence of the batch being written
  bool dead_ ABSL_GUARDED_BY(mutex_) = false;  // a simulated crash: nothing is written any more
};

}  // namespace deploy::state

#endif  // RUNTIME_STATE_SQLITE_STORE_H_
