#include "runtime/plan/identity.h"

#include <utility>

#include "base/support/text.h"
#include "runtime/plan/managed.h"

namespace deploy::plan {
namespace {

using value::Value;

// Who holds an identity: an object, or an item that is to make it.
struct Holder {
  uint32_t object = kNone, item = kNone;
};
using Holders = absl::flat_hash_map<std::string, Holder>;

void Clash(Draft& draft, const Item& item, std::string_view other, const std::string& identity) {
  draft.Refuse(
      item.address,
      support::Cat("`", item.address, "` and `", other, "` would both own `", identity, "`"),
      "give one of them another one", draft.node_of(item).location);
}

bool MakesNew(const Item& item) {
  return item.change != nullptr && (item.change->action == provider::PlannedAction::kCreate ||
                                    item.change->action == provider::PlannedAction::kReplace);
}

Holders ObjectHolders(const Draft& draft) {
  Holders holders;
  for (uint32_t i = 0; i < draft.objects.size(); ++i) {
    const state::Object& object = draft.objects[i];
    for (std::string& text :
         IdentityTexts(draft, schema::FindSchema(object.type), object.image.attributes)) {
      holders.try_emplace(std::move(text), Holder{.object = i});
    }
  }
  return holders;
}

// `item` makes something that the object of `holder` holds now.
void Meet(Draft& draft, Item& item, const Holder& holder, const std::string& identity) {
  if (holder.item != kNone) {
    Clash(draft, item, draft.items[holder.item].address, identity);
    return;
  }
  if (holder.object == item.object && item.leaving == kNone) {
    return;
  }
  const uint32_t leaving = draft.leaving_of[holder.object];
  if (leaving == kNone) {
    Clash(draft, item, draft.objects[holder.object].address, identity);
    return;
  }
  draft.leaving[leaving].early = true;
  draft.leaving[leaving].keeps_origin = true;
  item.frees = leaving;
  item.takes_over = false;
}

}  // namespace

bool HasIdentity(const schema::Schema* schema) {
  if (schema == nullptr) {
    return false;
  }
  for (const schema::Field& field : schema->fields) {
    if (field.identity) {
      return true;
    }
  }
  return false;
}

std::vector<std::string> IdentityTexts(const Draft& draft, const schema::Schema* schema,
                                       const Value& attributes) {
  std::vector<std::string> texts;
  if (schema == nullptr || attributes.kind() != value::ValueKind::kRecord) {
    return texts;
  }
  for (const schema::Field& field : schema->fields) {
    const Value* held = field.identity ? attributes.Find(field.name) : nullptr;
    if (held != nullptr && held->kind() == value::ValueKind::kString) {
      texts.push_back(field.name == "path"
                          ? AbsolutePath(draft.context.stack_folder, held->as_string())
                          : std::string(held->as_string()));
    }
  }
  return texts;
}

void SettleIdentities(Draft& draft) {
  bool any = false;
  for (const Item& item : draft.items) {
    any |= draft.nodes[item.node].identifies && MakesNew(item);
  }
  if (!any) {
    return;
  }
  Holders holders = ObjectHolders(draft);
  Holders wanted;
  for (uint32_t i = 0; i < draft.items.size(); ++i) {
    Item& item = draft.items[i];
    if (!draft.nodes[item.node].identifies || !MakesNew(item)) {
      continue;
    }
    for (std::string& text : IdentityTexts(draft, draft.nodes[item.node].schema, item.desired)) {
      const auto held = holders.find(text);
      if (held != holders.end()) {
        Meet(draft, item, held->second, text);
      }
      const auto [entry, first] = wanted.try_emplace(std::move(text), Holder{.item = i});
      if (!first) {
        Meet(draft, item, entry->second, entry->first);
      }
    }
  }
}

}  // namespace deploy::plan
