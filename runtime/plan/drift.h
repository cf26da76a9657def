#ifndef RUNTIME_PLAN_DRIFT_H_
#define RUNTIME_PLAN_DRIFT_H_

#include "runtime/plan/draft.h"

namespace deploy::plan {

// Fills plan.drift: how every live object of the state differs from what was last applied. In order
// of address.
void FindDrift(Draft& draft);
// Objects of which the world does not say how they are.
std::vector<NotTold> FindNotTold(const Draft& draft);

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_DRIFT_H_
