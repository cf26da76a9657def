#ifndef CLI_STATE_RUN_H_
#define CLI_STATE_RUN_H_

#include <functional>
#include <string>

#include "cli/console.h"
#include "runtime/engine.h"

namespace deploy::cli {

// What destroy and rollback have in common: they work from the state alone, show their plan, ask,
// and run it.
int RunFromState(Console& console, const Arguments& arguments, const std::string& command,
                 const std::string& question,
                 const std::function<absl::StatusOr<plan::PlanResult>(engine::Engine&)>& make_plan);

}  // namespace deploy::cli

#endif  // CLI_STATE_RUN_H_
