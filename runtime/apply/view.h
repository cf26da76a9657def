#ifndef RUNTIME_APPLY_VIEW_H_
#define RUNTIME_APPLY_VIEW_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/container/node_hash_map.h"
#include "runtime/state/store.h"

namespace deploy::apply {

// The store's objects in memory, kept in step with what the run appends. Not thread-safe.
class View {
 public:
  explicit View(std::vector<state::Object> objects);

  // Null when there is none. Pointers are good until the object is removed.
  const state::Object* Find(std::string_view object_id) const;
  const state::Object* Live(std::string_view address) const;  // the one that is not deposed
  const state::Object* Deposed(std::string_view address) const;
  void Apply(const state::ViewChange& change);

 private:
  const state::Object* Pick(std::string_view address, bool deposed) const;

  absl::node_hash_map<std::string, state::Object> by_id_;
  absl::flat_hash_map<std::string, absl::InlinedVector<std::string, 1>> ids_by_address_;
};

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_VIEW_H_
