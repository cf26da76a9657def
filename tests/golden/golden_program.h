#ifndef TESTS_GOLDEN_GOLDEN_PROGRAM_H_
#define TESTS_GOLDEN_GOLDEN_PROGRAM_H_

#include <string>

#include "base/diag/sink.h"
#include "compiler/compile.h"
#include "compiler/module/module.h"
#include "tests/golden/golden_runner.h"

namespace deploy::golden {

// The files of a golden as a program, with the types of stdlib/ known.
module::ModuleSet LoadProgram(const Input& input, source::SourceSet& sources, diag::Sink& sink);

// The environment that is declared first, "default" without any.
std::string FirstEnvironment(const module::ModuleSet& modules);

// Options for the whole compiler: `#! with environment=…`, `#! with var.NAME=text`.
compiler::Options CompilerOptions(const Input& input);

}  // namespace deploy::golden

#endif  // TESTS_GOLDEN_GOLDEN_PROGRAM_H_
