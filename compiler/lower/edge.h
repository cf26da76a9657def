#ifndef COMPILER_LOWER_EDGE_H_
#define COMPILER_LOWER_EDGE_H_

#include <vector>

#include "base/graph/graph.h"
#include "compiler/sema/checked.h"

namespace deploy::lower {

// The edges of the graph, sorted by `from`, each pair once in its widest kind: `a[k]` over the same
// keys is one zip edge, `a["x"]` one edge to that instance, anything else goes to all instances.
std::vector<graph::Edge> LowerEdges(const sema::Checked& checked);

}  // namespace deploy::lower

#endif  // COMPILER_LOWER_EDGE_H_
