#ifndef RUNTIME_PLAN_NAMES_H_
#define RUNTIME_PLAN_NAMES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"

namespace deploy::plan {

// Names new objects: "page-3f9a1c2e", from the address, the environment and the position of the
// state, so that two plans of one state agree, two runs do not, and no name is given twice.
// Letters, digits, `-` and `_` only, at most 49 characters.
class ObjectNames {
 public:
  ObjectNames(std::string_view environment, int64_t position);
  void Taken(std::string_view object_id) { taken_.emplace(object_id); }
  std::string Make(std::string_view address);

 private:
  uint64_t seed_;
  absl::flat_hash_set<std::string> taken_;
};

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_NAMES_H_
