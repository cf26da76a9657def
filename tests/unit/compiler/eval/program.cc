#include "tests/unit/compiler/eval/program.h"

#include "stdlib/stdlib.h"

namespace deploy::eval {

Program::Program(std::string text) {
  stdlib::RegisterSchemas();
  options.root_file = "/stack/main.deploy";
  files.Put(options.root_file, "deploy 1\n" + std::move(text));
}

std::optional<graph::DeploymentGraph> Program::Compile() {
  return compiler::Compile(options, files, sources, sink);
}

std::vector<std::string> Program::Check() {
  compiler::Check(options, files, sources, sink);
  return Codes();
}

std::vector<std::string> Program::Codes() const {
  std::vector<std::string> codes;
  for (const diag::Diagnostic& d : sink.diagnostics()) {
    codes.emplace_back(diag::CodeName(d.code));
  }
  return codes;
}

std::string Program::OutputText(std::string_view name) {
  auto graph = Compile();
  if (graph) {
    for (const graph::Output& output : graph->outputs) {
      if (output.name == name) {
        return ToSource(output.value);
      }
    }
  }
  return "?";
}

}  // namespace deploy::eval
