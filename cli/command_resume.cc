#include "absl/time/clock.h"
#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/observer.h"
#include "cli/open_run.h"
#include "cli/program.h"
#include "cli/report.h"
#include "cli/session.h"
#include "cli/state_environment.h"

namespace deploy::cli {

int RunResume(Console& console, const Arguments& arguments) {
  const std::string folder = StackFolder(RootFile(arguments));
  const StateEnvironment chosen = ChooseStateEnvironment(console, arguments, RootFile(arguments));
  if (!chosen.name) {
    return chosen.exit;
  }
  const RunTarget target{folder, chosen.name};
  if (chosen.no_state && !arguments.settled.empty()) {
    return Refuse(
        console, &target,
        support::Cat("nothing was applied to `", *chosen.name, "` yet, so no step is in doubt"),
        "run `backstay resume` without `--settle`");
  }
  if (chosen.no_state) {
    if (console.json()) {
      event::Event end{.time = absl::Now(),
                       .body = event::RunEnd{.outcome = event::RunOutcome::kCommitted,
                                             .reason = "nothing to resume"}};
      console.OutLine(EventJson(end));
    } else {
      console.ErrLine(
          support::Cat("nothing to resume: nothing was applied to `", *chosen.name, "` yet"));
    }
    return kExitDone;
  }
  auto session = Session::Open(console, arguments, folder, *chosen.name, {});
  if (!session.ok()) {
    return ReportStatus(console, session.status(), &target);
  }
  if (auto refused = LockedOut(console, **session, arguments.lock_timeout)) {
    return ReportResult(console, **session, "resume", *refused);
  }
  auto result = (*session)->Resume();
  if (!result.ok()) {
    return ReportStatus(console, result.status(), &target);
  }
  const int exit = ReportResult(console, **session, "resume", *result);
  // A settled run is success, whichever way it went.
  return exit == kExitRolledBack ? kExitDone : exit;
}

}  // namespace deploy::cli
