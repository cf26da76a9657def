// The graph: nodes with their keys, what is known and what is not, edges, assertions.

#include <string>

#include "base/diag/sink.h"
#include "base/graph/codec.h"
#include "base/support/text.h"
#include "tests/golden/golden_program.h"
#include "tests/golden/golden_runner.h"

namespace deploy::golden {
namespace {

using support::Append;

std::string_view KindName(graph::EdgeKind kind) {
  constexpr std::string_view kNames[] = {"all", "zip", "one"};
  return kNames[static_cast<size_t>(kind)];
}

void DumpNode(const graph::Node& node, std::string& out) {
  Append(out, node.name, ": ", node.type, " @", node.location);
  if (node.repeated || node.keys.size() != 1) {
    Append(out, " [", support::Join(node.keys, ", "), "]");
  }
  Append(out, node.deferred ? " deferred" : " known",
         node.lifecycle.prevent_destroy ? " prevent_destroy" : "",
         node.lifecycle.accept_irreversible ? " accepted" : "", "\n");
  for (const std::string& name : node.lifecycle.ignore_changes) {
    Append(out, "  ignores ", name, "\n");
  }
  for (const auto& [operation, nanoseconds] : node.lifecycle.timeouts) {
    Append(out, "  ", operation, " within ", nanoseconds / 1'000'000, "ms\n");
  }
}

std::string Dump(const graph::DeploymentGraph& graph) {
  std::string out;
  for (const graph::Node& node : graph.nodes) {
    DumpNode(node, out);
  }
  for (const graph::Edge& edge : graph.edges) {
    Append(out, graph.nodes[edge.from.index].name, " -> ", graph.nodes[edge.to.index].name, " ",
           KindName(edge.kind), edge.key.empty() ? "" : " ", edge.key,
           edge.reason == graph::EdgeReason::kOrder ? " (order)" : "", "\n");
  }
  for (const graph::Output& output : graph.outputs) {
    Append(out, "output ", output.name, output.deferred ? " deferred" : " known", "\n");
  }
  for (const graph::Assertion& assertion : graph.assertions) {
    Append(out, "assert ", assertion.source_text, " @", assertion.location);
    if (assertion.node) {
      Append(out, " of ", Address(graph.nodes[assertion.node.index], assertion.instance));
    }
    out += "\n";
  }
  // The graph must survive its journey into the state and back.
  std::string text = graph::ToJson(graph, false);
  auto again = graph::FromJson(text);
  if (!again.ok()) {
    Append(out, "JSON: ", again.status().message(), "\n");
  } else if (graph::ToJson(*again, false) != text) {
    out += "JSON: not the same after a round trip\n";
  }
  return out;
}

Output RunLower(const Input& input, source::SourceSet& sources) {
  diag::CollectingSink sink;
  Output output;
  auto graph = compiler::Compile(CompilerOptions(input), input.file_system, sources, sink);
  output.dump = graph ? Dump(*graph) : "no graph\n";
  output.diagnostics = diag::Arrange(sink.Take(), {.total = 1000, .per_file = 1000}, 1).shown;
  return output;
}

const Stage kLower("lower", RunLower);

}  // namespace
}  // namespace deploy::golden
