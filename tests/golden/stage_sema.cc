// Names, types and phases; the dump is what each declaration came to.

#include <string>

#include "base/diag/sink.h"
#include "base/support/text.h"
#include "compiler/sema/sema.h"
#include "tests/golden/golden_program.h"
#include "tests/golden/golden_runner.h"

namespace deploy::golden {
namespace {

using support::Append;

std::string_view PhaseName(sema::Phase phase) {
  constexpr std::string_view kNames[] = {"const", "plan", "apply"};
  return kNames[static_cast<size_t>(phase)];
}

std::string Dump(const sema::Checked& checked) {
  std::string out;
  for (sema::SymbolId id : checked.order) {
    const sema::Symbol& symbol = checked.symbols[id];
    if (symbol.kind == sema::SymbolKind::kNode) {
      const sema::CheckedNode& node = checked.nodes[symbol.node.index];
      Append(out, node.name, ": ", node.schema == nullptr ? "?" : node.schema->name,
             node.repeated ? " repeated" : "", node.optional ? " optional" : "", "\n");
      for (const sema::SetField& field : node.fields) {
        Append(out, field.parent == sema::SetField::kTop ? "  " : "    ", field.field->name,
               field.label.empty() ? "" : " ", field.label, ": ", PhaseName(field.phase), "\n");
      }
    } else if (symbol.type != nullptr) {
      Append(out, symbol.name, ": ", symbol.type->ToString(), " ", PhaseName(symbol.phase), "\n");
    }
  }
  return out;
}

Output RunSema(const Input& input, source::SourceSet& sources) {
  diag::CollectingSink sink;
  module::ModuleSet modules = LoadProgram(input, sources, sink);
  Output output;
  auto given = input.options.find("environment");
  std::string environment =
      given == input.options.end() ? FirstEnvironment(modules) : given->second;
  output.dump = Dump(sema::Check(modules, environment, sink));
  output.diagnostics = sink.Take();
  return output;
}

const Stage kSema("sema", RunSema);

}  // namespace
}  // namespace deploy::golden
