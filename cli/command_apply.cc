#include <fstream>
#include <sstream>

#include "absl/time/clock.h"
#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/observer.h"
#include "cli/program.h"
#include "cli/session.h"
#include "cli/show_plan.h"
#include "runtime/plan/plan.h"

namespace deploy::cli {
namespace {

std::optional<std::string> ReadPlanFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  char head[16] = {};
  file.read(head, sizeof head);
  if (!plan::LooksLikePlan(std::string_view(head, static_cast<size_t>(file.gcount())))) {
    return std::nullopt;
  }
  std::ostringstream text;
  file.clear();
  file.seekg(0);
  text << file.rdbuf();
  return std::move(text).str();
}

int RunPlanned(Console& console, Session& session, const plan::Plan& plan) {
  auto result = session.engine().Apply(plan);
  if (!result.ok()) {
    return ReportStatus(console, result.status(), /*closing_event=*/true);
  }
  return ReportResult(console, session, plan.command, *result);
}

int ApplyStored(Console& console, const Arguments& arguments, const std::string& path,
                const std::string& bytes) {
  if (!arguments.variables.empty() || !arguments.variable_files.empty()) {
    return Refuse(
        console,
        support::Cat("`", path,
                     "` is a stored plan: its inputs are fixed, and --var cannot change them"),
        "leave --var out, or plan again");
  }
  auto plan = plan::DecodePlan(bytes);
  if (!plan.ok()) {
    return Refuse(console,
                  support::Cat("cannot use the plan `", path, "`: ", plan.status().message()),
                  "make a new one with `backstay plan -o FILE`");
  }
  if (arguments.environment && *arguments.environment != plan->environment) {
    return Refuse(console,
                  support::Cat("`", path, "` is a plan for `", plan->environment, "`, not for `",
                               *arguments.environment, "`"),
                  "leave -e out: a plan knows its environment");
  }
  auto session = Session::Open(console, arguments, plan->graph.stack_folder, plan->environment,
                               {.create = true});
  if (!session.ok()) {
    return ReportStatus(console, session.status(), /*closing_event=*/true);
  }
  if (!console.json()) {
    console.Out(RenderPlan(*plan, console));
  }
  return RunPlanned(console, **session, *plan);
}

int ApplySource(Console& console, const Arguments& arguments, const std::string& root) {
  CompiledProgram program = CompileProgram(console, arguments, root);
  if (!program.graph) {
    if (console.json() && program.exit == kExitError) {
      console.OutLine(RefusedJson(absl::Now(), 0, "the program has errors"));
    }
    return program.exit;
  }
  auto session = Session::Open(console, arguments, program.graph->stack_folder,
                               program.graph->environment, {.create = true});
  if (!session.ok()) {
    return ReportStatus(console, session.status(), /*closing_event=*/true);
  }
  WaitForOthers(**session, arguments.lock_timeout);
  auto planned = (*session)->engine().Plan(*program.graph);
  if (!planned.ok()) {
    return ReportStatus(console, planned.status(), /*closing_event=*/true);
  }
  if (!planned->refusals.empty()) {
    return ReportRefusals(console, planned->refusals, /*closing_event=*/true);
  }
  for (const std::string& warning : planned->plan.warnings) {
    console.Warning(warning);
  }
  if (!console.json()) {
    console.Out(RenderPlan(planned->plan, console));
  }
  if (!arguments.yes && !planned->plan.empty() && !console.Confirm("Apply this plan?")) {
    return Refuse(console, "not confirmed; nothing was touched", "");
  }
  return RunPlanned(console, **session, planned->plan);
}

}  // namespace

int RunApply(Console& console, const Arguments& arguments) {
  const std::string root = RootFile(arguments);
  if (const auto bytes = ReadPlanFile(root)) {
    return ApplyStored(console, arguments, root, *bytes);
  }
  if (!arguments.yes && (!console.interactive() || console.json())) {
    console.Error("there is no terminal to ask on",
                  "add --yes, or apply a plan file made with `backstay plan -o FILE`");
    return kExitUsage;
  }
  return ApplySource(console, arguments, root);
}

}  // namespace deploy::cli
