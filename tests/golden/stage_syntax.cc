// Text to tree; the dump is the tree.

#include "base/diag/sink.h"
#include "compiler/ast/dump.h"
#include "compiler/syntax/parse.h"
#include "tests/golden/golden_runner.h"

namespace deploy::golden {
namespace {

Output RunSyntax(const Input& input, source::SourceSet& sources) {
  Output output;
  diag::CollectingSink sink;
  for (const auto& [name, text] : input.files) {
    const source::SourceFile& file = sources.Add(name, text);
    ast::Tree tree = syntax::Parse(file, {}, sink);
    output.dump += ast::Dump(tree, file);
  }
  output.diagnostics = sink.Take();
  return output;
}

const Stage kSyntax("syntax", RunSyntax);

}  // namespace
}  // namespace deploy::golden
