#ifndef RUNTIME_WORLD_PORTS_H_
#define RUNTIME_WORLD_PORTS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "runtime/world/world.h"

namespace deploy::world {

// Network::FreePort, CanBind and WhoListens of the real world, for TCP over IPv4 and IPv6.
absl::StatusOr<int> FindFreePort(const std::string& address);
bool PortCanBeBound(const std::string& address, int port);
std::optional<Listener> ListenerOf(int port);

}  // namespace deploy::world

#endif  // RUNTIME_WORLD_PORTS_H_
