#include "cli/state_environment.h"

#include <algorithm>

#include "base/source/file_system.h"
#include "cli/limits.h"
#include "cli/program.h"
#include "cli/report.h"
#include "compiler/compile.h"
#include "runtime/state/store.h"
#include "runtime/world/world.h"

namespace deploy::cli {
namespace {

using Names = std::vector<std::string>;

bool Has(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Those of the source; absent when it cannot be read or has errors.
std::optional<Names> DeclaredEnvironments(const Arguments& arguments,
                                          const std::string& root_file) {
  source::SourceSet sources;
  diag::CollectingSink sink;
  const compiler::Options options{.root_file = root_file, .limits = ApplyLimits(arguments)};
  const auto program = compiler::Load(options, source::RealFileSystem(), sources, sink);
  if (sink.has_errors()) {
    return std::nullopt;
  }
  const Names& declared = program->outline().environments;
  return declared.empty() ? Names{"default"} : declared;
}

}  // namespace

StateEnvironment ChooseStateEnvironment(Console& console, const Arguments& arguments,
                                        const std::string& root_file) {
  const auto stored = state::StoredEnvironments(StackFolder(root_file), world::RealWorld());
  if (!stored.ok()) {
    const RunTarget target = RunTarget::Of(arguments);
    return {.exit = ReportStatus(console, stored.status(),
                                 BeginsRuns(arguments.command) ? &target : nullptr)};
  }
  if (arguments.environment && Has(*stored, *arguments.environment)) {
    return {.name = arguments.environment};
  }
  Names known = *stored;
  const std::optional<Names> declared = DeclaredEnvironments(arguments, root_file);
  for (const std::string& name : declared.value_or(Names())) {
    if (!Has(known, name)) {
      known.push_back(name);
    }
  }
  std::sort(known.begin(), known.end());
  if (arguments.environment) {
    if (!known.empty() && !Has(known, *arguments.environment)) {
      return {.exit = UnknownEnvironment(console, *arguments.environment, known)};
    }
    return {.name = arguments.environment, .no_state = true};
  }
  if (known.size() > 1) {
    return {.exit = WhichEnvironment(console, known)};
  }
  const std::string name = known.empty() ? "default" : known.front();
  return {.name = name, .no_state = !Has(*stored, name)};
}

}  // namespace deploy::cli
