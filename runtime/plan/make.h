#ifndef RUNTIME_PLAN_MAKE_H_
#define RUNTIME_PLAN_MAKE_H_

#include "runtime/plan/draft.h"

namespace deploy::plan {

// The stages of every plan, in order: state, world, decisions, drift, identities, order, findings,
// digest. `restores` is given when one run is taken back.
absl::StatusOr<PlanResult> Make(const graph::DeploymentGraph& wanted, state::Store& store,
                                const provider::Registry& providers,
                                const provider::Context& context, const PlanOptions& options,
                                const Restores* restores, int64_t takes_back);

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_MAKE_H_
