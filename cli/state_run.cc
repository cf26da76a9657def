#include "cli/state_run.h"

#include "absl/time/clock.h"
#include "base/support/text.h"
#include "cli/observer.h"
#include "cli/open_run.h"
#include "cli/program.h"
#include "cli/refusals.h"
#include "cli/report.h"
#include "cli/session.h"
#include "cli/show_plan.h"
#include "cli/state_environment.h"
#include "cli/working.h"

namespace deploy::cli {
namespace {

int NothingThere(Console& console, const std::string& command, const RunTarget& target) {
  const std::string& environment = *target.environment;
  if (command == "rollback") {
    return Refuse(console, &target,
                  support::Cat("nothing was applied to `", environment,
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
  if (const int exit = RefuseToAsk(console, arguments, "add --yes")) {
    return exit;
  }
  const std::string root = RootFile(arguments);
  const StateEnvironment chosen = ChooseStateEnvironment(console, arguments, root);
  if (!chosen.name) {
    return chosen.exit;
  }
  const RunTarget target{StackFolder(root), chosen.name};
  if (chosen.no_state) {
    return NothingThere(console, command, target);
  }
  auto session = Session::Open(console, arguments, target.folder, *chosen.name, {});
  if (!session.ok()) {
    return ReportStatus(console, session.status(), &target);
  }
  if (auto refused = StandsInTheWay(console, **session, arguments.lock_timeout)) {
    return ReportResult(console, **session, command, *refused);
  }
  auto planned =
      WhileSaying(console, "reading the world", [&] { return make_plan((*session)->engine()); });
  if (!planned.ok()) {
    return ReportStatus(console, planned.status(), &target);
  }
  if (!planned->refusals.empty()) {
    return ReportRefusals(console, planned->refusals, &target);
  }
  if (!console.json()) {
    console.Out(RenderPlan(planned->plan,
                           FrameOf(planned->plan, &(*session)->store(), arguments.to.has_value()),
                           console));
  }
  if (!arguments.yes && !planned->plan.empty() && !console.Confirm(question)) {
    return Refuse(console, &target, "not confirmed; nothing was touched");
  }
  auto result = (*session)->Apply(planned->plan);
  if (!result.ok()) {
    return ReportStatus(console, result.status(), &target);
  }
  return ReportResult(console, **session, command, *result);
}

}  // namespace deploy::cli
