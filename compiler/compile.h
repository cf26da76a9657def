#ifndef COMPILER_COMPILE_H_
#define COMPILER_COMPILE_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diag/sink.h"
#include "base/graph/graph.h"
#include "base/source/file_system.h"
#include "base/source/source_file.h"

namespace deploy::compiler {

// Named limits on hostile or huge input (settled.md 2.15: --limit name=value).
struct Limits {
  size_t source_bytes = 8u << 20;
  size_t nesting = 256;
  size_t imports = 1000;
  size_t import_depth = 64;
  size_t instances = 2'000'000;  // of the whole graph
  uint64_t evaluation_steps = 50'000'000;
  size_t value_bytes = 64u << 20;
};

// The value of one input as given outside the program, with where it came from for messages.
struct GivenInput {
  std::string text;   // as typed; a literal of the language, or plain text for the text types
                      // (settled.md 2.11)
  bool json = false;  // from a .json var file: `text` is a JSON value
  bool literal =
      false;  // from a var file: `text` is a literal of the language, whatever the input's type
  std::string origin;  // "--var release", "vars.deploy:3", "BACKSTAY_VAR_release"
};

struct Options {
  std::string root_file;                   // as the user named it
  std::optional<std::string> environment;  // none: `check` takes all of them
  std::map<std::string, GivenInput> inputs;
  Limits limits;
};

struct DeclaredInput {
  std::string name, type, documentation;
  std::optional<std::string> default_text;
};

// What is known of a program without evaluating it; enough to pick an environment and to prompt for
// inputs.
struct Outline {
  std::vector<std::string> environments;
  std::vector<DeclaredInput> inputs;
  std::vector<std::string> files;  // canonical paths of all files read, the root first
};

// The parsed files of a program: what Load read, so that picking an environment and asking for
// inputs costs no second parse. Outlives nothing but itself; `sources` given to Load must outlive
// it.
class LoadedProgram {
 public:
  virtual ~LoadedProgram() = default;
  virtual const Outline& outline() const = 0;
};

// Parses the root and its imports; no checking of bodies, no evaluation. Reports what stops it from
// reading (syntax errors, imports that are not there). Never null: what could be read is in it.
// `sources` receives every text read, for rendering.
std::unique_ptr<LoadedProgram> Load(const Options& options, const source::FileSystem& files,
                                    source::SourceSet& sources, diag::Sink& sink);

// Checks a loaded program: every declared environment, or the one in the options.
void Check(const LoadedProgram& program, const Options& options, diag::Sink& sink);

// Checks, evaluates and lowers a loaded program for one environment. nullopt when an error was
// reported.
std::optional<graph::DeploymentGraph> Compile(const LoadedProgram& program, const Options& options,
                                              diag::Sink& sink);

// The same from the beginning, for callers that need no outline.
// Parses, resolves imports, checks. Reports everything to `sink`; the call always returns. With no
// environment in the options every declared one is checked and equal findings are told apart by
// Diagnostic::environments. `sources` receives every text read, for rendering.
Outline Check(const Options& options, const source::FileSystem& files, source::SourceSet& sources,
              diag::Sink& sink);

// Check, then evaluate and lower for one environment (options.environment must name it, or none be
// declared). nullopt when an error was reported.
std::optional<graph::DeploymentGraph> Compile(const Options& options,
                                              const source::FileSystem& files,
                                              source::SourceSet& sources, diag::Sink& sink);

}  // namespace deploy::compiler

#endif  // COMPILER_COMPILE_H_
