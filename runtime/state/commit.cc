#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/state/fault_point.h"
#include "runtime/state/migrate.h"
#include "runtime/state/sqlite_store.h"

namespace deploy::state {

// The first thread that finds nobody leading writes everything that waits, in one commit; those
// that come while it syncs the disk wait for the next one. Ten steps in flight cost about two
// commits and not ten.
absl::Status SqliteStore::Commit(absl::FunctionRef<absl::Status()> body) {
  Write write{.body = body};
  std::deque<Write*> batch;
  {
    support::MutexLock lock(&queue_mutex_);
    queue_.push_back(&write);
    while (leading_ && !write.done) {
      queue_changed_.Wait(&queue_mutex_);
    }
    if (write.done) {
      return write.result;
    }
    leading_ = true;
    batch.swap(queue_);
  }
  WriteBatch(batch);
  {
    support::MutexLock lock(&queue_mutex_);
    for (Write* one : batch) {
      one->done = true;
    }
    leading_ = false;
    queue_changed_.SignalAll();
  }
  return write.result;
}

void SqliteStore::WriteBatch(std::deque<Write*>& batch) {
  support::MutexLock lock(&mutex_);
  const absl::Status shared = TryBatch(batch);
  for (Write* write : batch) {
    if (!shared.ok() && write->result.ok()) {
      write->result = shared;
    }
  }
}

// What it returns befell all of the batch; what befell one alone stands in its result.
absl::Status SqliteStore::TryBatch(std::deque<Write*>& batch) {
  if (dead_) {
    return absl::AbortedError("a simulated crash");
  }
  if (fence_ == 0) {
    return absl::FailedPreconditionError("the environment is not locked by this process");
  }
  ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(*connection_));
  RETURN_IF_ERROR(CheckFence());
  position_ = 0;
  size_t good = 0;
  for (Write* write : batch) {
    write->result = RunOne(*write, batch.size() == 1);
    if (!connection_->in_transaction()) {
      return write->result;
    }
    good += write->result.ok() ? 1 : 0;
  }
  if (good == 0) {
    return absl::OkStatus();  // the transaction goes, each has its own answer
  }
  RETURN_IF_ERROR(FinishBatch());
  dead_ = FaultPoint(FaultMoment::kBeforeCommit);
  if (dead_) {
    return absl::AbortedError("a simulated crash");
  }
  RETURN_IF_ERROR(transaction.Commit());
  dead_ = FaultPoint(FaultMoment::kAfterCommit);
  return dead_ ? absl::AbortedError("a simulated crash") : absl::OkStatus();
}

absl::Status SqliteStore::RunOne(Write& write, bool alone) {
  if (alone) {
    return write.body();
  }
  // So that one write that fails takes only itself back.
  ASSIGN_OR_RETURN(Query begin, connection_->Use("SAVEPOINT one"));
  RETURN_IF_ERROR(begin.Run());
  const absl::Status result = write.body();
  if (!connection_->in_transaction()) {
    return result;
  }
  if (!result.ok()) {
    RETURN_IF_ERROR(connection_->Execute("ROLLBACK TO one"));
  }
  ASSIGN_OR_RETURN(Query end, connection_->Use("RELEASE one"));
  RETURN_IF_ERROR(end.Run());
  return result;
}

absl::Status SqliteStore::CheckFence() {
  ASSIGN_OR_RETURN(Query query,
                   connection_->Use("SELECT fence, owner FROM environment WHERE id = ?"));
  query.Bind(environment_);
  ASSIGN_OR_RETURN(const bool row, query.Step());
  if (row && query.Int(0) == fence_ && !query.IsNull(1)) {
    return absl::OkStatus();
  }
  return absl::AbortedError(
      support::Cat("the lock of environment `", environment_name_,
                   "` was lost: another process took it over; nothing more is written, see "
                   "`backstay status`"));
}

absl::Status SqliteStore::FinishBatch() {
  if (position_ == 0) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(Query query,
                   connection_->Use("UPDATE environment SET position = ?, newest_record_format = "
                                    "max(newest_record_format, ?) WHERE id = ?"));
  return query.Bind(position_).Bind(int64_t{kRecordFormat}).Bind(environment_).Run();
}

}  // namespace deploy::state
