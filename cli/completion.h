#ifndef CLI_COMPLETION_H_
#define CLI_COMPLETION_H_

#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "cli/command_docs.h"

namespace deploy::cli {

// What may stand at one place of the command line. `kind` is a word for the hidden command
// `__complete`, which asks the program or the state: environments, inputs, addresses, codes.
struct CompletionValue {
  std::vector<std::string> words;
  std::string_view kind;
  bool file = false;
};

CompletionValue ValueOfOption(const OptionDoc& option);
CompletionValue ValueOfPositional(const CommandDefinition& definition);  // its first word
std::string CompletionCommands(std::string_view separator);

std::string BashCompletion();
std::string ZshCompletion();
std::string FishCompletion();

// `backstay __complete KIND [FILE [ENVIRONMENT]]`: names, one a line. Never says what went wrong.
int RunComplete(const std::vector<std::string>& words);

}  // namespace deploy::cli

#endif  // CLI_COMPLETION_H_
