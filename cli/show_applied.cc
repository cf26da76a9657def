#include "cli/show_applied.h"

#include <map>
#include <string>

#include "base/support/status_macros.h"
#include "base/value/json.h"
#include "nlohmann/json.hpp"
#include "runtime/plan/plan.h"
#include "runtime/provider/codec.h"

namespace deploy::cli {
namespace {

using value::Value;
using Applied = std::map<std::string, Value>;  // attributes by address

// What the steps of one run left behind.
absl::Status AddRun(state::Store& store, int64_t number, Applied& applied) {
  ASSIGN_OR_RETURN(const std::optional<state::RunInfo> info, store.GetRun(number));
  if (!info) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const plan::Plan plan, plan::DecodePlan(info->plan));
  ASSIGN_OR_RETURN(const std::vector<state::Record> records, store.Records(number));
  for (const state::Record& record : records) {
    const size_t index = static_cast<size_t>(record.step) - 1;
    if (record.kind != state::RecordKind::kOutcome || index >= plan.steps.size()) {
      continue;
    }
    const plan::Step& step = plan.steps[index];
    const auto json = nlohmann::ordered_json::parse(record.data, nullptr, false);
    if (!json.is_object() || json.value("result", "") != "done") {
      continue;
    }
    if (step.action == plan::Action::kDelete) {
      if (!step.replaces) {
        applied.erase(step.address);
      }
    } else if (const auto image = json.find("image"); image != json.end() && !image->is_null()) {
      ASSIGN_OR_RETURN(provider::Image decoded, provider::DecodeImage(*image));
      applied[step.address] = std::move(decoded.attributes);
    }
  }
  return absl::OkStatus();
}

Value FilledIn(const Value& body, const Value& applied) {
  if (!body.HasUnknown() || body.kind() != value::ValueKind::kRecord) {
    return body;
  }
  const auto names = body.field_names();
  std::vector<std::pair<std::string, Value>> fields;
  for (size_t i = 0; i < names.size(); ++i) {
    const Value& planned = body.elements()[i];
    const Value* known = applied.Find(names[i]);
    const bool better = planned.HasUnknown() && known != nullptr && !known->HasUnknown();
    fields.emplace_back(names[i], better ? *known : planned);
  }
  return Value::Record(std::move(fields));
}

}  // namespace

absl::Status FillInApplied(state::Store& store, const state::Generation& generation,
                           graph::DeploymentGraph& graph) {
  Applied applied;
  ASSIGN_OR_RETURN(const std::vector<state::RunInfo> runs, store.Runs());
  for (const state::RunInfo& run : runs) {
    if (run.run <= generation.run && run.outcome == event::RunOutcome::kCommitted) {
      RETURN_IF_ERROR(AddRun(store, run.run, applied));
    }
  }
  for (graph::Node& node : graph.nodes) {
    for (size_t i = 0; i < node.bodies.size(); ++i) {
      const auto known = applied.find(graph::Address(node, i));
      if (known != applied.end()) {
        node.bodies[i] = FilledIn(node.bodies[i], known->second);
      }
    }
  }
  const auto outputs = value::DecodeText(generation.outputs);
  for (graph::Output& output : graph.outputs) {
    const Value* known = outputs.ok() ? outputs->Find(output.name) : nullptr;
    if (output.value.HasUnknown() && known != nullptr) {
      output.value = *known;
    }
  }
  return absl::OkStatus();
}

}  // namespace deploy::cli
