#include <fstream>
#include <sstream>

#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/open_run.h"
#include "cli/program.h"
#include "cli/refusals.h"
#include "cli/report.h"
#include "cli/session.h"
#include "cli/show_plan.h"
#include "cli/working.h"
#include "runtime/plan/plan.h"

namespace deploy::cli {
namespace {

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

// The state is made here, when a run begins, and not for a plan that is only looked at.
int RunPlanned(Console& console, const Arguments& arguments, const RunTarget& target,
               const plan::Plan& plan) {
  auto session =
      Session::Open(console, arguments, target.folder, plan.environment, {.create = true});
  if (!session.ok()) {
    return ReportStatus(console, session.status(), &target);
  }
  auto result = (*session)->Apply(plan);
  if (!result.ok()) {
    return ReportStatus(console, result.status(), &target);
  }
  return ReportResult(console, **session, plan.command, *result);
}

int ApplyStored(Console& console, const Arguments& arguments, const std::string& path) {
  RunTarget target = RunTarget::Of(arguments);
  if (!arguments.variables.empty() || !arguments.variable_files.empty()) {
    return Refuse(
        console, &target,
        support::Cat("`", path,
                     "` is a stored plan: its inputs are fixed, and --var cannot change them"),
        "leave --var out, or plan again");
  }
  auto plan = plan::DecodePlan(ReadAll(path));
  if (!plan.ok()) {
    return Refuse(console, &target,
                  support::Cat("cannot use the plan `", path, "`: ", plan.status().message()));
  }
  target = {plan->graph.stack_folder, plan->environment};
  if (arguments.environment && *arguments.environment != plan->environment) {
    return Refuse(console, &target,
                  support::Cat("`", path, "` is a plan for `", plan->environment, "`, not for `",
                               *arguments.environment, "`"),
                  "leave -e out: a plan knows its environment");
  }
  auto session = Session::Open(console, arguments, target.folder, plan->environment,
                               {.create = true, .read_only = true});
  if (!session.ok()) {
    return ReportStatus(console, session.status(), &target);
  }
  if (auto refused = StandsInTheWay(console, **session, arguments.lock_timeout)) {
    return ReportResult(console, **session, plan->command, *refused);
  }
  auto stale = (*session)->engine().WhyStale(*plan);
  if (stale.ok() && *stale) {  // a state that cannot be read says so when the plan is run
    return ReportResult(console, **session, plan->command, **stale);
  }
  if (!console.json()) {
    console.Out(RenderPlan(*plan, FrameOf(*plan, &(*session)->store()), console));
  }
  session->reset();
  return RunPlanned(console, arguments, target, *plan);
}

int PlanAndApply(Console& console, const Arguments& arguments, const RunTarget& target,
                 std::unique_ptr<Session> session, const CompiledProgram& program) {
  if (auto refused = StandsInTheWay(console, *session, arguments.lock_timeout)) {
    return ReportResult(console, *session, "apply", *refused);
  }
  auto planned = WhileSaying(console, "reading the world",
                             [&] { return session->engine().Plan(*program.graph); });
  if (!planned.ok()) {
    return ReportStatus(console, planned.status(), &target);
  }
  if (!planned->refusals.empty()) {
    return ReportRefusals(console, planned->refusals, &target, program.sources.get());
  }
  for (const std::string& warning : planned->plan.warnings) {
    console.Warning(warning);
  }
  if (!console.json()) {
    const PlanFrame frame = FrameOf(planned->plan, &session->store());
    console.Out(RenderPlan(planned->plan, frame, console));
  }
  session.reset();
  if (!arguments.yes && !planned->plan.empty() && !console.Confirm("Apply this plan?")) {
    return Refuse(console, &target, "not confirmed; nothing was touched");
  }
  return RunPlanned(console, arguments, target, planned->plan);
}

int ApplySource(Console& console, const Arguments& arguments, const std::string& root) {
  RunTarget target = RunTarget::Of(arguments);
  CompiledProgram program = CompileProgram(console, arguments, root);
  if (!program.graph) {
    if (console.json() && program.exit == kExitError) {
      const bool told = !console.last_error().empty();
      EndWithoutDocument(console, "apply", target,
                         told ? console.last_error() : "the program has errors",
                         console.last_help(), program.exit);
    }
    return program.exit;
  }
  target = {program.graph->stack_folder, program.graph->environment};
  auto session = Session::Open(console, arguments, target.folder, *target.environment,
                               {.create = true, .read_only = true});
  if (!session.ok()) {
    return ReportStatus(console, session.status(), &target);
  }
  return PlanAndApply(console, arguments, target, *std::move(session), program);
}

}  // namespace

int RunApply(Console& console, const Arguments& arguments) {
  const std::string root = RootFile(arguments);
  if (IsStoredPlan(root)) {
    return ApplyStored(console, arguments, root);
  }
  if (const int exit =
          RefuseToAsk(console, arguments,
                      "add --yes, or apply a plan file made with `backstay plan -o FILE`")) {
    return exit;
  }
  return ApplySource(console, arguments, root);
}

}  // namespace deploy::cli
