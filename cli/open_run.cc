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

}  // namespace

std::optional<engine::Result> StandsInTheWay(Console& console, Session& session,
                                             absl::Duration wait) {
  const std::optional<state::Lease> lease =
      WhileSaying(console, "waiting for another run", [&] { return LeaseAfter(session, wait); });
  if (lease) {
    return engine::Result{
        .reason = support::Cat("environment `", session.environment(), "` is locked by `",
                               lease->owner, "`, process ", lease->pid, " on `", lease->host,
                               "`, since ", Rfc3339(lease->since)),
        .help = "wait until that run has ended, or let this one wait with `--lock-timeout`"};
  }
  const auto open = session.store().OpenRun();
  if (!open.ok() || !*open) {
    return std::nullopt;  // a state that cannot be read says so when it is planned with
  }
  return engine::RefusedByOpenRun(**open);
}

void MentionOpenRun(Console& console, Session& session) {
  const auto open = session.store().OpenRun();
  if (open.ok() && *open) {
    console.Warning(support::Cat(engine::DescribeRun(**open),
                                 LiveLease(session)
                                     ? ", is under way"
                                     : ", ended in the middle; `backstay resume` settles it"));
  }
}

}  // namespace deploy::cli
