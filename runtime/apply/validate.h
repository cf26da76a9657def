#ifndef RUNTIME_APPLY_VALIDATE_H_
#define RUNTIME_APPLY_VALIDATE_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/apply/session.h"
#include "runtime/plan/plan.h"

namespace deploy::apply {

// The *validate* phase: the state stands where the plan saw it, every fact that it relies on still
// holds, and the providers find nothing in the way of any step. Touches nothing; all reasons
// against the run are collected, in the plan's order. Status only when state or world cannot be
// read.
absl::StatusOr<std::vector<plan::Refusal>> Validate(Session& session, const plan::Plan& plan);

// The first part of it: why the state does not stand where the plan saw it.
absl::StatusOr<std::optional<plan::Refusal>> CheckPosition(state::Store& store,
                                                           const plan::Plan& plan);

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_VALIDATE_H_
