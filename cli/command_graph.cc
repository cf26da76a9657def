#include "base/graph/codec.h"
#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/program.h"
#include "cli/signs.h"

namespace deploy::cli {
namespace {

std::string_view Style(const graph::Edge& edge) {
  return edge.reason == graph::EdgeReason::kOrder ? "dashed" : "solid";
}

std::string Title(const graph::Node& node) {
  return node.repeated ? support::Cat(node.name, " ", OurSigns().times, " ", node.keys.size())
                       : node.name;
}

// Quotes and backslashes would end a DOT string; names of the language hold neither, keys are not
// printed.
std::string Dot(const graph::DeploymentGraph& graph) {
  std::string out =
      "digraph deployment {\n  rankdir = LR\n  node [shape = box, fontname = \"sans-serif\"]\n";
  for (const graph::Node& node : graph.nodes) {
    support::Append(out, "  \"", node.name, "\" [label = \"", Title(node), "\\n", node.type, "\"",
                    node.service ? ", style = rounded" : "", "]\n");
  }
  for (const graph::Edge& edge : graph.edges) {
    support::Append(out, "  \"", graph.nodes[edge.from.index].name, "\" -> \"",
                    graph.nodes[edge.to.index].name, "\" [style = ", Style(edge), "]\n");
  }
  return out + "}\n";
}

std::string Mermaid(const graph::DeploymentGraph& graph) {
  std::string out = "graph LR\n";
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const graph::Node& node = graph.nodes[i];
    support::Append(out, "  n", i, node.service ? "(\"" : "[\"", Title(node), "<br/>", node.type,
                    node.service ? "\")" : "\"]", "\n");
  }
  for (const graph::Edge& edge : graph.edges) {
    support::Append(out, "  n", edge.from.index,
                    edge.reason == graph::EdgeReason::kOrder ? " -.-> " : " --> ", "n",
                    edge.to.index, "\n");
  }
  return out;
}

}  // namespace

int RunGraph(Console& console, const Arguments& arguments) {
  const CompiledProgram program = CompileProgram(console, arguments, RootFile(arguments));
  if (!program.graph) {
    return program.exit;
  }
  if (console.json()) {
    console.OutLine(graph::ToJson(*program.graph, /*pretty=*/false));
    return kExitDone;
  }
  console.Out(arguments.mermaid ? Mermaid(*program.graph) : Dot(*program.graph));
  return kExitDone;
}

}  // namespace deploy::cli
