#ifndef CLI_COMMAND_DOCS_H_
#define CLI_COMMAND_DOCS_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "cli/arguments.h"

namespace deploy::cli {

// Which options a command takes; one bit a group, so that an option means the same wherever it
// stands.
enum OptionGroup : uint32_t {
  kGroupProgram = 1u << 0,      // --var, --var-file, --limit
  kGroupEnvironment = 1u << 1,  // -e
  kGroupFormat = 1u << 2,       // --format
  kGroupRun = 1u << 3,          // --parallel, --on-interrupt, --lock-timeout
  kGroupYes = 1u << 4,          // --yes
  kGroupExitCode = 1u << 5,     // --exit-code
  kGroupAccept = 1u << 6,       // --accept-irreversible
  kGroupDiagnostics = 1u << 7,  // --max-errors, --deny-warnings
  kGroupParallel = 1u << 8,     // --parallel alone
};

struct CommandDefinition {
  CommandDoc doc;
  std::string_view positional;  // "[FILE]", "PATH...", "ADDRESS [FILE]", "" for none
  std::string_view positional_help;
  uint32_t groups = 0;
};

// Every command, in the order in which `backstay help` lists them.
std::span<const CommandDefinition> CommandDefinitions();
const CommandDefinition* FindCommand(std::string_view name);

}  // namespace deploy::cli

#endif  // CLI_COMMAND_DOCS_H_
