#include "runtime/apply/view.h"

#include <algorithm>
#include <utility>

#include "base/support/text.h"

namespace deploy::apply {

View::View(std::vector<state::Object> objects) {
  by_id_.reserve(objects.size());
  ids_by_address_.reserve(objects.size());
  for (state::Object& object : objects) {
    ids_by_address_[object.address].push_back(object.object_id);
    std::string id = object.object_id;
    by_id_.insert_or_assign(std::move(id), std::move(object));
  }
}

const state::Object* View::Find(std::string_view object_id) const {
  const auto found = by_id_.find(support::AbslView(object_id));
  return found == by_id_.end() ? nullptr : &found->second;
}

const state::Object* View::Pick(std::string_view address, bool deposed) const {
  const auto ids = ids_by_address_.find(support::AbslView(address));
  if (ids == ids_by_address_.end()) {
    return nullptr;
  }
  for (const std::string& id : ids->second) {
    const state::Object* object = Find(id);
    if (object != nullptr && object->deposed == deposed) {
      return object;
    }
  }
  return nullptr;
}

const state::Object* View::Live(std::string_view address) const { return Pick(address, false); }

const state::Object* View::Deposed(std::string_view address) const { return Pick(address, true); }

void View::Apply(const state::ViewChange& change) {
  const auto old = by_id_.find(change.object_id);
  if (change.object) {
    if (old == by_id_.end()) {
      ids_by_address_[change.object->address].push_back(change.object_id);
    }
    by_id_.insert_or_assign(change.object_id, *change.object);
    return;
  }
  if (old == by_id_.end()) {
    return;
  }
  const auto ids = ids_by_address_.find(old->second.address);
  if (ids != ids_by_address_.end()) {
    auto& list = ids->second;
    list.erase(std::remove(list.begin(), list.end(), change.object_id), list.end());
    if (list.empty()) {
      ids_by_address_.erase(ids);
    }
  }
  by_id_.erase(old);
}

}  // namespace deploy::apply
