#include "compiler/lower/edge.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

namespace deploy::lower {
namespace {

using graph::Edge;
using graph::EdgeKind;
using graph::EdgeReason;
using sema::CheckedEdge;

Edge Make(const sema::Checked& checked, uint32_t from, const CheckedEdge& read, bool repeated) {
  Edge edge;
  edge.from = graph::NodeId(from);
  edge.to = read.to;
  edge.reason = read.order ? EdgeReason::kOrder : EdgeReason::kReference;
  edge.span = read.span;
  if (read.index == CheckedEdge::kSameKey && repeated) {
    edge.kind = EdgeKind::kZip;
  } else if (read.index == CheckedEdge::kKey && read.key) {
    const expr::Node& key = checked.program.arena.node(read.key);
    if (key.op == expr::Op::kConstant &&
        checked.program.arena.constant(read.key).kind() == value::ValueKind::kString) {
      edge.kind = EdgeKind::kOne;
      edge.key = checked.program.arena.constant(read.key).as_string();
    }
  }
  return edge;
}

// Edges from one node, one a target, kind and key; an edge to all makes narrower ones needless.
void AddSorted(std::vector<Edge>& own, std::vector<Edge>& out) {
  auto order = [](const Edge& e) {
    return std::tuple(e.to.index, static_cast<int>(e.kind), std::string_view(e.key),
                      static_cast<int>(e.reason));
  };
  std::stable_sort(own.begin(), own.end(),
                   [&](const Edge& a, const Edge& b) { return order(a) < order(b); });
  uint32_t last = 0xffffffffu;  // index in `out`: its elements move while it grows
  bool all = false;
  for (Edge& edge : own) {
    bool same_target = last != 0xffffffffu && out[last].to == edge.to;
    all = same_target && all;
    bool repeated = same_target && out[last].kind == edge.kind && out[last].key == edge.key;
    if (!repeated && !all) {
      all = edge.kind == EdgeKind::kAll;
      out.push_back(std::move(edge));
      last = static_cast<uint32_t>(out.size() - 1);
    }
  }
}

}  // namespace

std::vector<Edge> LowerEdges(const sema::Checked& checked) {
  std::vector<Edge> edges;
  std::vector<Edge> own;
  for (uint32_t i = 0; i < checked.nodes.size(); ++i) {
    const sema::CheckedNode& node = checked.nodes[i];
    own.clear();
    for (const CheckedEdge& read : node.edges) {
      own.push_back(Make(checked, i, read, node.repeated));
    }
    AddSorted(own, edges);
  }
  return edges;
}

}  // namespace deploy::lower
