#ifndef TESTS_UNIT_COMPILER_EVAL_PROGRAM_H_
#define TESTS_UNIT_COMPILER_EVAL_PROGRAM_H_

#include <optional>
#include <string>
#include <vector>

#include "base/diag/sink.h"
#include "compiler/compile.h"

namespace deploy::eval {

// A program in memory, compiled as a whole.
struct Program {
  explicit Program(std::string text);

  std::optional<graph::DeploymentGraph> Compile();
  std::vector<std::string> Check();        // codes
  std::vector<std::string> Codes() const;  // of what was reported
  // The value of an output, in the spelling of the language; "?" without a graph.
  std::string OutputText(std::string_view name);

  source::MemoryFileSystem files;
  source::SourceSet sources;
  compiler::Options options;
  diag::CollectingSink sink;
};

}  // namespace deploy::eval

#endif  // TESTS_UNIT_COMPILER_EVAL_PROGRAM_H_
