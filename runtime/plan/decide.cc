#include "runtime/plan/decide.h"

#include <algorithm>
#include <utility>

#include "base/diag/code.h"
#include "base/diag/sink.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "runtime/plan/fact.h"
#include "runtime/plan/resolve.h"
#include "runtime/plan/why.h"

namespace deploy::plan {
namespace {

using provider::PlannedAction;
using provider::PlannedChange;
using value::Value;

// The body with the live values of ignored attributes: what an update of another attribute writes.
Value KeepIgnored(Value desired, const Value& live, const std::vector<std::string>& ignored) {
  if (ignored.empty() || desired.kind() != value::ValueKind::kRecord) {
    return desired;
  }
  std::vector<std::pair<std::string, Value>> fields;
  for (size_t i = 0; i < desired.size(); ++i) {
    const std::string& name = desired.field_names()[i];
    const bool keep = std::find(ignored.begin(), ignored.end(), name) != ignored.end();
    const Value* held = keep ? live.Find(name) : nullptr;
    fields.emplace_back(name, held == nullptr ? desired.elements()[i] : *held);
  }
  return Value::Record(std::move(fields));
}

// An image's attributes as a body: without what only the provider sets.
Value AsBody(const schema::Schema* schema, const Value& attributes) {
  if (schema == nullptr || attributes.kind() != value::ValueKind::kRecord) {
    return attributes;
  }
  std::vector<std::pair<std::string, Value>> fields;
  for (size_t i = 0; i < attributes.size(); ++i) {
    const schema::Field* field = schema->Find(attributes.field_names()[i]);
    if (field != nullptr && (!field->computed || field->settable)) {
      fields.emplace_back(attributes.field_names()[i], attributes.elements()[i]);
    }
  }
  return Value::Record(std::move(fields));
}

// Whether everything that `body` sets is in `attributes`.
bool Holds(const Value& attributes, const Value& body) {
  if (body.kind() != value::ValueKind::kRecord || body.HasUnknown()) {
    return false;
  }
  for (size_t i = 0; i < body.size(); ++i) {
    const Value* found = attributes.kind() == value::ValueKind::kRecord
                             ? attributes.Find(body.field_names()[i])
                             : nullptr;
    if (!body.elements()[i].is_null() && (found == nullptr || !(*found == body.elements()[i]))) {
      return false;
    }
  }
  return true;
}

class Decider {
 public:
  explicit Decider(Draft& draft)
      : draft_(draft), resolver_(draft), evaluator_(draft.graph.program, resolver_, sink_) {
    const size_t count =
        std::min(draft.graph.global_values.size(), draft.graph.program.globals.size());
    for (uint32_t i = 0; i < count; ++i) {
      if (!draft.graph.global_values[i].HasUnknown()) {
        evaluator_.SetGlobal(expr::GlobalId(i), draft.graph.global_values[i]);
      }
    }
  }

  void Decide(Item& item) {
    const graph::Node& node = draft_.node_of(item);
    const NodeInfo& info = draft_.nodes[item.node];
    Resolve(item, node, info);
    ResolveRestore(item, node, info);
    if (info.provider == nullptr) {
      return;
    }
    if (item.left_alone && !FollowsChange(item)) {
      Keep(item, info);
      return;
    }
    Compare(item, node, info);
  }

