#ifndef BASE_GRAPH_CODEC_H_
#define BASE_GRAPH_CODEC_H_

#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/graph/graph.h"

namespace deploy::graph {

// The graph as one JSON document, `{"$type":"graph","format":"backstay-graph/1", …}`: stable order,
// readable. Stored with each generation and in plan files, printed by `dump graph`.
std::string ToJson(const DeploymentGraph& graph, bool pretty);

// The reverse. Refuses a newer format and anything that does not hold together (ids out of range,
// cycles, arrays of other lengths) with InvalidArgument: never trusts the text.
absl::StatusOr<DeploymentGraph> FromJson(std::string_view text);

// The inputs in such a document, without reading the rest of it. None when they cannot be found.
std::map<std::string, value::Value> InputsOfJson(std::string_view text);

}  // namespace deploy::graph

#endif  // BASE_GRAPH_CODEC_H_
