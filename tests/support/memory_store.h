#ifndef TESTS_SUPPORT_MEMORY_STORE_H_
#define TESTS_SUPPORT_MEMORY_STORE_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/support/mutex.h"
#include "runtime/state/store.h"

namespace deploy::testing {

// What survives the death of a process: the committed part of a state store. Copyable, so that a
// test may go on from one point again and again.
struct MemoryDisk {
  std::vector<state::Record> records;
  std::map<std::string, state::Object> objects;  // by object id
  std::vector<state::RunInfo> runs;
  std::vector<state::Generation> generations;
  std::map<std::string, std::string> blobs;
  int64_t fence = 0;  // of the last lock taken
};

// A state store in memory with the contract of the real one: atomic commits, fencing, one lock. One
// object is one process; a new object over the same disk is the process after it. It can be told to
// die at a commit, and that the disk is full. Thread-safe.
class MemoryStore final : public state::Store {
 public:
  explicit MemoryStore(MemoryDisk& disk);
  ~MemoryStore() override;

  // Dies at the n-th commit from now (1 is the next): before it becomes durable, or right after.
  // From then on every call is Aborted. `died` is called at that moment.
  void DieAt(int commit, bool after, std::function<void()> died = {});
  bool dead() const;
  int commits() const;  // so far
  // Appends fail with ResourceExhausted for the next `times` calls, beginning after `skip` commits.
  void FillDisk(int times, int skip = 0);
  // Another process takes the lock away, as when the lease had expired.
  void LoseLock();

  absl::Status Lock(absl::Duration wait) override;
  absl::Status Renew() override;
  void Unlock() override;
  absl::StatusOr<std::optional<state::Lease>> CurrentLease() override;

  absl::Status Append(std::vector<Entry> entries) override;
  absl::StatusOr<int64_t> BeginRun(const state::RunInfo& info) override;
  absl::StatusOr<int64_t> EndRun(int64_t run, event::RunOutcome outcome,
                                 const std::optional<state::Generation>& generation,
                                 const std::string& data) override;
  absl::StatusOr<std::vector<state::Record>> Records(int64_t run) override;

  absl::StatusOr<std::vector<state::Object>> Objects() override;
  absl::StatusOr<int64_t> Position() override;
  absl::StatusOr<std::vector<state::RunInfo>> Runs() override;
  absl::StatusOr<std::optional<state::RunInfo>> GetRun(int64_t run) override;
  absl::StatusOr<std::optional<state::RunInfo>> OpenRun() override;
  absl::StatusOr<int64_t> CurrentGeneration() override;
  absl::StatusOr<std::optional<state::Generation>> GetGeneration(int64_t number) override;
  absl::StatusOr<std::vector<state::Generation>> Generations() override;

  provider::BlobStore& blobs() override;
  const std::string& folder() const override { return folder_; }

 private:
  class Blobs;
  absl::Status Write(const std::function<void()>& change);
  void AddRecord(state::Record record) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Check() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  MemoryDisk& disk_;
  const std::string folder_ = "/stack/.backstay";
  std::unique_ptr<Blobs> blobs_;
  mutable support::Mutex mutex_;
  int64_t fence_ ABSL_GUARDED_BY(mutex_) = 0;
  int commits_ ABSL_GUARDED_BY(mutex_) = 0;
  int die_at_ ABSL_GUARDED_BY(mutex_) = 0;
  bool die_after_ ABSL_GUARDED_BY(mutex_) = false;
  bool dead_ ABSL_GUARDED_BY(mutex_) = false;
  int full_times_ ABSL_GUARDED_BY(mutex_) = 0;
  int full_skip_ ABSL_GUARDED_BY(mutex_) = 0;
  std::function<void()> died_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace deploy::testing

#endif  // TESTS_SUPPORT_MEMORY_STORE_H_
