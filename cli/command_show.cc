#include <fstream>
#include <sstream>

#include "base/graph/codec.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "cli/commands.h"
#include "cli/open_run.h"
#include "cli/program.h"
#include "cli/report.h"
#include "cli/session.h"
#include "cli/show_applied.h"
#include "cli/show_plan.h"
#include "cli/state_environment.h"
#include "cli/value_diff.h"
#include "nlohmann/json.hpp"
#include "runtime/plan/plan_json.h"

namespace deploy::cli {
namespace {

using Json = nlohmann::ordered_json;

std::optional<std::string> ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return std::nullopt;
  }
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

// The `let`s of the program. Inputs and outputs stand by themselves; the defaults of types and
// functions are no values of the program.
std::vector<std::pair<std::string, value::Value>> LetsOf(const graph::DeploymentGraph& graph) {
  std::vector<std::pair<std::string, value::Value>> lets;
  for (size_t i = 0; i < graph.program.globals.size() && i < graph.global_values.size(); ++i) {
    const std::string& name = graph.program.globals[i].name;
    if (name.find(' ') == std::string::npos && graph.inputs.count(name) == 0) {
      lets.emplace_back(name, graph.global_values[i]);
    }
  }
  return lets;
}

Json ConfigJson(const graph::DeploymentGraph& graph) {
  Json json{{"$type", "config"},
            {"format", "backstay-config/1"},
            {"environment", graph.environment},
            {"inputs", Json::object()},
            {"values", Json::object()},
            {"outputs", Json::object()},
            {"resources", Json::object()}};
  for (const auto& [name, value] : graph.inputs) {
    json["inputs"][name] = value::ToJson(value);
  }
  for (const auto& [name, value] : LetsOf(graph)) {
    json["values"][name] = value::ToJson(value);
  }
  for (const graph::Output& output : graph.outputs) {
    json["outputs"][output.name] = value::ToJson(output.value);
  }
  for (const graph::Node& node : graph.nodes) {
    for (size_t i = 0; i < node.keys.size(); ++i) {
      json["resources"][graph::Address(node, i)] = {{"type", node.type},
                                                    {"body", value::ToJson(node.bodies[i])}};
    }
  }
  return json;
}

void PrintBody(Console& console, const value::Value& body) {
  const auto names = body.field_names();
  const auto fields = body.elements();
  for (size_t i = 0; i < names.size(); ++i) {
    if (!fields[i].is_null()) {
      console.OutLine(support::Cat("    ", names[i], " = ",
                                   ShownValue(names[i], fields[i], console.out_width())));
    }
  }
}

void PrintGraph(Console& console, const graph::DeploymentGraph& graph, bool config) {
  console.OutLine(console.PaintOut(Style::kBold, support::Cat("environment ", graph.environment)));
  if (config) {
    for (const auto& [name, value] : graph.inputs) {
      console.OutLine(
          support::Cat("  input ", name, " = ", ShownValue(name, value, console.out_width())));
    }
    for (const auto& [name, value] : LetsOf(graph)) {
      console.OutLine(
          support::Cat("  let ", name, " = ", ShownValue(name, value, console.out_width())));
    }
  }
  for (const graph::Node& node : graph.nodes) {
    for (size_t i = 0; i < node.keys.size(); ++i) {
      console.OutLine(support::Cat("  ", console.PaintOut(Style::kBold, graph::Address(node, i)),
                                   "  ", node.type));
      PrintBody(console, node.bodies[i]);
    }
  }
  for (const graph::Output& output : graph.outputs) {
    console.OutLine(support::Cat("  output ", output.name, " = ",
                                 ShownValue(output.name, output.value, console.out_width())));
  }
}

int Show(Console& console, const graph::DeploymentGraph& graph, bool config) {
  if (console.json()) {
    console.OutLine(ConfigJson(graph).dump(-1, ' ', false, Json::error_handler_t::replace));
  } else {
    PrintGraph(console, graph, config);
  }
  return kExitDone;
}

int ShowPlan(Console& console, const Arguments& arguments, const std::string& path,
             const std::string& bytes) {
  if (!arguments.variables.empty() || !arguments.variable_files.empty()) {
    console.Error(
        support::Cat("`", path,
                     "` is a stored plan: its inputs are fixed, and --var cannot change them"),
        "leave --var out, or plan again");
    return kExitError;
  }
  auto plan = plan::DecodePlan(bytes);
  if (!plan.ok()) {
    console.Error(support::Cat("cannot read the plan `", path, "`: ", plan.status().message()));
    return kExitError;
  }
  if (arguments.environment && *arguments.environment != plan->environment) {
    console.Error(support::Cat("`", path, "` is a plan for `", plan->environment, "`, not for `",
                               *arguments.environment, "`"),
                  "leave -e out: a plan knows its environment");
    return kExitError;
  }
  // The plan may be read where its state is not.
  const auto store = state::Store::Open(plan->graph.stack_folder, plan->environment,
                                        world::RealWorld(), {.create = false, .read_only = true});
  if (store.ok()) {
    MentionOpenRun(console, **store);
  }
  if (console.json()) {
    if (auto open = store.ok() ? OpenRunText(**store) : std::nullopt) {
      plan->warnings.push_back(*std::move(open));
    }
    console.OutLine(plan::PlanJson(*plan));
  } else {
    const PlanFrame frame = FrameOf(*plan, store.ok() ? store->get() : nullptr);
    console.Out(RenderPlan(*plan, frame, console));
  }
  return kExitDone;
}

int ShowGeneration(Console& console, const Arguments& arguments) {
  const std::string folder = StackFolder(RootFile(arguments));
  const StateEnvironment chosen = ChooseStateEnvironment(console, arguments, RootFile(arguments));
  if (!chosen.name) {
    return chosen.exit;
  }
  const std::string missing =
      support::Cat("`", *chosen.name, "` has no generation ", *arguments.generation);
  if (chosen.no_state) {
    console.Error(missing, "`backstay history` lists what there is");
    return kExitError;
  }
  auto store = state::Store::Open(folder, *chosen.name, world::RealWorld(),
                                  {.create = false, .read_only = true});
  if (!store.ok()) {
    return ReportStatus(console, store.status());
  }
  const auto generation = (*store)->GetGeneration(*arguments.generation);
  if (!generation.ok()) {
    return ReportStatus(console, generation.status());
  }
  if (!*generation) {
    console.Error(missing, "`backstay history` lists what there is");
    return kExitError;
  }
  MentionOpenRun(console, **store);
  auto graph = graph::FromJson((*generation)->graph);
  if (!graph.ok()) {
    return ReportStatus(console, graph.status());
  }
  if (const absl::Status filled = FillInApplied(**store, **generation, *graph); !filled.ok()) {
    console.Warning(support::Cat(
        "what was known only after apply cannot be read from the journal: ", filled.message()));
  }
  return Show(console, *graph, true);
}

}  // namespace

int RunShow(Console& console, const Arguments& arguments) {
  if (arguments.generation) {
    return ShowGeneration(console, arguments);
  }
  const std::string root = RootFile(arguments);
  if (const auto bytes = ReadAll(root); bytes && plan::LooksLikePlan(*bytes)) {
    return ShowPlan(console, arguments, root, *bytes);
  }
  const CompiledProgram program = CompileProgram(console, arguments, root);
  if (!program.graph) {
    return program.exit;
  }
  MentionOpenRunOf(console, program.graph->stack_folder, program.graph->environment);
  return Show(console, *program.graph, arguments.config);
}

}  // namespace deploy::cli
