// The plan: steps with their order, class, reason and changes, the point of no return, what is
// refused. Nothing but the fake world is looked at. Of two files, the first is applied before the
// second, next.deploy, is planned; `#! with command=destroy` plans the end of the first.

#include <string>

#include "base/diag/sink.h"
#include "base/support/text.h"
#include "base/value/value.h"
#include "runtime/provider/action/action.h"
#include "runtime/provider/file/directory.h"
#include "runtime/provider/file/file.h"
#include "runtime/provider/haproxy/haproxy.h"
#include "runtime/provider/process/process.h"
#include "runtime/provider/value/value.h"
#include "tests/golden/golden_program.h"
#include "tests/golden/golden_runner.h"
#include "tests/support/plan_lab.h"

namespace deploy::golden {
namespace {

using support::Append;

constexpr char kNext[] = "next.deploy";

std::string ShownValue(const value::Value& value) {
  return value.is_null() ? "none" : value::ToSource(value);
}

std::string Dump(const plan::PlanResult& planned) {
  std::string out;
  for (const plan::Refusal& refusal : planned.refusals) {
    Append(out, "refused: ", refusal.message, refusal.help.empty() ? "" : "; ", refusal.help, "\n");
  }
  const plan::Plan& plan = planned.plan;
  const std::vector<std::string> lines = testing::Lines(plan, /*why=*/true);
  for (size_t i = 0; i < lines.size(); ++i) {
    const plan::Step& step = plan.steps[i];
    if (plan.point_of_no_return == step.number) {
      out += "point of no return\n";
    }
    Append(out, lines[i], " ", schema::ClassName(step.class_), "; undo: ", step.undo, "\n");
    for (const provider::AttributeChange& change : step.changes) {
      Append(out, "  ", change.path, ": ", ShownValue(change.before), " -> ",
             ShownValue(change.after), change.why.empty() ? "" : " (", change.why,
             change.why.empty() ? "" : ")", "\n");
    }
    if (!step.note.empty()) {
      Append(out, "  note: ", step.note, "\n");
    }
  }
  return out.empty() ? "nothing to do\n" : out;
}

void AddProviders(provider::Registry& registry) {
  registry.Add(provider::MakeValueProvider());
  registry.Add(provider::MakeFileProvider());
  registry.Add(provider::MakeDirectoryProvider());
  registry.Add(provider::MakeActionProvider());
  registry.Add(provider::MakeProcessProvider());
  registry.Add(provider::MakeHaproxyProvider());
}

plan::PlanResult MakePlan(const Input& input, const std::string& command,
                          source::SourceSet& sources, diag::Sink& sink) {
  testing::PlanLab lab(/*simulated=*/false);
  AddProviders(lab.registry);
  for (const char* folder : {"/srv", "/stack", "/stack/.backstay"}) {
    (void)lab.fake_world.files().MakeFolder(folder, 0755);
  }
  compiler::Options options = CompilerOptions(input);
  auto graph = compiler::Compile(options, input.file_system, sources, sink);
  const bool two = input.files.back().first == kNext;
  if (graph && (two || command == "destroy")) {
    lab.Run(*graph);
  }
  if (two) {
    options.root_file = kNext;
    graph = compiler::Compile(options, input.file_system, sources, sink);
  }
  return command == "destroy" ? lab.Destroy() : graph ? lab.Plan(*graph) : plan::PlanResult();
}

Output RunPlan(const Input& input, source::SourceSet& sources) {
  diag::CollectingSink sink;
  const auto command = input.options.find("command");
  Output output;
  output.dump = Dump(
      MakePlan(input, command == input.options.end() ? "plan" : command->second, sources, sink));
  output.diagnostics = diag::Arrange(sink.Take(), {.total = 1000, .per_file = 1000}, 1).shown;
  return output;
}

const Stage kPlan("plan", RunPlan);

}  // namespace
}  // namespace deploy::golden
