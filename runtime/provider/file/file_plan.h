#ifndef RUNTIME_PROVIDER_FILE_FILE_PLAN_H_
#define RUNTIME_PROVIDER_FILE_FILE_PLAN_H_

#include "runtime/provider/provider.h"

namespace deploy::provider {

// Provider::Plan of `file`: three-way compare of path, bytes, mode, owner and group.
PlannedChange PlanFile(const PlanRequest& request);

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_FILE_FILE_PLAN_H_
