#ifndef TESTS_GOLDEN_GOLDEN_RUNNER_H_
#define TESTS_GOLDEN_GOLDEN_RUNNER_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/diag/diagnostic.h"
#include "base/source/file_system.h"
#include "base/source/source_file.h"

// Golden files: `.deploy` texts under tests/golden/<stage>/ that carry what is expected of them.
//
//   #! with environment=production      options for the stage, in the head of the file
//   #--- lib.deploy                     the next file of a program of several; the first one is the
//   root let a = [1, 2                       text; lines that begin with `#!`, `#|` or `#---` are
//   no part of it
//   #! error[D0105] 9-10: `[` is never closed      a finding on the line above, columns and message
//   #!   fix maybe: insert `]`                     and what belongs to it
//   #! dump:                            asks for the stage's dump, which follows as
//   #| file @0-13
//
// A file's name begins with `fail_` if and only if it has an error. `golden_test --update
// [FOLDER…]` writes the expectations anew; the rest of the file stays as it is.
namespace deploy::golden {

struct Input {
  std::vector<std::pair<std::string, std::string>> files;  // name and text, the root first
  source::MemoryFileSystem file_system;                    // the same texts under their names
  std::map<std::string, std::string> options;              // of `#! with key=value`
  const std::string& root() const { return files.front().first; }
};

struct Output {
  std::vector<diag::Diagnostic> diagnostics;
  std::string dump;
};

// Runs one stage. Every text that a diagnostic points into must be in `sources` under its name in
// Input::files.
using StageFunction = Output (*)(const Input& input, source::SourceSet& sources);

// One of these at namespace scope in tests/golden/stage_<name>.cc; <name> is the folder.
struct Stage {
  Stage(std::string name, StageFunction function);
};

const std::map<std::string, StageFunction>& Stages();

// The golden file `text` with its expectations replaced by what the stage says now.
std::string Renew(const std::string& text, StageFunction stage, bool* has_errors);

}  // namespace deploy::golden

#endif  // TESTS_GOLDEN_GOLDEN_RUNNER_H_
