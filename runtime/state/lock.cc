#include <signal.h>
#include <unistd.h>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/event/times.h"
#include "runtime/state/sqlite_store.h"

namespace deploy::state {
namespace {

using support::Cat;

// How often a waiting Lock looks again.
constexpr absl::Duration kLockTick = absl::Milliseconds(100);

std::string Describe(const Lease& lease) {
  return Cat("`", lease.owner, "`, process ", lease.pid, " on `", lease.host, "`, since ",
             event::Rfc3339(lease.since));
}

}  // namespace

absl::StatusOr<std::optional<Lease>> SqliteStore::ReadLease() {
  ASSIGN_OR_RETURN(Query query,
                   connection_->Use("SELECT owner, host, pid, pid_start, since, expires, fence "
                                    "FROM environment WHERE name = ?"));
  query.Bind(environment_name_);
  ASSIGN_OR_RETURN(const bool row, query.Step());
  if (!row || query.IsNull(0)) {
    return std::optional<Lease>();
  }
  return Lease{.owner = query.String(0),
               .host = query.String(1),
               .pid = query.Int(2),
               .pid_start = query.Int(3),
               .since = absl::FromUnixMicros(query.Int(4)),
               .expires = absl::FromUnixMicros(query.Int(5)),
               .fence = query.Int(6)};
}

bool SqliteStore::IsAlive(const Lease& lease) {
  world::Processes& processes = world_.processes();
  if (lease.host != processes.HostName()) {
    return world_.clock().Now() < lease.expires;
  }
  // On our own host the process decides and no clock: however it jumps, a live owner keeps its
  // lease.
  if (processes.Alive({.pid = lease.pid, .start_time = lease.pid_start, .command = {}})) {
    return true;
  }
  // Under hidepid the processes of other users cannot be seen, only felt; then the time decides
  // after all.
  return !processes.Find(lease.pid) && lease.pid > 1 &&
         absl::IsPermissionDenied(processes.Signal(lease.pid, 0)) &&
         world_.clock().Now() < lease.expires;
}

absl::StatusOr<bool> SqliteStore::TryLock(std::string* holder) {
  ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(*connection_));
  ASSIGN_OR_RETURN(Query make, connection_->Use("INSERT INTO environment (name) VALUES (?) "
                                                "ON CONFLICT (name) DO NOTHING"));
  RETURN_IF_ERROR(make.Bind(environment_name_).Run());
  ASSIGN_OR_RETURN(const std::optional<Lease> lease, ReadLease());
  if (lease && IsAlive(*lease)) {
    *holder = Describe(*lease);
    return false;
  }
  const absl::Time now = world_.clock().Now();
  const world::ProcessInfo self = world_.processes().Self();
  const std::string owner = world_.files().UserName(::geteuid());
  const std::string host = world_.processes().HostName();
  ASSIGN_OR_RETURN(
      Query take,
      connection_->Use("UPDATE environment SET owner = ?, host = ?, pid = ?, pid_start = ?, "
                       "since = ?, expires = ?, fence = fence + 1 WHERE name = ?"));
  take.Bind(owner).Bind(host).Bind(self.pid).Bind(self.start_time);
  take.Bind(absl::ToUnixMicros(now)).Bind(absl::ToUnixMicros(now + kLeaseLength));
  RETURN_IF_ERROR(take.Bind(environment_name_).Run());
  ASSIGN_OR_RETURN(const int64_t id,
                   EnvironmentNumber("SELECT id FROM environment WHERE name = ?"));
  ASSIGN_OR_RETURN(const int64_t fence,
                   EnvironmentNumber("SELECT fence FROM environment WHERE name = ?"));
  RETURN_IF_ERROR(transaction.Commit());
  environment_ = id;
  fence_ = fence;
  return true;
}

absl::Status SqliteStore::Lock(absl::Duration wait) {
  if (read_only_) {
    return absl::FailedPreconditionError("the state was opened for reading only");
  }
  const absl::Duration until = world_.clock().Monotonic() + wait;
  std::string holder;
  while (true) {
    {
      support::MutexLock lock(&mutex_);
      if (fence_ != 0) {
        return absl::OkStatus();
      }
      ASSIGN_OR_RETURN(const bool locked, TryLock(&holder));
      if (locked) {
        return absl::OkStatus();
      }
    }
    if (world_.clock().Monotonic() >= until) {
      return absl::AlreadyExistsError(
          Cat("environment `", environment_name_, "` is locked by ", holder,
              "; wait until it has ended and run the command again, or let it wait with "
              "`--lock-timeout`"));
    }
    world_.clock().Sleep(kLockTick);
  }
}

absl::Status SqliteStore::Renew() {
  support::MutexLock lock(&mutex_);
  if (fence_ == 0) {
    return absl::FailedPreconditionError("the environment is not locked by this process");
  }
  if (dead_) {
    return absl::AbortedError("a simulated crash");
  }
  ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(*connection_));
  RETURN_IF_ERROR(CheckFence());
  ASSIGN_OR_RETURN(Query renew,
                   connection_->Use("UPDATE environment SET expires = ? WHERE id = ?"));
  renew.Bind(absl::ToUnixMicros(world_.clock().Now() + kLeaseLength)).Bind(environment_);
  RETURN_IF_ERROR(renew.Run());
  return transaction.Commit();
}

void SqliteStore::Unlock() {
  support::MutexLock lock(&mutex_);
  if (fence_ == 0 || dead_) {
    return;
  }
  // When this fails (a full disk) the lease ends with the process, like that of one that was
  // killed.
  absl::StatusOr<Query> free = connection_->Use(
      "UPDATE environment SET owner = NULL, host = NULL, pid = NULL, pid_start = NULL, "
      "since = NULL, expires = NULL WHERE id = ? AND fence = ?");
  if (free.ok()) {
    (void)free->Bind(environment_).Bind(fence_).Run();
  }
  fence_ = 0;
}

absl::StatusOr<std::optional<Lease>> SqliteStore::CurrentLease() {
  support::MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(std::optional<Lease> lease, ReadLease());
  return lease && IsAlive(*lease) ? lease : std::nullopt;
}

}  // namespace deploy::state
