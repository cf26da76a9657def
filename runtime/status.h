#ifndef RUNTIME_STATUS_H_
#define RUNTIME_STATUS_H_

#include <map>
#include <string>

#include "runtime/conduct.h"

namespace deploy::engine {

// What the state knows and how its objects fare: asks the providers in parallel, changes nothing.
absl::StatusOr<Status> ReadStatus(const Surroundings& around);

// What the open run is in the middle of.
struct Unsettled {
  struct New {
    std::string type, words;
  };
  std::map<std::string, std::string> objects;  // id -> "run 2 is in the middle of step 4, switch"
  std::map<std::string, New> made;             // address -> the same of what it is making
};
// Nothing when none is open, or when its journal cannot be read.
absl::StatusOr<Unsettled> FindUnsettled(state::Store& store);

// Outputs of a generation; none before the first.
absl::StatusOr<std::map<std::string, value::Value>> ReadOutputs(state::Store& store,
                                                                int64_t generation);

}  // namespace deploy::engine

#endif  // RUNTIME_STATUS_H_
