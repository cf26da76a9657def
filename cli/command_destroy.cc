#include "absl/time/clock.h"
#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/observer.h"
#include "cli/program.h"
#include "cli/session.h"
#include "cli/state_run.h"

namespace deploy::cli {

int RunDestroy(Console& console, const Arguments& arguments) {
  return RunFromState(console, arguments, "destroy", "Destroy all of this?",
                      [](engine::Engine& engine) { return engine.PlanDestroy(); });
}

}  // namespace deploy::cli
