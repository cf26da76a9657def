#include "cli/state_run.h"

#include "absl/time/clock.h"
#include "base/support/text.h"
#include "cli/observer.h"
#include "cli/program.h"
#include "cli/session.h"
#include "cli/show_plan.h"

namespace deploy::cli {
namespace {

int NothingThere(Console& console, const std::string& command, const std::string& environment) {
  if (command == "rollback") {
    return Refuse(console, support::Cat("nothing was applied to `", environment,
                                        "` yet; there is nothing to take back"));
  }
  if (console.json()) {
    event::Event end{.time = absl::Now(),
                     .body = event::RunEnd{.outcome = event::RunOutcome::kCommitted}};
    console.OutLine(EventJson(end));
  } else {
    console.ErrLine(
        support::Cat("nothing was applied to `", environment, "`; there is nothing to destroy"));
  }
  return kExitDone;
}

}  // namespace

int RunFromState(
    Console& console, const Arguments& arguments, const std::string& command,
    const std::string& question,
    const std::function<absl::StatusOr<plan::PlanResult>(engine::Engine&)>& make_plan) {
  if (!arguments.yes && (!console.interactive() || console.json())) {
    console.Error("there is no terminal to ask on", "add --yes");
    return kExitUsage;
  }
  const std::string folder = StackFolder(RootFile(arguments));
  const StateEnvironment chosen = ChooseStateEnvironment(console, arguments, folder);
  if (!chosen.name) {
    return chosen.exit;
  }
  if (chosen.no_state) {
    return NothingThere(console, command, *chosen.name);
  }
  auto session = Session::Open(console, arguments, folder, *chosen.name, {});
  if (!session.ok()) {
    return ReportStatus(console, session.status(), /*closing_event=*/true);
  }
  WaitForOthers(**session, arguments.lock_timeout);
  auto planned = make_plan((*session)->engine());
  if (!planned.ok()) {
    return ReportStatus(console, planned.status(), /*closing_event=*/true);
  }
  if (!planned->refusals.empty()) {
    return ReportRefusals(console, planned->refusals, /*closing_event=*/true);
  }
  if (!console.json()) {
    console.Out(RenderPlan(planned->plan, console));
  }
  if (!arguments.yes && !planned->plan.empty() && !console.Confirm(question)) {
    return Refuse(console, "not confirmed; nothing was touched");
  }
  auto result = (*session)->engine().Apply(planned->plan);
  if (!result.ok()) {
    return ReportStatus(console, result.status(), /*closing_event=*/true);
  }
  return ReportResult(console, **session, command, *result);
}

}  // namespace deploy::cli
