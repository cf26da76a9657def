#include "cli/open_run.h"

#include "base/support/text.h"
#include "cli/times.h"
#include "cli/working.h"
#include "runtime/world/world.h"

namespace deploy::cli {
namespace {

std::optional<state::Lease> LiveLease(Session& session) {
  const auto lease = session.store().CurrentLease();
  return lease.ok() ? *lease : std::nullopt;
}

// The lease of another run that has not ended within `wait`.
std::optional<state::Lease> LeaseAfter(Session& session, absl::Duration wait) {
  world::Clock& clock = world::RealWorld().clock();
  const absl::Duration until = clock.Monotonic() + wait;
  std::optional<state::Lease> lease = LiveLease(session);
  while (lease && clock.Monotonic() < until) {
    clock.Sleep(absl::Milliseconds(100));
    lease = LiveLease(session);
  }
  return lease;
}

std::string Describe(const state::RunInfo& run) {
  return support::Cat("run ", run.run, " (`", run.command, "`), begun ", Rfc3339(run.begin), " by ",
                      run.who, " on ", run.host, ", pid ", run.pid);
}

engine::Result Refused(std::string reason, std::string help) {
  return {.reason = std::move(reason), .help = std::move(help)};
}

}  // namespace

std::optional<engine::Result> StandsInTheWay(Console& console, Session& session,
                                             absl::Duration wait) {
  const std::optional<state::Lease> lease =
      WhileSaying(console, "waiting for another run", [&] { return LeaseAfter(session, wait); });
  if (lease) {
    return Refused(support::Cat("environment `", session.environment(), "` is locked by `",
                                lease->owner, "`, process ", lease->pid, " on `", lease->host,
                                "`, since ", Rfc3339(lease->since)),
                   "wait until that run has ended, or let this one wait with `--lock-timeout`");
  }
  const auto open = session.store().OpenRun();
  if (!open.ok() || !*open) {
    return std::nullopt;  // a state that cannot be read says so when it is planned with
  }
  return Refused(support::Cat(Describe(**open), ", was cut off and is still open"),
                 "run `backstay resume` to settle it first; `backstay status` shows where it "
                 "stands");
}

void MentionOpenRun(Console& console, Session& session) {
  const auto open = session.store().OpenRun();
  if (open.ok() && *open) {
    console.Warning(support::Cat(Describe(**open),
                                 LiveLease(session)
                                     ? ", is under way"
                                     : ", ended in the middle; `backstay resume` settles it"));
  }
}

}  // namespace deploy::cli
