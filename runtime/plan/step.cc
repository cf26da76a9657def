#include "runtime/plan/step.h"

#include <algorithm>
#include <utility>

#include "base/support/text.h"

namespace deploy::plan {
namespace {

using provider::ChangeKind;
using provider::PlannedAction;

Action ActionOf(const provider::PlannedChange& change) {
  if (change.run || change.action == PlannedAction::kRun) {
    return Action::kRun;
  }
  switch (change.action) {
    case PlannedAction::kUpdate:
      return Action::kUpdate;
    case PlannedAction::kSwitch:
      return Action::kSwitch;
    default:
      return Action::kCreate;
  }
}

ChangeKind KindOf(PlannedAction action) {
  switch (action) {
    case PlannedAction::kUpdate:
      return ChangeKind::kUpdate;
    case PlannedAction::kSwitch:
      return ChangeKind::kSwitch;
    case PlannedAction::kRun:
      return ChangeKind::kRun;
    default:
      return ChangeKind::kCreate;
  }
}

std::string DefaultUndo(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kCreate:
      return "delete it";
    case ChangeKind::kDelete:
      return "make it again as it was";
    case ChangeKind::kSwitch:
      return "switch back";
    default:
      return "write back what was there";
  }
}

void AddNote(std::string& note, std::string_view more) {
  support::Append(note, note.empty() ? "" : "; ", more);
}

// What Object::dependencies calls the other end of an edge.
std::string TargetAddress(const Draft& draft, const graph::Edge& edge, const Item& item) {
  const graph::Node& target = draft.graph.nodes[edge.to.index];
  if (!target.repeated) {
    return target.name;
  }
  if (edge.kind == graph::EdgeKind::kAll) {
    return target.name + "[*]";
  }
  const std::string& key =
      edge.kind == graph::EdgeKind::kOne ? edge.key : draft.node_of(item).keys[item.instance];
  if (item.instance < target.keys.size() && target.keys[item.instance] == key) {
    return draft.items[draft.nodes[edge.to.index].first + item.instance].address;
  }
  const graph::Node named{.name = target.name, .repeated = true, .keys = {key}};
  return graph::Address(named, 0);
}

bool Makes(const Item& item) {
  return item.change->action == PlannedAction::kCreate ||
         item.change->action == PlannedAction::kReplace;
}

}  // namespace

StepMaker::StepMaker(Draft& draft)
    : draft_(draft), reasons_(draft), names_(draft.graph.environment, draft.plan.state_position) {
  for (const state::Object& object : draft.objects) {
    names_.Taken(object.object_id);
  }
}

Step StepMaker::Make(const Vertex& vertex) {
  switch (vertex.kind) {
    case Vertex::Kind::kVerify:
      return MakeVerify(draft_.items[vertex.subject]);
    case Vertex::Kind::kSwitch:
      return MakeSwitch(draft_.items[vertex.subject]);
    case Vertex::Kind::kRetire:
      return MakeRetire(draft_.items[vertex.subject]);
    case Vertex::Kind::kDelete:
      return MakeDelete(draft_.leaving[vertex.subject]);
    default:
      return MakeItem(draft_.items[vertex.subject]);
  }
}

Step StepMaker::Begin(const Item& item) const {
  Step step;
  step.address = item.address;
  step.object_id = item.object_id;
  step.type = draft_.node_of(item).type;
  step.node = item.node;
  step.instance = item.instance;
  step.direction = draft_.options.direction;
  return step;
}

Step StepMaker::MakeItem(Item& item) {
  provider::PlannedChange& change = *item.change;
  const graph::Node& node = draft_.node_of(item);
  reasons_.Explain(item);
  const bool fresh = item.object == kNone || change.action == PlannedAction::kReplace;
  if (item.restore != nullptr && fresh) {
    item.object_id = item.restore->object_id;
  } else {
    item.object_id = fresh ? names_.Make(item.address) : draft_.objects[item.object].object_id;
  }
  Step step = Begin(item);
  step.action = ActionOf(change);
  step.kind = KindOf(change.action);
  step.replaces = change.action == PlannedAction::kReplace;
  step.changes = std::move(change.changes);
  change.changes = step.changes;
  step.why = reasons_.OfItem(item);
  step.undo = change.undo.empty() ? DefaultUndo(step.kind) : change.undo;
  step.note = change.note;
  step.leaves_surplus = change.retire_after_update;
  step.desired = item.desired;
  step.dependencies = DependenciesOf(draft_, item);
  step.prevent_destroy = node.lifecycle.prevent_destroy;
  step.takes_over = item.takes_over;
  if (item.restore != nullptr) {
    step.target_image = item.restore->target;
  }
  if (!fresh || item.takes_over) {
    step.prior = fresh && item.moves ? item.there.image : item.live.image;
  }
  if (item.takes_over && step.note.empty()) {
    step.note = "takes over what is already there";
  }
  if (!fresh) {
    step.origin = draft_.objects[item.object].origin;
  } else if (item.frees != kNone || (item.leaving != kNone && draft_.leaving[item.leaving].early)) {
    const uint32_t freed = item.frees != kNone ? item.frees : item.leaving;
    step.origin = draft_.objects[draft_.leaving[freed].object].origin;
  }
  if (item.class_ == schema::Class::kIrreversible) {
    step.accepted = Accepted(draft_, item.address, &node);
  }
  return step;
}