  // What can be told already; the rest is checked in *verify*. Nothing stands in the way back.
  void CheckAssertions() {
    if (draft_.options.direction == provider::Direction::kBack) {
      return;
    }
    static const std::vector<Value> kNoLocals;
    for (const graph::Assertion& assertion : draft_.graph.assertions) {
      const graph::Node* node =
          assertion.node ? &draft_.graph.nodes[assertion.node.index] : nullptr;
      const auto& locals = node != nullptr && assertion.instance < node->locals.size()
                               ? node->locals[assertion.instance]
                               : kNoLocals;
      const Value holds = evaluator_.Evaluate(assertion.condition, locals);
      TakeFindings("", assertion.location);
      if (holds.kind() != value::ValueKind::kBool || holds.as_bool()) {
        continue;
      }
      std::string message = support::Cat("`", assertion.source_text, "` does not hold");
      if (assertion.message) {
        const Value text = evaluator_.Evaluate(assertion.message, locals);
        if (text.kind() == value::ValueKind::kString) {
          support::Append(message, ": ", text.as_string());
        }
      }
      draft_.Refuse(node == nullptr ? "" : graph::Address(*node, assertion.instance),
                    std::move(message), "", assertion.location, "D0905",
                    draft_.graph.program.arena.node(assertion.condition).span);
    }
  }

  void DecideOutputs() {
    for (const graph::Output& output : draft_.graph.outputs) {
      graph::Output resolved = output;
      if (output.deferred && output.value.HasUnknown()) {
        resolved.value = evaluator_.Evaluate(output.deferred);
        TakeFindings(output.name, "");
      }
      draft_.plan.outputs.push_back(std::move(resolved));
    }
  }

 private:
  void Resolve(Item& item, const graph::Node& node, const NodeInfo& info) {
    if (item.restore != nullptr && !node.deferred) {
      item.desired = AsBody(info.schema, item.restore->target->attributes);
      return;
    }
    item.desired = node.bodies[item.instance];
    if (!node.deferred || !item.desired.HasUnknown()) {
      return;
    }
    static const std::vector<Value> kNoLocals;
    const auto& locals =
        item.instance < node.locals.size() ? node.locals[item.instance] : kNoLocals;
    item.desired = evaluator_.Evaluate(node.deferred, locals);
    TakeFindings(item.address, node.location);
  }

  // A body that reads others goes back to the very image only while it reads what it read then.
  void ResolveRestore(Item& item, const graph::Node& node, const NodeInfo& info) {
    if (item.restore == nullptr || !node.deferred) {
      return;
    }
    const bool same_object =
        item.object != kNone && draft_.objects[item.object].object_id == item.restore->object_id;
    if (same_object && Holds(item.restore->known, item.desired)) {
      item.desired = AsBody(info.schema, item.restore->target->attributes);
    } else {
      item.restore = nullptr;
    }
  }

  // A rollback leaves alone what the run did not touch, unless its body reads something that
  // changes now.
  bool FollowsChange(const Item& item) {
    const graph::Node& node = draft_.node_of(item);
    const NodeInfo& info = draft_.nodes[item.node];
    for (uint32_t e = info.first_edge; node.deferred && e < info.edge_end; ++e) {
      const graph::Edge& edge = draft_.graph.edges[e];
      const NodeInfo& target = draft_.nodes[edge.to.index];
      if (edge.kind == graph::EdgeKind::kAll || !target.changes) {
        if (target.changes) {
          return true;
        }
        continue;
      }
      const std::string& key =
          edge.kind == graph::EdgeKind::kOne ? edge.key : node.keys[item.instance];
      const uint32_t instance = resolver_.keys().Find(edge.to.index, key, item.instance);
      if (instance != kNone && draft_.items[target.first + instance].change != nullptr) {
        return true;
      }
    }
    return false;
  }

  void Keep(Item& item, const NodeInfo& info) {
    const Value& attributes =
        item.object != kNone ? draft_.objects[item.object].image.attributes : item.desired;
    item.record = WithExposed(info.schema, attributes);
  }

