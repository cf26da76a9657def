#ifndef CLI_INPUTS_H_
#define CLI_INPUTS_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "cli/arguments.h"
#include "cli/console.h"
#include "compiler/compile.h"

namespace deploy::cli {

// Values of inputs from outside the program: --var wins over --var-file (a later one over an
// earlier), over BACKSTAY_VAR_name, over the default. Names are not checked here. Fails when a file
// cannot be read or understood, or gives one name twice.
absl::StatusOr<std::map<std::string, compiler::GivenInput>> GatherInputs(
    const Arguments& arguments);

// Asks on the terminal for every declared input that has neither value nor default; the
// documentation is the prompt.
void PromptForInputs(Console& console, const std::vector<compiler::DeclaredInput>& declared,
                     std::map<std::string, compiler::GivenInput>& given);

}  // namespace deploy::cli

#endif  // CLI_INPUTS_H_
