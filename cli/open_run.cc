#include "cli/open_run.h"

#include "base/support/text.h"
#include "cli/working.h"
#include "runtime/event/times.h"
#include "runtime/open_run.h"
#include "runtime/world/world.h"

namespace deploy::cli {
namespace {

std::optional<state::Lease> LiveLease(state::Store& store) {
  const auto lease = store.CurrentLease();
  return lease.ok() ? *lease : std::nullopt;
}

// The lease of another run that has not ended within `wait`.
std::optional<state::Lease> LeaseAfter(Session& session, absl::Duration wait) {
  world::Clock& clock = world::RealWorld().clock();
  const absl::Duration until = clock.Monotonic() + wait;
  std::optional<state::Lease> lease = LiveLease(session.store());
  while (lease && clock.Monotonic() < until) {
    clock.Sleep(absl::Milliseconds(100));
    lease = LiveLease(session.store());
  }
  return lease;
}

}  // namespace

std::optional<engine::Result> LockedOut(Console& console, Session& session, absl::Duration wait) {
  const std::optional<state::Lease> lease =
      WhileSaying(console, "waiting for another run", [&] { return LeaseAfter(session, wait); });
  if (!lease) {
    return std::nullopt;
  }
  return engine::Result{
      .reason = support::Cat("environment `", session.environment(), "` is locked by `",
                             lease->owner, "`, process ", lease->pid, " on `", lease->host,
                             "`, since ", event::Rfc3339(lease->since)),
      .help = "wait until that run has ended, or let this one wait with `--lock-timeout`"};
}

std::optional<engine::Result> StandsInTheWay(Console& console, Session& session,
                                             absl::Duration wait) {
  if (auto locked = LockedOut(console, session, wait)) {
    return locked;
  }
  const auto open = session.store().OpenRun();
  if (!open.ok() || !*open) {
    return std::nullopt;  // a state that cannot be read says so when it is planned with
  }
  return engine::RefusedByOpenRun(**open);
}

std::optional<std::string> OpenRunText(state::Store& store) {
  const auto open = engine::FindOpenRun(store);
  return open.ok() && *open ? std::optional(engine::DescribeOpenRun(**open)) : std::nullopt;
}

void MentionOpenRun(Console& console, state::Store& store) {
  if (const auto text = OpenRunText(store)) {
    console.Warning(*text);
  }
}

void MentionOpenRunOf(Console& console, const std::string& stack_folder,
                      const std::string& environment) {
  const auto store = state::Store::Open(stack_folder, environment, world::RealWorld(),
                                        {.create = true, .read_only = true});
  if (store.ok()) {
    MentionOpenRun(console, **store);
  }
}

}  // namespace deploy::cli
