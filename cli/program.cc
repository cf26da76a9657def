#include "cli/program.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>

#include "base/diag/render.h"
#include "base/source/file_system.h"
#include "base/support/text.h"
#include "cli/inputs.h"
#include "cli/limits.h"
#include "cli/report.h"
#include "cli/signs.h"
#include "cli/working.h"
#include "runtime/plan/plan.h"

namespace deploy::cli {
namespace {

int64_t MillisecondsSinceStart() {
  static const auto start = std::chrono::steady_clock::now();
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               start)
      .count();
}

void PrintHuman(Console& console, const diag::Arranged& arranged,
                const source::SourceSet& sources) {
  const diag::TextOptions options{.color = console.color_err(), .width = console.width()};
  for (const diag::Diagnostic& diagnostic : arranged.shown) {
    console.ErrLine(diag::RenderText(diagnostic, sources, options));
  }
  if (arranged.held_back > 0) {
    console.ErrLine(support::Cat(OurSigns().ellipsis, " and ", arranged.held_back,
                                 " more; --max-errors N shows them"));
  }
}

void PrintJson(Console& console, const diag::Arranged& arranged, const source::SourceSet& sources,
               std::string_view phase, bool summary) {
  for (const diag::Diagnostic& diagnostic : arranged.shown) {
    console.OutLine(diag::RenderJson(diagnostic, sources, phase));
  }
  if (summary) {
    console.OutLine(diag::RenderSummaryJson(arranged, sources.size(), MillisecondsSinceStart()));
  }
}

}  // namespace

std::string RootFile(const Arguments& arguments, size_t position) {
  return arguments.paths.size() > position ? arguments.paths[position] : "main.deploy";
}

std::string StackFolder(const std::string& root_file) {
  std::error_code error;
  const std::filesystem::path path(root_file);
  std::filesystem::path folder =
      path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  if (std::filesystem::is_directory(path, error)) {
    folder = path;
  }
  const auto canonical =
      std::filesystem::weakly_canonical(std::filesystem::absolute(folder, error), error);
  return canonical.empty() ? folder.string() : canonical.string();
}

bool IsStoredPlan(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  char head[16] = {};
  file.read(head, sizeof head);
  return plan::LooksLikePlan(std::string_view(head, static_cast<size_t>(file.gcount())));
}

bool RefuseStoredPlan(Console& console, const std::string& path) {
  if (!IsStoredPlan(path)) {
    return false;
  }
  console.Error(support::Cat("`", path, "` is a stored plan, and source is wanted here"),
                support::Cat("`backstay show ", path, "` and `backstay apply ", path, "` take it"));
  return true;
}

bool ReportDiagnostics(Console& console, const Arguments& arguments,
                       const source::SourceSet& sources, std::vector<diag::Diagnostic> diagnostics,
                       size_t environment_count, std::string_view phase, bool summary,
                       size_t* budget) {
  diag::ShowLimits limits;
  if (arguments.max_errors) {
    limits.total = *arguments.max_errors;
    limits.per_file = std::max<size_t>(limits.per_file, *arguments.max_errors);
  }
  if (budget != nullptr) {
    limits.total = std::min(limits.total, *budget);
  }
  const diag::Arranged arranged = diag::Arrange(std::move(diagnostics), limits, environment_count);
  if (budget != nullptr) {
    *budget -= std::min(*budget, arranged.shown.size());
  }
  if (console.json()) {
    PrintJson(console, arranged, sources, phase, summary);
  } else {
    PrintHuman(console, arranged, sources);
  }
  return arranged.errors > 0 || (arguments.deny_warnings && arranged.warnings > 0);
}

ChosenEnvironment ChooseEnvironment(Console& console, const Arguments& arguments,
                                    const std::vector<std::string>& declared) {
  if (arguments.environment) {
    const std::string& wanted = *arguments.environment;
    if (std::find(declared.begin(), declared.end(), wanted) != declared.end() ||
        (declared.empty() && wanted == "default")) {
      return {.name = wanted};
    }
    return {.exit = UnknownEnvironment(console, wanted, declared)};
  }
  if (declared.size() > 1) {
    return {.exit = WhichEnvironment(console, declared)};
  }
  return {.name = declared.empty() ? "default" : declared[0]};
}

CompiledProgram CompileProgram(Console& console, const Arguments& arguments,
                               const std::string& root_file) {
  if (RefuseStoredPlan(console, root_file)) {
    return {.exit = kExitUsage};
  }
  CompiledProgram result;
  result.sources = std::make_unique<source::SourceSet>();
  source::SourceSet& sources = *result.sources;
  diag::CollectingSink sink;
  compiler::Options options{.root_file = root_file,
                            .environment = arguments.environment,
                            .limits = ApplyLimits(arguments)};
  const source::FileSystem& files = source::RealFileSystem();
  const auto loaded = WhileSaying(console, "reading the program",
                                  [&] { return compiler::Load(options, files, sources, sink); });
  const compiler::Outline& outline = loaded->outline();
  if (sink.has_errors()) {
    ReportDiagnostics(console, arguments, sources, sink.Take(), 1, "check", false);
    return {.exit = kExitError};
  }
  const ChosenEnvironment chosen = ChooseEnvironment(console, arguments, outline.environments);
  if (!chosen.name) {
    return {.exit = chosen.exit};
  }
  options.environment = outline.environments.empty() ? std::optional<std::string>() : chosen.name;
  auto given = GatherInputs(arguments);
  if (!given.ok()) {
    console.Error(support::View(given.status().message()));
    return {.exit = kExitError};
  }
  if (console.interactive() && !console.json()) {
    PromptForInputs(console, outline.inputs, *given);
  }
  options.inputs = *std::move(given);
  result.graph = WhileSaying(console, "checking the program",
                             [&] { return compiler::Compile(*loaded, options, sink); });
  const bool failed = ReportDiagnostics(console, arguments, sources, sink.Take(), 1, "plan", false);
  if (failed || !result.graph) {
    result.graph.reset();
    result.exit = kExitError;
  }
  return result;
}

}  // namespace deploy::cli