  void Compare(Item& item, const graph::Node& node, const NodeInfo& info) {
    provider::PlanRequest request{.address = item.address,
                                  .live = item.live,
                                  .desired = item.desired,
                                  .ignore_changes = node.lifecycle.ignore_changes};
    if (item.object != kNone) {
      request.last_applied = draft_.objects[item.object].image;
    }
    if (item.restore != nullptr) {
      request.target_image = item.restore->target;
    }
    PlannedChange change = info.provider->Plan(request);
    Correct(item, info, change);
    if (change.action == PlannedAction::kNone) {
      Keep(item, info);
      return;
    }
    if (item.live.image && item.object != kNone &&
        (change.action == PlannedAction::kUpdate || change.action == PlannedAction::kSwitch ||
         change.action == PlannedAction::kRun)) {
      item.desired = KeepIgnored(std::move(item.desired), item.live.image->attributes,
                                 node.lifecycle.ignore_changes);
    }
    if (change.desired) {
      item.desired = *change.desired;
    }
    item.record =
        WithExposed(info.schema, change.planned.is_null() ? item.desired : change.planned);
    const bool create =
        change.action == PlannedAction::kCreate || change.action == PlannedAction::kReplace;
    item.class_ = StepClass(info.schema,
                            info.schema == nullptr ? schema::Class::kReversible
                            : create               ? info.schema->create_class
                                                   : info.schema->update_class,
                            change);
    item.change = std::make_unique<PlannedChange>(std::move(change));
    draft_.nodes[item.node].changes = true;
  }

  // What the provider cannot know: whether the object is ours, and that a restore is to the byte.
  void Correct(Item& item, const NodeInfo& info, PlannedChange& change) {
    const bool there = item.live.image.has_value();
    if (item.object == kNone) {
      item.takes_over = there && item.former == kNone;
      if (change.action != PlannedAction::kRun) {
        change.action = item.former == kNone ? PlannedAction::kCreate : PlannedAction::kReplace;
      }
      return;
    }
    if (change.action == PlannedAction::kReplace && item.moves) {
      item.takes_over = item.there.image.has_value();
    }
    if (item.restore == nullptr || !there) {
      return;
    }
    const Value& target = item.restore->target->attributes;
    const bool same = item.live.presence == provider::Presence::kPresent &&
                      SameAttributes(info.schema, item.live.image->attributes, target);
    if (same && change.changes.empty()) {
      change = PlannedChange{};
    } else if (change.action == PlannedAction::kNone) {
      change.action = PlannedAction::kUpdate;
    }
  }

  void TakeFindings(const std::string& address, const std::string& location) {
    for (const diag::Diagnostic& finding : sink_.Take()) {
      draft_.Refuse(address, finding.message, finding.help.empty() ? "" : finding.help.front(),
                    location, std::string(diag::CodeName(finding.code)), finding.primary.span);
    }
  }

  Draft& draft_;
  diag::CollectingSink sink_;
  DraftResolver resolver_;
  expr::Evaluator evaluator_;
};

void CompareOutputs(Draft& draft) {
  Value last = Value::Record({});
  if (draft.last && !draft.last->outputs.empty()) {
    absl::StatusOr<Value> decoded = value::DecodeText(draft.last->outputs);
    if (decoded.ok() && decoded->kind() == value::ValueKind::kRecord) {
      last = *std::move(decoded);
    }
  }
  bool changed = last.size() != draft.plan.outputs.size();
  for (const graph::Output& output : draft.plan.outputs) {
    const Value* before = last.Find(output.name);
    changed |= before == nullptr || output.value.HasUnknown() || !(*before == output.value);
  }
  draft.plan.summary.outputs_changed = changed;
}

}  // namespace

schema::Class StepClass(const schema::Schema* schema, schema::Class operation,
                        const PlannedChange& change) {
  schema::Class weakest = change.class_.value_or(operation);
  if (schema == nullptr) {
    return weakest;
  }
  for (const provider::AttributeChange& one : change.changes) {
    const schema::Field* field = schema->Find(support::SplitOnce(one.path, '.').first);
    if (field != nullptr && field->update_class) {
      weakest = std::max(weakest, *field->update_class);
    }
  }
  return weakest;
}

void DecideItems(Draft& draft) {
  Decider decider(draft);
  for (Item& item : draft.items) {
    decider.Decide(item);
  }
  decider.CheckAssertions();
  decider.DecideOutputs();
  CompareOutputs(draft);
}

}  // namespace deploy::plan
