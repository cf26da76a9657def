#ifndef RUNTIME_PROVIDER_HAPROXY_HAPROXY_H_
#define RUNTIME_PROVIDER_HAPROXY_HAPROXY_H_

#include <memory>

#include "runtime/provider/provider.h"

namespace deploy::provider {

// `haproxy`: one HAProxy per object under the supervisor of runit/supervisor.h. A create only
// listens; traffic moves in switch steps, in shares when there is a canary and something was served
// before.
std::unique_ptr<Provider> MakeHaproxyProvider();

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_HAPROXY_HAPROXY_H_
