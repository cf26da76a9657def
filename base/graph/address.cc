#include "base/graph/graph.h"
#include "base/value/quote.h"

namespace deploy::graph {

std::string Address(const Node& node, size_t instance) {
  std::string out = node.name;
  if (node.repeated) {
    out += '[';
    value::AppendQuoted(node.keys[instance], out);
    out += ']';
  }
  return out;
}

}  // namespace deploy::graph
