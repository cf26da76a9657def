#include <algorithm>

#include "base/support/edit_distance.h"
#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/program.h"
#include "cli/refusals.h"
#include "cli/report.h"
#include "cli/session.h"
#include "cli/show_plan.h"
#include "cli/value_diff.h"
#include "cli/working.h"
#include "nlohmann/json.hpp"
#include "runtime/plan/plan_json.h"

namespace deploy::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string Listed(const std::vector<std::string>& names) {
  constexpr size_t kShown = 12;
  const size_t shown = std::min(names.size(), kShown);
  std::string out;
  for (size_t i = 0; i < shown; ++i) {
    support::Append(out, i == 0 ? "`" : ", `", names[i], "`");
  }
  return shown < names.size() ? support::Cat(out, " and ", names.size() - shown, " more") : out;
}

int UnknownAddress(Console& console, const std::string& address,
                   const graph::DeploymentGraph& graph) {
  const std::string service(support::SplitOnce(address, '/').first);
  std::vector<std::string> names;
  for (const graph::Node& node : graph.nodes) {
    const size_t first = names.size();
    for (size_t i = 0; i < node.keys.size(); ++i) {
      names.push_back(graph::Address(node, i));
      if (service != address && names.back() == service) {
        console.Error(support::Cat("`", address, "` names a process of the resource `", service,
                                   "`, and the plan knows resources"),
                      support::Cat("`backstay why ", service, "`"));
        return kExitError;
      }
    }
    if (node.repeated && node.name == address) {
      names.erase(names.begin(), names.begin() + static_cast<ptrdiff_t>(first));
      console.Error(names.empty() ? support::Cat("`", address,
                                                 "` is repeated over nothing: it has no "
                                                 "instances")
                                  : support::Cat("`", address, "` has ", names.size(),
                                                 names.size() == 1 ? " instance" : " instances"),
                    names.empty() ? "" : support::Cat("name one: ", Listed(names)));
      return kExitError;
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
    for (const ValueChange& one :
         DiffValues(change.path, change.before, change.after, console.out_width())) {
      console.OutLine(one.before.empty() && one.after.empty()
                          ? support::Cat("  ", one.path)
                          : support::Cat("  ", one.path, ": ", one.before, " -> ", one.after,
                                         change.why.empty() ? "" : "  (", change.why,
                                         change.why.empty() ? "" : ")"));
    }
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

// The steps as they stand in the document of `plan`: what is secret is hidden there already.
std::string WhyJson(const graph::DeploymentGraph& graph, const plan::Plan& plan,
                    const std::string& address) {
  Json json{{"$type", "why"},
            {"format", "backstay-why/1"},
            {"environment", plan.environment},
            {"address", address},
            {"steps", Json::array()},
            {"needs", Json::array()},
            {"needed_by", Json::array()}};
  const Json document = Json::parse(plan::PlanJson(plan), nullptr, /*allow_exceptions=*/false);
  for (const Json& step : document.value("steps", Json::array())) {
    if (step.value("address", "") == address) {
      json["steps"].push_back(step);
    }
  }
  const std::string_view name = support::SplitOnce(address, '[').first;
  for (const graph::Edge& edge : graph.edges) {
    const graph::Node& from = graph.nodes[edge.from.index];
    const graph::Node& to = graph.nodes[edge.to.index];
    const std::string_view by = edge.reason == graph::EdgeReason::kOrder ? "order" : "reference";
    if (from.name == name) {
      json["needs"].push_back({{"name", to.name}, {"by", by}});
    }
    if (to.name == name) {
      json["needed_by"].push_back({{"name", from.name}, {"by", by}});
    }
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
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
    return ReportStatus(console, session.status());
  }
  auto planned = WhileSaying(console, "reading the world",
                             [&] { return (*session)->engine().Plan(*program.graph); });
  if (!planned.ok()) {
    return ReportStatus(console, planned.status());
  }
  if (!planned->refusals.empty()) {
    return ReportRefusals(console, planned->refusals, nullptr, program.sources.get());
  }
  if (!HasAddress(*program.graph, planned->plan, address)) {
    return UnknownAddress(console, address, *program.graph);
  }
  if (console.json()) {
    console.OutLine(WhyJson(*program.graph, planned->plan, address));
    return kExitDone;
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
