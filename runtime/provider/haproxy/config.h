#ifndef RUNTIME_PROVIDER_HAPROXY_CONFIG_H_
#define RUNTIME_PROVIDER_HAPROXY_CONFIG_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/provider/haproxy/spec.h"

namespace deploy::provider::haproxy {

struct Server {
  std::string endpoint;
  int weight = 0;
  bool checked = true;
};

// One backend: a route and where its requests go at this moment.
struct Pool {
  std::string label;
  std::string path;
  std::optional<Check> check;
  std::vector<Server> servers;
};

// What HAProxy does at this moment. Without pools it answers 503.
struct Layout {
  std::vector<Listener> listeners;
  std::vector<Pool> pools;
};

// Listening, and nothing behind.
Layout Closed(const Spec& spec);
// All requests to the endpoints of the routes.
Layout Open(const Spec& spec);
// On the way from one to the other: `shares` is what the new endpoints of a route get, by label;
// 100% when not there. What is in both keeps its full share; old endpoints that do not stay get the
// rest, and with 100% weight 0, so that they drain.
Layout Between(const Spec& from, const Spec& to,
               const std::map<std::string, support::Rational>& shares);

// True when a route has endpoints of both and none in common: a new version, which a canary can
// split.
bool Splits(const Spec& from, const Route& to);
// True when `from` serves something that `to` does not.
bool Drops(const Spec& from, const Spec& to);

std::string PoolName(const std::string& label);       // "route_all"
std::string ServerName(const std::string& endpoint);  // "s_127_0_0_1_4711"

// The whole configuration file; the same layout gives the same text.
std::string Render(const Layout& layout, const std::string& address);

}  // namespace deploy::provider::haproxy

#endif  // RUNTIME_PROVIDER_HAPROXY_CONFIG_H_
