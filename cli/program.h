#ifndef CLI_PROGRAM_H_
#define CLI_PROGRAM_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diag/sink.h"
#include "base/graph/graph.h"
#include "base/source/source_file.h"
#include "cli/arguments.h"
#include "cli/console.h"
#include "compiler/compile.h"

namespace deploy::cli {

// The root file that a command works on, from its positional argument: main.deploy when absent.
std::string RootFile(const Arguments& arguments, size_t position = 0);

// The folder that `.backstay` stands in: that of the root file (which need not exist).
std::string StackFolder(const std::string& root_file);

// A stored plan is told from source by its first bytes (settled.md 2.2). True when the file is one,
// with the error said: the command takes source only; its exit code is 64.
bool IsStoredPlan(const std::string& path);
bool RefuseStoredPlan(Console& console, const std::string& path);

// Prints findings where they belong (JSON: stdout, one object a line with a summary; else pictures
// on stderr). Returns true when an error was among them (with --deny-warnings also for a warning).
// `budget`: how many may still be shown of several programs together; what is shown is taken off.
bool ReportDiagnostics(Console& console, const Arguments& arguments,
                       const source::SourceSet& sources, std::vector<diag::Diagnostic> diagnostics,
                       size_t environment_count, std::string_view phase, bool summary,
                       size_t* budget = nullptr);

// Which environment a command works on. With several declared and no -e: absent, and `exit`
// says 64.
struct ChosenEnvironment {
  std::optional<std::string> name;
  int exit = 0;
};
ChosenEnvironment ChooseEnvironment(Console& console, const Arguments& arguments,
                                    const std::vector<std::string>& declared);

struct CompiledProgram {
  std::optional<graph::DeploymentGraph> graph;  // absent: `exit` says why
  int exit = 0;
  std::unique_ptr<source::SourceSet> sources;  // what the spans of the graph point into
};

// Source to graph for one environment: reads the inputs from --var, --var-file, BACKSTAY_VAR_name,
// asks for what is missing on a terminal, compiles, reports. Prints nothing on success but
// warnings.
CompiledProgram CompileProgram(Console& console, const Arguments& arguments,
                               const std::string& root_file);

}  // namespace deploy::cli

#endif  // CLI_PROGRAM_H_
