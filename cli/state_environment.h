#ifndef CLI_STATE_ENVIRONMENT_H_
#define CLI_STATE_ENVIRONMENT_H_

#include <optional>
#include <string>

#include "cli/arguments.h"
#include "cli/console.h"

namespace deploy::cli {

// The environment of a command that works from the state alone: -e, or the only one that state and
// source know. With several and no -e: absent, and `exit` says 64. A name that neither knows:
// absent, and `exit` says 1. Where the source is gone or broken the state alone decides.
// `no_state`: nothing was applied to it yet.
struct StateEnvironment {
  std::optional<std::string> name;
  bool no_state = false;
  int exit = 0;
};
StateEnvironment ChooseStateEnvironment(Console& console, const Arguments& arguments,
                                        const std::string& root_file);

}  // namespace deploy::cli

#endif  // CLI_STATE_ENVIRONMENT_H_
