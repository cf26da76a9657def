#ifndef RUNTIME_WORLD_HTTP_CLIENT_H_
#define RUNTIME_WORLD_HTTP_CLIENT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "runtime/world/world.h"

namespace deploy::world {

// Network::Get of the real world, by libcurl. The library is loaded at the first call: linking it
// would add 6 ms, for its thirty dependencies, to the start of every command
// (docs/decisions/libcurl-on-demand.md).
absl::StatusOr<HttpResult> HttpGet(const std::string& url, absl::Duration timeout);

}  // namespace deploy::world

#endif  // RUNTIME_WORLD_HTTP_CLIENT_H_
