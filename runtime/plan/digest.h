#ifndef RUNTIME_PLAN_DIGEST_H_
#define RUNTIME_PLAN_DIGEST_H_

#include <string>

#include "runtime/plan/plan.h"

namespace deploy::plan {

// SHA-256 over program, inputs, environment, schema versions, position of the state, facts and
// steps. Without anything that differs between two plans of one world: times, pids, free ports, the
// order in which the world was read.
std::string ComputeDigest(const Plan& plan);

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_DIGEST_H_
