#ifndef TESTS_SUPPORT_GRAPH_BUILDER_H_
#define TESTS_SUPPORT_GRAPH_BUILDER_H_

#include <string>
#include <utility>
#include <vector>

#include "base/graph/graph.h"

namespace deploy::testing {

// Builds deployment graphs by hand, dependencies first:
//   GraphBuilder b;
//   auto a = b.Add("a", "sim", {{"value", Value::Int(1)}});
//   auto c = b.Add("c", "sim");
//   b.Refer(c, "needs", a, "id");      // needs = a.id: deferred, with its edge
//   DeploymentGraph graph = b.Build();
class GraphBuilder {
 public:
  using Fields = std::vector<std::pair<std::string, value::Value>>;

  expr::NodeId Add(const std::string& name, const std::string& type, const Fields& fields = {});
  // `fields` is given per instance, in the order of `keys`; missing ones are empty.
  expr::NodeId AddRepeated(const std::string& name, const std::string& type,
                           std::vector<std::string> keys, const std::vector<Fields>& fields = {});
  // from.field = to.member: of the single instance, of the instance with the same key when both are
  // repeated (a zip edge), of the one named by `key`. A repeated `to` read by a single `from`
  // without `key` gives all instances (kAll).
  void Refer(expr::NodeId from, const std::string& field, expr::NodeId to,
             const std::string& member, const std::string& key = "");
  void Order(expr::NodeId from, expr::NodeId to, graph::EdgeKind kind = graph::EdgeKind::kAll);
  void Output(const std::string& name, expr::NodeId node, const std::string& member);
  void Output(const std::string& name, value::Value value);

  graph::Node& node(expr::NodeId id) { return graph_.nodes[id.index]; }
  graph::DeploymentGraph& graph() { return graph_; }
  graph::DeploymentGraph Build();

 private:
  struct Reference {
    expr::NodeId from, to;
    std::string field, member, key;
    graph::EdgeKind kind;
  };
  void Defer(expr::NodeId from);
  expr::ExprId Read(const Reference& reference);

  graph::DeploymentGraph graph_;
  std::vector<Reference> references_;
};

}  // namespace deploy::testing

#endif  // TESTS_SUPPORT_GRAPH_BUILDER_H_