Step StepMaker::MakeVerify(const Item& item) {
  Step step = Begin(item);
  step.action = Action::kVerify;
  step.why = Makes(item) ? "it is new" : "it was changed";
  step.undo = "nothing to take back";
  return step;
}

Step StepMaker::BeginSecond(const Item& item) const {
  Step step = Begin(item);
  step.desired = item.desired;
  step.dependencies = DependenciesOf(draft_, item);
  step.prevent_destroy = draft_.node_of(item).lifecycle.prevent_destroy;
  if (item.restore != nullptr) {
    step.target_image = item.restore->target;
  }
  return step;
}

Step StepMaker::MakeSwitch(const Item& item) {
  Step step = BeginSecond(item);
  step.action = Action::kSwitch;
  step.kind = ChangeKind::kSwitch;
  step.why = "traffic goes to the new one";
  step.undo = "switch back";
  return step;
}

Step StepMaker::MakeRetire(const Item& item) {
  Step step = BeginSecond(item);
  step.action = Action::kUpdate;
  step.kind = ChangeKind::kUpdate;
  step.why = "nothing uses what is left over any more";
  step.undo = "start what is left over again";
  step.prior = item.live.image;
  return step;
}

Step StepMaker::MakeDelete(const Leaving& leaving) {
  const state::Object& object = draft_.objects[leaving.object];
  Step step;
  step.address = object.address;
  step.object_id = object.object_id;
  step.type = object.type;
  step.action = Action::kDelete;
  step.kind = ChangeKind::kDelete;
  step.direction = draft_.options.direction;
  step.replaces = leaving.item != kNone;
  step.exclusive = leaving.early;
  step.changes = leaving.change.changes;
  step.why = leaving.why;
  step.undo = leaving.change.undo.empty() ? DefaultUndo(step.kind) : leaving.change.undo;
  step.note = leaving.change.note;
  step.prior = leaving.live.image;
  if (!step.prior) {
    step.desired = object.image.attributes;  // says where what surrounds it may be left
  }
  step.origin = object.origin;
  step.dependencies = object.dependencies;
  step.prevent_destroy = object.prevent_destroy;
  if (object.origin && !leaving.keeps_origin) {
    step.target_image = object.origin;
    AddNote(step.note, "puts back what was there before");
  }
  if (leaving.early) {
    AddNote(step.note, leaving.item != kNone
                           ? "old and new cannot exist side by side, so the old one goes first"
                           : "another one needs its name, so it goes first");
  }
  if (leaving.class_ == schema::Class::kIrreversible) {
    const graph::Node* node =
        leaving.item == kNone ? nullptr : &draft_.node_of(draft_.items[leaving.item]);
    step.accepted = Accepted(draft_, object.address, node);
  }
  return step;
}

std::vector<std::string> DependenciesOf(const Draft& draft, const Item& item) {
  std::vector<std::string> dependencies;
  const NodeInfo& info = draft.nodes[item.node];
  for (uint32_t e = info.first_edge; e < info.edge_end; ++e) {
    dependencies.push_back(TargetAddress(draft, draft.graph.edges[e], item));
  }
  std::sort(dependencies.begin(), dependencies.end());
  dependencies.erase(std::unique(dependencies.begin(), dependencies.end()), dependencies.end());
  return dependencies;
}

void RememberUnchanged(Draft& draft) {
  for (const Item& item : draft.items) {
    if (item.change != nullptr || item.object == kNone) {
      continue;
    }
    const state::Object& object = draft.objects[item.object];
    const bool as_written = draft.restores == nullptr;
    const bool prevent_destroy =
        as_written ? draft.node_of(item).lifecycle.prevent_destroy : object.prevent_destroy;
    std::vector<std::string> dependencies =
        as_written ? DependenciesOf(draft, item) : object.dependencies;
    const bool protects = prevent_destroy != object.prevent_destroy;
    draft.plan.state_changed |= protects || item.adopts;
    if (!protects && !item.adopts && dependencies == object.dependencies) {
      continue;
    }
    draft.plan.remember.push_back({.object_id = object.object_id,
                                   .dependencies = std::move(dependencies),
                                   .prevent_destroy = prevent_destroy,
                                   .image = item.adopts ? item.live.image : std::nullopt});
  }
}

}  // namespace deploy::plan
