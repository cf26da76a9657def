#ifndef RUNTIME_PROVIDER_HAPROXY_WEIGHTS_H_
#define RUNTIME_PROVIDER_HAPROXY_WEIGHTS_H_

#include "base/support/rational.h"

namespace deploy::provider::haproxy {

inline constexpr int kMostWeight = 256;  // HAProxy's limit
inline constexpr int kFullWeight = 100;  // of every server while nothing moves

// Weights of each old and each new server.
struct Weights {
  int old_server = 0;
  int new_server = 0;
  friend bool operator==(const Weights&, const Weights&) = default;
};

// So that the new servers together get `share` of the requests: exactly when whole numbers up to
// 256 can say it, else as near as they can, and never 0 for a side that gets something.
Weights WeightsFor(const support::Rational& share, int old_servers, int new_servers);

}  // namespace deploy::provider::haproxy

#endif  // RUNTIME_PROVIDER_HAPROXY_WEIGHTS_H_
