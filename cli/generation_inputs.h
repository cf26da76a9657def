#ifndef CLI_GENERATION_INPUTS_H_
#define CLI_GENERATION_INPUTS_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/value/value.h"
#include "runtime/state/store.h"

namespace deploy::cli {

using InputValues = std::map<std::string, value::Value>;

// The inputs in a stored graph (base/graph/codec.h), without reading the rest of it. None when the
// text has no such member.
InputValues InputsOfGraph(std::string_view graph);

// Of each generation, in the same order.
absl::StatusOr<std::vector<InputValues>> InputsOf(state::Store& store,
                                                  const std::vector<state::Generation>& all);

// "release=1.1.0 name=\"two words\"": those that are not as before; empty when all are.
std::string ChangedInputs(const InputValues& before, const InputValues& now);

}  // namespace deploy::cli

#endif  // CLI_GENERATION_INPUTS_H_
