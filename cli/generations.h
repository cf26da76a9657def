#ifndef CLI_GENERATIONS_H_
#define CLI_GENERATIONS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/value/value.h"
#include "runtime/state/store.h"

namespace deploy::cli {

using InputValues = std::map<std::string, value::Value>;

// The inputs of each generation, in the same order.
absl::StatusOr<std::vector<InputValues>> InputsOf(state::Store& store,
                                                  const std::vector<state::Generation>& all);

// "release=1.1.0 name=\"two words\"": those that are not as before; empty when all are.
std::string ChangedInputs(const InputValues& before, const InputValues& now);

// The generation that taking back this run leads to: the one before its own. Absent when the run
// made none.
std::optional<int64_t> GenerationBefore(const std::vector<state::Generation>& all, int64_t run);

}  // namespace deploy::cli

#endif  // CLI_GENERATIONS_H_
