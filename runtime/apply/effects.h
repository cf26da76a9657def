#ifndef RUNTIME_APPLY_EFFECTS_H_
#define RUNTIME_APPLY_EFFECTS_H_

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "runtime/apply/run.h"
#include "runtime/apply/view.h"

namespace deploy::apply {

// What the end of a step changes in the view of objects. `run.image` and `run.before` are set.
std::vector<state::ViewChange> AfterForward(const plan::Step& step, const StepRun& run,
                                            const View& view);
// The same for the step taken back; `image` is what the provider returned for the way back.
std::vector<state::ViewChange> AfterBack(const plan::Step& step, const StepRun& run,
                                         const std::optional<provider::Image>& image, bool done,
                                         const View& view);

// What the source allows the step (`lifecycle { timeouts { create = 5m } }`), else no limit.
absl::Duration Timeout(const plan::Plan& plan, const plan::Step& step);

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_EFFECTS_H_
