#include "runtime/plan/drift.h"

#include <utility>

#include "runtime/plan/difference.h"
#include "runtime/plan/fact.h"

namespace deploy::plan {
namespace {

using provider::Presence;
using value::Value;

std::optional<Drift> DriftOf(const state::Object& object, const provider::ReadResult& live,
                             const Value& wanted, const std::vector<std::string>& ignore) {
  Drift drift{.address = object.address, .type = object.type};
  if (live.presence == Presence::kAbsent || (live.presence != Presence::kUnknown && !live.image)) {
    drift.kind = DriftKind::kAbsent;
    return drift;
  }
  const schema::Schema* schema = schema::FindSchema(object.type);
  if (live.image) {
    drift.changes =
        Differences(schema, object.image.attributes, live.image->attributes, wanted, ignore);
  }
  if (live.presence == Presence::kStopped) {
    drift.kind = DriftKind::kStopped;
    return drift;
  }
  if (drift.changes.empty()) {
    return std::nullopt;
  }
  return drift;
}

// What the provider found beside the attributes, such as scripts of a service that somebody edited.
// Where something of another kind stands at the path, its attributes are not those of ours: it is
// only said what it is.
void AddFound(const Item& item, std::optional<Drift>& drift) {
  if (item.change == nullptr) {
    return;
  }
  const bool compared = drift && !drift->changes.empty();
  for (const provider::AttributeChange& change : item.change->changes) {
    const bool kind = drift && change.path == "path";
    if (!change.by_hand || (compared && !kind)) {
      continue;
    }
    if (!drift) {
      drift = Drift{.address = item.address};
    }
    DriftChange found{change.path, change.after, change.before, change.after};
    if (kind) {
      drift->changes = {std::move(found)};
      return;
    }
    drift->changes.push_back(std::move(found));
  }
}

}  // namespace

std::vector<NotTold> FindNotTold(const Draft& draft) {
  std::vector<NotTold> out;
  for (uint32_t i = 0; i < draft.objects.size(); ++i) {
    if (const auto found = draft.options.unsettled.find(draft.objects[i].object_id);
        found != draft.options.unsettled.end()) {
      out.push_back({draft.objects[i].address, found->second});
      continue;
    }
    const bool own = draft.item_of[i] != kNone && draft.items[draft.item_of[i]].object == i;
    const provider::ReadResult& live = own ? draft.items[draft.item_of[i]].live : draft.readings[i];
    if (live.presence == Presence::kUnknown ||
        (live.health == provider::Health::kUnknown && !live.detail.empty())) {
      out.push_back({draft.objects[i].address, live.detail});
    }
  }
  for (const auto& [address, words] : draft.options.unsettled_new) {
    out.push_back({address, words});
  }
  return out;
}

void FindDrift(Draft& draft) {
  static const std::vector<std::string> kNothing;
  static const Value kUnwanted;
  for (uint32_t i = 0; i < draft.objects.size(); ++i) {
    const state::Object& object = draft.objects[i];
    if (object.deposed || draft.options.unsettled.contains(object.object_id)) {
      continue;
    }
    const Item* item = draft.item_of[i] == kNone ? nullptr : &draft.items[draft.item_of[i]];
    const bool own = item != nullptr && item->object == i;
    std::optional<Drift> drift =
        DriftOf(object, own ? item->live : draft.readings[i], own ? item->desired : kUnwanted,
                own ? draft.node_of(*item).lifecycle.ignore_changes : kNothing);
    if (own) {
      AddFound(*item, drift);
    }
    if (drift) {
      drift->type = object.type;
      if (own && item->change == nullptr && !item->left_alone &&
          drift->kind == DriftKind::kChanged) {
        draft.items[draft.item_of[i]].adopts = true;
      }
      draft.plan.drift.push_back(*std::move(drift));
    }
  }
}

}  // namespace deploy::plan
