#include "runtime/open_run.h"

#include <utility>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/event/times.h"

namespace deploy::engine {

absl::StatusOr<std::optional<OpenRun>> FindOpenRun(state::Store& store) {
  ASSIGN_OR_RETURN(std::optional<state::RunInfo> open, store.OpenRun());
  if (!open) {
    return std::nullopt;
  }
  OpenRun found{.run = *std::move(open)};
  ASSIGN_OR_RETURN(found.lock, store.CurrentLease());
  found.alive = found.lock && found.lock->host == found.run.host &&
                found.lock->pid == found.run.pid && found.lock->pid_start == found.run.pid_start;
  if (!found.alive) {
    // It may have ended, lock and all, between the two looks.
    ASSIGN_OR_RETURN(open, store.OpenRun());
    if (!open || open->run != found.run.run) {
      return std::nullopt;
    }
  }
  return found;
}

std::string DescribeRun(const state::RunInfo& run) {
  return support::Cat("run ", run.run, " (`", run.command, "`), begun ", event::Rfc3339(run.begin),
                      " by ", run.who, " on ", run.host, ", pid ", run.pid);
}

std::string DescribeOpenRun(const OpenRun& open) {
  if (open.alive) {
    return support::Cat(DescribeRun(open.run), ", is under way");
  }
  if (open.lock) {
    return support::Cat(DescribeRun(open.run), ", ended in the middle; ", open.lock->owner, " on ",
                        open.lock->host, ", pid ", open.lock->pid, ", is at it");
  }
  return support::Cat(DescribeRun(open.run), ", ended in the middle; `backstay resume` settles it");
}

Result RefusedByOpenRun(const state::RunInfo& run) {
  return {
      .outcome = event::RunOutcome::kRefused,
      .reason = support::Cat(DescribeRun(run), ", was cut off and is still open"),
      .help = "run `backstay resume` to settle it first; `backstay status` shows where it stands"};
}

}  // namespace deploy::engine
