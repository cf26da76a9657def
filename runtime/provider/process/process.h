#ifndef RUNTIME_PROVIDER_PROCESS_PROCESS_H_
#define RUNTIME_PROVIDER_PROCESS_PROCESS_H_

#include <memory>

#include "runtime/provider/provider.h"

namespace deploy::provider {

// `process`: replicas of a program under a supervisor that outlives us (runit/supervisor.h), each
// in a folder of its own below <state folder>/run/<environment>/<object id>.
std::unique_ptr<Provider> MakeProcessProvider();

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_PROCESS_PROCESS_H_
