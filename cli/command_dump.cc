#include <algorithm>

#include "absl/strings/numbers.h"
#include "base/graph/codec.h"
#include "base/source/file_system.h"
#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/limits.h"
#include "cli/program.h"
#include "compiler/ast/dump.h"
#include "compiler/syntax/parse.h"
#include "nlohmann/json.hpp"

namespace deploy::cli {
namespace {

using Json = nlohmann::ordered_json;

// From a line of the dump: `let `a` @9-24`, two spaces a level, `!` behind a repaired node.
Json NodeJson(std::string_view line) {
  const size_t indent = line.find_first_not_of(' ');
  line.remove_prefix(std::min(indent, line.size()));
  Json node{{"depth", indent / 2}};
  const bool broken = line.ends_with('!');
  line.remove_suffix(broken ? 1 : 0);
  std::string_view span;
  if (const size_t at = line.rfind(" @"); at != line.npos) {
    span = line.substr(at + 2);
    line = line.substr(0, at);
  }
  const auto [kind, name] = support::SplitOnce(line, ' ');
  node["kind"] = kind;
  if (name.size() >= 2 && name.front() == '`') {
    node["name"] = name.substr(1, name.size() - 2);
  }
  int64_t from = 0, to = 0;
  const auto [first, last] = support::SplitOnce(span, '-');
  if (absl::SimpleAtoi(support::AbslView(first), &from) &&
      absl::SimpleAtoi(support::AbslView(last), &to)) {
    node["from"] = from;
    node["to"] = to;
  }
  node["broken"] = broken;
  return node;
}

std::string TreeJson(const std::string& path, std::string_view dump) {
  Json json{
      {"$type", "tree"}, {"format", "backstay-tree/1"}, {"file", path}, {"nodes", Json::array()}};
  for (const std::string_view line : support::Split(dump, '\n')) {
    if (!line.empty()) {
      json["nodes"].push_back(NodeJson(line));
    }
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

int DumpTree(Console& console, const Arguments& arguments) {
  const std::string path = RootFile(arguments);
  if (RefuseStoredPlan(console, path)) {
    return kExitUsage;
  }
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
  const std::string dump = ast::Dump(tree, file);
  if (!console.json()) {
    console.Out(dump);
  }
  const bool failed =
      ReportDiagnostics(console, arguments, sources, sink.Take(), 1, "check", false);
  if (console.json()) {
    console.OutLine(TreeJson(path, dump));
  }
  return failed ? kExitError : kExitDone;
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
  console.OutLine(graph::ToJson(*program.graph, /*pretty=*/!console.json()));
  return kExitDone;
}

}  // namespace deploy::cli
