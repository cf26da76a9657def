#ifndef RUNTIME_ROLLBACK_INVERSE_H_
#define RUNTIME_ROLLBACK_INVERSE_H_

#include <string>

#include "runtime/apply/run.h"
#include "runtime/plan/plan.h"
#include "runtime/provider/provider.h"

namespace deploy::rollback {

// True when the step may have had an effect that must be taken back: it was done, or it failed or
// could not say, or it was a create that a crash cut short (its remains are cleared away). A script
// that failed without telling what it left is not undone: its undo would take back what never was.
bool NeedsUndo(const plan::Step& step, const apply::StepRun& run);

// The change that takes a journalled one back: create → delete, update and switch → the same with
// the pre-image as target, delete → create of the pre-image, run → run backwards. `token` is new.
provider::Change Inverse(const apply::StepRun& run, std::string token);

}  // namespace deploy::rollback

#endif  // RUNTIME_ROLLBACK_INVERSE_H_
