#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/state_run.h"

namespace deploy::cli {

int RunRollback(Console& console, const Arguments& arguments) {
  const std::optional<int64_t> to = arguments.to;
  return RunFromState(console, arguments, "rollback", "Go back like this?",
                      [to](engine::Engine& engine) { return engine.PlanRollback(to); });
}

}  // namespace deploy::cli
