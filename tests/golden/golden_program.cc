#include "tests/golden/golden_program.h"

#include "base/support/text.h"
#include "compiler/sema/sema.h"
#include "stdlib/stdlib.h"

namespace deploy::golden {

module::ModuleSet LoadProgram(const Input& input, source::SourceSet& sources, diag::Sink& sink) {
  stdlib::RegisterSchemas();
  module::Options options;
  options.root_file = input.root();
  return module::Load(options, input.file_system, sources, sink);
}

std::string FirstEnvironment(const module::ModuleSet& modules) {
  std::vector<std::string_view> names = sema::DeclaredEnvironments(modules);
  return names.empty() ? "default" : std::string(names.front());
}

compiler::Options CompilerOptions(const Input& input) {
  stdlib::RegisterSchemas();
  compiler::Options options;
  options.root_file = input.root();
  for (const auto& [key, text] : input.options) {
    if (key == "environment") {
      options.environment = text;
    } else if (key.starts_with("var.")) {
      options.inputs[key.substr(4)] = {.text = text, .origin = support::Cat("--", key)};
    } else if (key == "instances") {
      options.limits.instances = std::stoul(text);
    } else if (key == "steps") {
      options.limits.evaluation_steps = std::stoul(text);
    }
  }
  return options;
}

}  // namespace deploy::golden
