#include <algorithm>
#include <filesystem>
#include <set>

#include "base/diag/render.h"
#include "base/source/file_system.h"
#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/limits.h"
#include "cli/paths.h"
#include "cli/program.h"
#include "compiler/compile.h"

namespace deploy::cli {
namespace {

struct Checked {
  source::SourceSet sources;
  diag::CollectingSink sink;
  std::unique_ptr<compiler::LoadedProgram> program;
  std::string root;
};

// Roots are the files that no other given file imports.
std::set<std::string> ImportedFiles(const std::vector<std::unique_ptr<Checked>>& all) {
  std::set<std::string> imported;
  for (const auto& one : all) {
    const auto canonical = source::RealFileSystem().Canonical(one->root);
    // What an imported file imports came with it. Of files that import each other the first stays.
    if (canonical.ok() && imported.count(*canonical) != 0) {
      continue;
    }
    for (const std::string& file : one->program->outline().files) {
      if (!canonical.ok() || file != *canonical) {
        imported.insert(file);
      }
    }
  }
  return imported;
}

bool IsRoot(const Checked& one, const std::set<std::string>& imported, size_t count) {
  const auto canonical = source::RealFileSystem().Canonical(one.root);
  return count == 1 || !canonical.ok() || imported.count(*canonical) == 0;
}

}  // namespace

int RunCheck(Console& console, const Arguments& arguments) {
  auto paths = DeployFiles(arguments.paths.empty() ? std::vector<std::string>{"main.deploy"}
                                                   : arguments.paths);
  if (!paths.ok()) {
    console.Error(
        support::View(paths.status().message()),
        arguments.paths.empty() ? "name a file, or `backstay init` writes a first program" : "");
    return kExitError;
  }
  std::vector<std::unique_ptr<Checked>> all;
  compiler::Options options{.environment = arguments.environment, .limits = ApplyLimits(arguments)};
  for (const std::string& path : *paths) {
    if (RefuseStoredPlan(console, path)) {
      return kExitUsage;
    }
    auto one = std::make_unique<Checked>();
    one->root = options.root_file = path;
    one->program = compiler::Load(options, source::RealFileSystem(), one->sources, one->sink);
    all.push_back(std::move(one));
  }
  const std::set<std::string> imported = ImportedFiles(all);
  bool failed = false;
  size_t roots = 0;
  size_t budget = arguments.max_errors.value_or(diag::ShowLimits().total);
  for (auto& one : all) {
    if (!IsRoot(*one, imported, all.size())) {
      continue;
    }
    ++roots;
    options.root_file = one->root;
    compiler::Check(*one->program, options, one->sink);
    const size_t environments =
        arguments.environment ? 1
                              : std::max<size_t>(1, one->program->outline().environments.size());
    failed |= ReportDiagnostics(console, arguments, one->sources, one->sink.Take(), environments,
                                "check", true, &budget);
  }
  if (!failed && !console.json()) {
    console.OutLine(
        support::Cat("checked ", roots, roots == 1 ? " program" : " programs", ": no errors"));
  }
  return failed ? kExitError : kExitDone;
}

}  // namespace deploy::cli
