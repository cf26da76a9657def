#ifndef RUNTIME_APPLY_CALLS_H_
#define RUNTIME_APPLY_CALLS_H_

#include <string>

#include "absl/status/status.h"
#include "runtime/apply/session.h"
#include "runtime/plan/plan.h"

namespace deploy::apply {

// The calls that a step makes on its provider. All may run in the pool.

// The context of one call: the session's, with cancel token, timeout and a note that names the
// step.
provider::Context CallContext(Session& session, const plan::Step& step,
                              provider::CancelToken* cancel, absl::Duration timeout);

// Prepare and Capture: fills change.prepared and change.prior. Errors are for people.
absl::Status Arm(provider::Provider& provider, const provider::Context& context,
                 provider::Change& change);

// Apply, tried up to `tries` times while the provider calls the error passing; waits in between, a
// little longer each time, and stops waiting when cancelled.
provider::ApplyResult ApplyWithRetries(provider::Provider& provider,
                                       const provider::Context& context,
                                       const provider::Change& change, int tries);

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_CALLS_H_
