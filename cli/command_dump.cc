#include "base/graph/codec.h"
#include "base/source/file_system.h"
#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/limits.h"
#include "cli/program.h"
#include "compiler/ast/dump.h"
#include "compiler/syntax/parse.h"

namespace deploy::cli {
namespace {

int DumpTree(Console& console, const Arguments& arguments) {
  const std::string path = RootFile(arguments);
  const compiler::Limits limits = ApplyLimits(arguments);
  auto text = source::RealFileSystem().Read(path, limits.source_bytes);
  if (!text.ok()) {
    console.Error(support::Cat("cannot read `", path, "`: ", text.status().message()));
    return kExitError;
  }
  source::SourceSet sources;
  diag::CollectingSink sink;
  const source::SourceFile& file = sources.Add(path, *std::move(text));
  const ast::Tree tree =
      syntax::Parse(file, {.max_bytes = limits.source_bytes, .max_nesting = limits.nesting}, sink);
  console.Out(ast::Dump(tree, file));
  return ReportDiagnostics(console, arguments, sources, sink.Take(), 1, "check", false) ? kExitError
                                                                                        : kExitDone;
}

}  // namespace

int RunDump(Console& console, const Arguments& arguments) {
  if (arguments.subject == "tree") {
    return DumpTree(console, arguments);
  }
  const CompiledProgram program = CompileProgram(console, arguments, RootFile(arguments));
  if (!program.graph) {
    return program.exit;
  }
  console.OutLine(graph::ToJson(*program.graph, /*pretty=*/true));
  return kExitDone;
}

}  // namespace deploy::cli
