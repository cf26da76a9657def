#include <set>

#include "base/support/edit_distance.h"
#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/program.h"
#include "cli/session.h"
#include "cli/show_plan.h"

namespace deploy::cli {
namespace {

int UnknownAddress(Console& console, const std::string& address,
                   const graph::DeploymentGraph& graph) {
  std::vector<std::string> names;
  for (const graph::Node& node : graph.nodes) {
    for (size_t i = 0; i < node.keys.size(); ++i) {
      names.push_back(graph::Address(node, i));
    }
  }
  const std::vector<std::string_view> views(names.begin(), names.end());
  const auto nearest = support::Nearest(address, views);
  console.Error(support::Cat("there is no resource `", address, "`",
                             nearest ? support::Cat("; did you mean `", *nearest, "`?") : ""),
                "`backstay show` lists what there is");
  return kExitError;
}

void PrintStep(Console& console, const plan::Plan& plan, const plan::Step& step) {
  console.OutLine(support::Cat("step ", step.number, ": ", plan::ActionName(step.action), " in ",
                               event::PhaseName(step.phase), ", ", schema::ClassName(step.class_)));
  if (!step.why.empty()) {
    console.OutLine(support::Cat("  because ", step.why));
  }
  for (const auto& change : step.changes) {
    console.OutLine(support::Cat("  ", change.path, ": ", value::ToSource(change.before, 60),
                                 " -> ", value::ToSource(change.after, 60),
                                 change.why.empty() ? "" : "  (", change.why,
                                 change.why.empty() ? "" : ")"));
  }
  for (const int dependency : step.depends_on) {
    const plan::Step& other = plan.steps[static_cast<size_t>(dependency) - 1];
    console.OutLine(support::Cat("  after step ", dependency, " (", plan::ActionName(other.action),
                                 " ", other.address, ")"));
  }
  if (!step.undo.empty()) {
    console.OutLine(support::Cat("  undo: ", step.undo));
  }
}

void PrintDependencies(Console& console, const graph::DeploymentGraph& graph,
                       const std::string& name) {
  for (const graph::Edge& edge : graph.edges) {
    const graph::Node& from = graph.nodes[edge.from.index];
    const graph::Node& to = graph.nodes[edge.to.index];
    const std::string_view how = edge.reason == graph::EdgeReason::kOrder ? " by `order`" : "";
    if (from.name == name) {
      console.OutLine(support::Cat("needs `", to.name, "`", how));
    }
    if (to.name == name) {
      console.OutLine(support::Cat("is needed by `", from.name, "`", how));
    }
  }
}

bool HasAddress(const graph::DeploymentGraph& graph, const plan::Plan& plan,
                const std::string& address) {
  for (const plan::Step& step : plan.steps) {
    if (step.address == address) {
      return true;
    }
  }
  for (const graph::Node& node : graph.nodes) {
    for (size_t i = 0; i < node.keys.size(); ++i) {
      if (graph::Address(node, i) == address) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

int RunWhy(Console& console, const Arguments& arguments) {
  const std::string& address = arguments.paths[0];
  CompiledProgram program = CompileProgram(console, arguments, RootFile(arguments, 1));
  if (!program.graph) {
    return program.exit;
  }
  auto session = Session::Open(console, arguments, program.graph->stack_folder,
                               program.graph->environment, {.create = true, .read_only = true});
  if (!session.ok()) {
    return ReportStatus(console, session.status(), /*closing_event=*/false);
  }
  auto planned = (*session)->engine().Plan(*program.graph);
  if (!planned.ok()) {
    return ReportStatus(console, planned.status(), /*closing_event=*/false);
  }
  if (!planned->refusals.empty()) {
    return ReportRefusals(console, planned->refusals, /*closing_event=*/false);
  }
  if (!HasAddress(*program.graph, planned->plan, address)) {
    return UnknownAddress(console, address, *program.graph);
  }
  bool changes = false;
  for (const plan::Step& step : planned->plan.steps) {
    if (step.address == address) {
      PrintStep(console, planned->plan, step);
      changes = true;
    }
  }
  if (!changes) {
    console.OutLine(support::Cat("`", address, "` would not change"));
  }
  PrintDependencies(console, *program.graph, std::string(support::SplitOnce(address, '[').first));
  return kExitDone;
}

}  // namespace deploy::cli
