#ifndef CLI_HELP_H_
#define CLI_HELP_H_

#include <CLI/CLI.hpp>
#include <string>

#include "cli/command_docs.h"

namespace deploy::cli {

// What `backstay COMMAND --help` and docs/reference/commands.md say; `app` holds the options.
std::string CommandHelp(const CommandDefinition& definition, const CLI::App& app);

// What `backstay --help` says.
std::string GeneralHelp();

}  // namespace deploy::cli

#endif  // CLI_HELP_H_
