#include "runtime/plan/plan_json.h"

#include "base/value/json.h"
#include "nlohmann/json.hpp"

namespace deploy::plan {
namespace {

using Json = nlohmann::ordered_json;

// Sensitive when any field along the path is.
bool Sensitive(const schema::Schema* schema, std::string_view path) {
  const std::vector<schema::Field>* fields = schema == nullptr ? nullptr : &schema->fields;
  while (fields != nullptr && !path.empty()) {
    const size_t dot = path.find('.');
    const std::string_view name = path.substr(0, dot);
    path = dot == path.npos ? std::string_view() : path.substr(dot + 1);
    const std::vector<schema::Field>* inner = nullptr;
    for (const schema::Field& field : *fields) {
      if (field.name != name) {
        continue;
      }
      if (field.sensitive) {
        return true;
      }
      inner = &field.fields;
      if (field.kind == schema::BlockKind::kLabelled) {
        const size_t label = path.find('.');
        path = label == path.npos ? std::string_view() : path.substr(label + 1);
      }
    }
    fields = inner;
  }
  return false;
}

Json Shown(const value::Value& value, bool secret) {
  if (secret && !value.is_null()) {
    return {{"$secret", true}};
  }
  return value::ToJson(value);
}

Json StepDocument(const Step& step) {
  const schema::Schema* schema = schema::FindSchema(step.type);
  Json changes = Json::array();
  for (const provider::AttributeChange& change : step.changes) {
    const bool secret = Sensitive(schema, change.path);
    changes.push_back({{"path", change.path},
                       {"before", Shown(change.before, secret)},
                       {"after", Shown(change.after, secret)},
                       {"why", change.why}});
  }
  Json document = {{"number", step.number},
                   {"address", step.address},
                   {"type", step.type},
                   {"action", ActionName(step.action)},
                   {"class", schema::ClassName(step.class_)},
                   {"phase", event::PhaseName(step.phase)},
                   {"depends_on", step.depends_on},
                   {"depends_on_groups", step.depends_on_groups},
                   {"replaces", step.replaces},
                   {"exclusive", step.exclusive},
                   {"takes_over", step.takes_over},
                   {"changes", std::move(changes)},
                   {"why", step.why},
                   {"undo", step.undo},
                   {"note", step.note},
                   {"accepted", nullptr}};
  if (step.accepted) {
    document["accepted"] = *step.accepted;
  }
  return document;
}

std::string_view KindName(DriftKind kind) {
  switch (kind) {
    case DriftKind::kAbsent:
      return "absent";
    case DriftKind::kStopped:
      return "stopped";
    default:
      return "changed";
  }
}

Json DriftList(const std::vector<Drift>& drifts) {
  Json list = Json::array();
  for (const Drift& drift : drifts) {
    const schema::Schema* schema = schema::FindSchema(drift.type);
    Json changes = Json::array();
    for (const DriftChange& change : drift.changes) {
      const bool secret = Sensitive(schema, change.path);
      changes.push_back({{"path", change.path},
                         {"last", Shown(change.last, secret)},
                         {"live", Shown(change.live, secret)},
                         {"wanted", Shown(change.wanted, secret)}});
    }
    list.push_back({{"address", drift.address},
                    {"type", drift.type},
                    {"kind", KindName(drift.kind)},
                    {"changes", std::move(changes)}});
  }
  return list;
}

std::string Line(const Json& document) {
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string PlanJson(const Plan& plan) {
  Json steps = Json::array(), groups = Json::array(), outputs = Json::object();
  for (const Step& step : plan.steps) {
    steps.push_back(StepDocument(step));
  }
  for (const Group& group : plan.groups) {
    groups.push_back({{"steps", group.steps}, {"groups", group.groups}});
  }
  for (const graph::Output& output : plan.outputs) {
    outputs[output.name] = value::ToJson(output.value);
  }
  Json document = {{"$type", "plan"},
                   {"format", "backstay-plan/1"},
                   {"digest", plan.digest},
                   {"command", plan.command},
                   {"environment", plan.environment},
                   {"summary",
                    {{"create", plan.summary.create},
                     {"update", plan.summary.update},
                     {"replace", plan.summary.replace},
                     {"delete", plan.summary.delete_},
                     {"unchanged", plan.summary.unchanged}}},
                   {"outputs_changed", plan.summary.outputs_changed},
                   {"point_of_no_return", nullptr},
                   {"steps", std::move(steps)},
                   {"groups", std::move(groups)},
                   {"outputs", std::move(outputs)},
                   {"drift", DriftList(plan.drift)},
                   {"warnings", plan.warnings}};
  if (plan.point_of_no_return) {
    document["point_of_no_return"] = *plan.point_of_no_return;
  }
  return Line(document);
}

std::string DriftJson(const std::string& environment, const std::vector<Drift>& drift) {
  return Line({{"$type", "drift"},
               {"format", "backstay-drift/1"},
               {"environment", environment},
               {"drift", DriftList(drift)}});
}

}  // namespace deploy::plan
