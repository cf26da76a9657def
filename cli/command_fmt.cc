#include <iostream>
#include <iterator>

#include "base/source/file_system.h"
#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/diff.h"
#include "cli/limits.h"
#include "cli/paths.h"
#include "cli/program.h"
#include "compiler/format/format.h"
#include "compiler/syntax/parse.h"

namespace deploy::cli {
namespace {

struct Formatted {
  std::string before, after;
  bool failed = false;  // syntax errors, reported
};

Formatted FormatText(Console& console, const Arguments& arguments, const std::string& name,
                     std::string text) {
  source::SourceSet sources;
  diag::CollectingSink sink;
  Formatted result;
  result.before = text;
  const source::SourceFile& file = sources.Add(name, std::move(text));
  const compiler::Limits limits = ApplyLimits(arguments);
  const ast::Tree tree =
      syntax::Parse(file, {.max_bytes = limits.source_bytes, .max_nesting = limits.nesting}, sink);
  result.after = format::Format(tree, file);
  if (sink.has_errors()) {
    result.failed = ReportDiagnostics(console, arguments, sources, sink.Take(), 1, "check", false);
  }
  return result;
}

int Filter(Console& console, const Arguments& arguments) {
  std::string text((std::istreambuf_iterator<char>(std::cin)), std::istreambuf_iterator<char>());
  const Formatted result = FormatText(console, arguments, "<stdin>", std::move(text));
  const bool changed = result.before != result.after;
  if (arguments.diff) {
    console.Out(UnifiedDiff("<stdin>", result.before, result.after));
  } else if (!arguments.check) {
    console.Out(result.after);
  }
  return result.failed || (arguments.check && changed) ? kExitError : kExitDone;
}

// False when the file could not be read, written, or has syntax errors (or, with --check, is not
// formatted).
bool FormatFile(Console& console, const Arguments& arguments, const std::string& path) {
  auto text = source::RealFileSystem().Read(path, ApplyLimits(arguments).source_bytes);
  if (!text.ok()) {
    console.Error(support::Cat("cannot read `", path, "`: ", text.status().message()));
    return false;
  }
  const Formatted result = FormatText(console, arguments, path, *std::move(text));
  if (result.before == result.after) {
    return !result.failed;
  }
  if (arguments.diff) {
    console.Out(UnifiedDiff(path, result.before, result.after));
    return !result.failed && !arguments.check;
  }
  console.OutLine(path);
  if (arguments.check) {
    return false;
  }
  if (const absl::Status written = WriteFileAtomic(path, result.after, 0644); !written.ok()) {
    console.Error(support::Cat("cannot write `", path, "`: ", written.message()));
    return false;
  }
  return !result.failed;
}

}  // namespace

int RunFmt(Console& console, const Arguments& arguments) {
  if (arguments.paths.size() == 1 && arguments.paths[0] == "-") {
    return Filter(console, arguments);
  }
  const auto files =
      DeployFiles(arguments.paths.empty() ? std::vector<std::string>{"."} : arguments.paths);
  if (!files.ok()) {
    console.Error(support::View(files.status().message()));
    return kExitError;
  }
  bool good = true;
  for (const std::string& path : *files) {
    good &= FormatFile(console, arguments, path);
  }
  return good ? kExitDone : kExitError;
}

}  // namespace deploy::cli
