#include <algorithm>
#include <filesystem>
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
#include "nlohmann/json.hpp"

namespace deploy::cli {
namespace {

using Json = nlohmann::ordered_json;

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

// What was found, in JSON mode: one document at the end.
class Findings {
 public:
  explicit Findings(Console& console) : console_(console) {}
  ~Findings() {
    if (console_.json()) {
      const Json json{{"$type", "fmt"}, {"format", "backstay-fmt/1"}, {"files", files_}};
      console_.OutLine(json.dump(-1, ' ', false, Json::error_handler_t::replace));
    }
  }
  // `what` is "diff", "text" or nothing; people see the text, or the name of the file.
  void Add(const std::string& file, bool written, std::string_view what, const std::string& text) {
    if (!console_.json()) {
      console_.Out(what.empty() ? support::Cat(file, "\n") : text);
      return;
    }
    Json entry{{"file", file}, {"written", written}};
    if (!what.empty()) {
      entry[std::string(what)] = text;
    }
    files_.push_back(std::move(entry));
  }

 private:
  Console& console_;
  Json files_ = Json::array();
};

int Filter(Console& console, const Arguments& arguments) {
  std::string text((std::istreambuf_iterator<char>(std::cin)), std::istreambuf_iterator<char>());
  const Formatted result = FormatText(console, arguments, "<stdin>", std::move(text));
  const bool changed = result.before != result.after;
  Findings findings(console);
  if (arguments.diff) {
    if (changed) {
      findings.Add("<stdin>", false, "diff", UnifiedDiff("<stdin>", result.before, result.after));
    }
  } else if (!arguments.check) {
    findings.Add("<stdin>", false, "text", result.after);
  } else if (changed) {
    findings.Add("<stdin>", false, "", "");
  }
  return result.failed || (arguments.check && changed) ? kExitError : kExitDone;
}

// False when the file could not be read, written, or has syntax errors (or, with --check, is not
// formatted).
bool FormatFile(Console& console, const Arguments& arguments, const std::string& path,
                Findings& findings) {
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
    findings.Add(path, false, "diff", UnifiedDiff(path, result.before, result.after));
    return !result.failed && !arguments.check;
  }
  if (arguments.check) {
    findings.Add(path, false, "", "");
    return false;
  }
  // A link stays one: what it leads to is written.
  std::error_code error;
  const std::filesystem::path target = std::filesystem::canonical(path, error);
  if (const absl::Status written =
          WriteFileAtomic(error ? path : target.string(), result.after, 0644);
      !written.ok()) {
    console.Error(support::Cat("cannot write `", path, "`: ", written.message()));
    return false;
  }
  findings.Add(path, true, "", "");
  return !result.failed;
}

}  // namespace

int RunFmt(Console& console, const Arguments& arguments) {
  const bool filter =
      std::find(arguments.paths.begin(), arguments.paths.end(), "-") != arguments.paths.end();
  if (filter && arguments.paths.size() > 1) {
    console.Error("`-` stands for standard input, and alone",
                  "run `backstay fmt` for the files and `backstay fmt -` for standard input");
    return kExitUsage;
  }
  if (filter) {
    return Filter(console, arguments);
  }
  const auto files =
      DeployFiles(arguments.paths.empty() ? std::vector<std::string>{"."} : arguments.paths);
  if (!files.ok()) {
    console.Error(support::View(files.status().message()));
    return kExitError;
  }
  for (const std::string& path : *files) {
    if (RefuseStoredPlan(console, path)) {
      return kExitUsage;
    }
  }
  bool good = true;
  Findings findings(console);
  for (const std::string& path : *files) {
    good &= FormatFile(console, arguments, path, findings);
  }
  return good ? kExitDone : kExitError;
}

}  // namespace deploy::cli
