#include <utility>

#include "base/support/text.h"
#include "runtime/plan/decide.h"
#include "runtime/plan/difference.h"

namespace deploy::plan {
namespace {

using provider::PlannedAction;

// The node that an address belongs to, when the program still has it: `page["x"]` with another set
// of keys.
const graph::Node* NodeOfAddress(const Draft& draft, std::string_view address) {
  const std::string_view name = address.substr(0, address.find('['));
  const auto found = draft.node_by_name.find(name);
  return found == draft.node_by_name.end() ? nullptr : &draft.graph.nodes[found->second];
}

void Protect(Draft& draft, const state::Object& object, const Item* item) {
  const graph::Node* node =
      item != nullptr ? &draft.node_of(*item) : NodeOfAddress(draft, object.address);
  const bool set = node != nullptr ? node->lifecycle.prevent_destroy : object.prevent_destroy;
  if (!set) {
    return;
  }
  const std::string location = node == nullptr ? "" : node->location;
  const source::Span span = node == nullptr ? source::Span() : node->span;
  if (item == nullptr) {
    draft.Refuse(
        object.address,
        support::Cat("`", object.address, "` would be deleted, and `prevent_destroy` is set"),
        node != nullptr ? "take `prevent_destroy` out of its `lifecycle` first"
                        : "set `prevent_destroy = false` in the program (put it back if it is not "
                          "there any more), apply, and then try again",
        location, "D0617", span);
    return;
  }
  std::string why;
  for (const provider::AttributeChange& change : item->change->changes) {
    support::Append(why, why.empty() ? ", since `" : "`, `", change.path);
  }
  draft.Refuse(object.address,
               support::Cat("`", object.address, "` would be replaced", why,
                            why.empty() ? "" : "` changed", ", and `prevent_destroy` is set"),
               "take `prevent_destroy` out of its `lifecycle` first, or undo the change", location,
               "D0617", span);
}

// What the provider says of deleting the object.
void PlanDelete(Draft& draft, Leaving& leaving) {
  const state::Object& object = draft.objects[leaving.object];
  const schema::Schema* schema = schema::FindSchema(object.type);
  provider::Provider* provider = draft.providers.Find(object.type);
  if (provider == nullptr) {
    return;
  }
  leaving.change = provider->Plan({.address = object.address,
                                   .last_applied = object.image,
                                   .live = leaving.live,
                                   .desired = value::Value::Null(),
                                   .ignore_changes = {}});
  leaving.class_ =
      StepClass(schema, schema == nullptr ? schema::Class::kReversible : schema->delete_class,
                leaving.change);
  if (!leaving.live.image && leaving.change.note.empty()) {
    leaving.change.note = "it is gone already";
  }
}

std::string WhyUnwanted(const Draft& draft, const state::Object& object) {
  if (draft.options.command == "destroy") {
    return "everything is taken away";
  }
  if (draft.restores != nullptr) {
    return "it was not there before";
  }
  if (const graph::Node* node = NodeOfAddress(draft, object.address)) {
    return node->repeated ? "its key is not in the program any more"
                          : "its condition does not hold any more";
  }
  return draft.options.command == "rollback" ? "that generation does not have it"
                                             : "not in the program any more";
}

void Leave(Draft& draft, Leaving leaving, const Item* item, bool guard) {
  if (guard) {
    Protect(draft, draft.objects[leaving.object], item);
  }
  PlanDelete(draft, leaving);
  draft.leaving_of[leaving.object] = static_cast<uint32_t>(draft.leaving.size());
  draft.leaving.push_back(std::move(leaving));
}

// The object that an item replaces: of its own type, or one that another type made at its address.
void LeaveReplaced(Draft& draft, uint32_t index) {
  Item& item = draft.items[index];
  if (item.change == nullptr || item.change->action != PlannedAction::kReplace) {
    return;
  }
  const bool typed = item.former != kNone;
  const uint32_t object = typed ? item.former : item.object;
  Leaving leaving{
      .object = object,
      .item = index,
      .early = !typed && item.change->exclusive,
      .live = typed ? draft.readings[object] : item.live,
      .why = typed ? support::Cat("it becomes a `", draft.node_of(item).type, "`") : "replaced"};
  leaving.keeps_origin = leaving.early;
  item.leaving = static_cast<uint32_t>(draft.leaving.size());
  Leave(draft, std::move(leaving), &item, true);
}

}  // namespace

void DecideLeaving(Draft& draft) {
  draft.leaving_of.assign(draft.objects.size(), kNone);
  for (uint32_t i = 0; i < draft.items.size(); ++i) {
    LeaveReplaced(draft, i);
  }
  for (uint32_t i = 0; i < draft.objects.size(); ++i) {
    const state::Object& object = draft.objects[i];
    if (object.deposed) {
      Leave(draft,
            {.object = i, .live = draft.readings[i], .why = "left from an earlier replacement"},
            nullptr, false);
      continue;
    }
    const bool touched = draft.restores == nullptr || draft.restores->contains(object.address);
    if (draft.item_of[i] == kNone && touched) {
      Leave(draft, {.object = i, .live = draft.readings[i], .why = WhyUnwanted(draft, object)},
            nullptr, true);
    }
  }
}

}  // namespace deploy::plan
