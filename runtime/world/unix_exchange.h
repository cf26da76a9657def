#ifndef RUNTIME_WORLD_UNIX_EXCHANGE_H_
#define RUNTIME_WORLD_UNIX_EXCHANGE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace deploy::world {

// Network::UnixExchange of the real world.
absl::StatusOr<std::string> ExchangeWithSocket(const std::string& path, std::string_view text,
                                               absl::Duration timeout);

}  // namespace deploy::world

#endif  // RUNTIME_WORLD_UNIX_EXCHANGE_H_
