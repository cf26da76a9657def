#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/open_run.h"
#include "cli/paths.h"
#include "cli/program.h"
#include "cli/refusals.h"
#include "cli/report.h"
#include "cli/session.h"
#include "cli/show_plan.h"
#include "cli/working.h"
#include "runtime/plan/plan_json.h"

namespace deploy::cli {
namespace {

int Finish(Console& console, const Arguments& arguments, state::Store& store, plan::Plan plan) {
  for (const std::string& warning : plan.warnings) {
    console.Warning(warning);
  }
  if (!arguments.output.empty()) {
    const absl::Status written = WriteFileAtomic(arguments.output, plan::EncodePlan(plan), 0600);
    if (!written.ok()) {
      console.Error(support::Cat("cannot write the plan: ", written.message()));
      return kExitError;
    }
  }
  if (console.json()) {
    if (auto open = OpenRunText(store)) {
      plan.warnings.push_back(*std::move(open));  // of now, and so not of the stored plan
    }
    console.OutLine(plan::PlanJson(plan));
  } else {
    console.Out(RenderPlan(plan, FrameOf(plan, &store), console));
    if (!arguments.output.empty()) {
      console.ErrLine(support::Cat("stored in `", arguments.output, "`; `backstay apply ",
                                   arguments.output, "` runs exactly this"));
    }
  }
  return arguments.exit_code && !plan.empty() ? kExitChanges : kExitDone;
}

}  // namespace

int RunPlan(Console& console, const Arguments& arguments) {
  const std::string root = RootFile(arguments);
  CompiledProgram program = CompileProgram(console, arguments, root);
  if (!program.graph) {
    return program.exit;
  }
  auto session = Session::Open(console, arguments, program.graph->stack_folder,
                               program.graph->environment, {.create = true, .read_only = true});
  if (!session.ok()) {
    return ReportStatus(console, session.status());
  }
  MentionOpenRun(console, (*session)->store());
  auto planned = WhileSaying(console, "reading the world",
                             [&] { return (*session)->engine().Plan(*program.graph); });
  if (!planned.ok()) {
    return ReportStatus(console, planned.status());
  }
  if (!planned->refusals.empty()) {
    return ReportRefusals(console, planned->refusals, nullptr, program.sources.get());
  }
  return Finish(console, arguments, (*session)->store(), std::move(planned->plan));
}

}  // namespace deploy::cli
