// The whole compiler: `check` of all environments, or with `#! with run=plan` the compilation of
// one. The dump is what values came out.

#include <string>

#include "base/diag/sink.h"
#include "base/support/text.h"
#include "tests/golden/golden_program.h"
#include "tests/golden/golden_runner.h"

namespace deploy::golden {
namespace {

using support::Append;

std::string Dump(const graph::DeploymentGraph& graph) {
  std::string out;
  for (const auto& [name, value] : graph.inputs) {
    Append(out, "input ", name, " = ", ToSource(value), "\n");
  }
  for (const graph::Node& node : graph.nodes) {
    for (size_t i = 0; i < node.keys.size(); ++i) {
      Append(out, Address(node, i), " = ", ToSource(node.bodies[i]), "\n");
    }
    if (node.keys.empty()) {
      Append(out, node.name, ": no instance\n");
    }
  }
  for (const graph::Output& output : graph.outputs) {
    Append(out, "output ", output.name, " = ", ToSource(output.value), "\n");
  }
  return out;
}

Output RunEval(const Input& input, source::SourceSet& sources) {
  diag::CollectingSink sink;
  compiler::Options options = CompilerOptions(input);
  Output output;
  size_t environments = 1;
  if (input.options.count("run") != 0) {
    auto graph = compiler::Compile(options, input.file_system, sources, sink);
    output.dump = graph ? Dump(*graph) : "no graph\n";
  } else {
    environments = compiler::Check(options, input.file_system, sources, sink).environments.size();
  }
  output.diagnostics =
      diag::Arrange(sink.Take(), {.total = 1000, .per_file = 1000}, environments).shown;
  return output;
}

const Stage kEval("eval", RunEval);

}  // namespace
}  // namespace deploy::golden
