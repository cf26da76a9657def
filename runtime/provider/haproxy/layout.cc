#include <algorithm>
#include <set>

#include "runtime/provider/haproxy/config.h"
#include "runtime/provider/haproxy/weights.h"

namespace deploy::provider::haproxy {

namespace {

bool Holds(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

Pool PoolOf(const Route& route) {
  Pool out;
  out.label = route.label;
  out.path = route.path;
  out.check = route.check;
  for (const std::string& endpoint : route.endpoints) {
    out.servers.push_back({.endpoint = endpoint, .weight = kFullWeight});
  }
  return out;
}

// The old endpoints of a route that do not stay.
std::vector<std::string> Leaving(const Route* old, const Route& route) {
  std::vector<std::string> out;
  if (old != nullptr) {
    std::copy_if(old->endpoints.begin(), old->endpoints.end(), std::back_inserter(out),
                 [&](const std::string& endpoint) { return !Holds(route.endpoints, endpoint); });
  }
  return out;
}

}  // namespace

Layout Closed(const Spec& spec) { return {.listeners = spec.listeners}; }

Layout Open(const Spec& spec) {
  Layout out = Closed(spec);
  for (const Route& route : spec.routes) {
    out.pools.push_back(PoolOf(route));
  }
  return out;
}

bool Splits(const Spec& from, const Route& to) {
  const Route* old = from.FindRoute(to.label);
  return old != nullptr && !old->endpoints.empty() && !to.endpoints.empty() &&
         Leaving(old, to).size() == old->endpoints.size();
}

bool Drops(const Spec& from, const Spec& to) {
  return std::any_of(from.routes.begin(), from.routes.end(), [&](const Route& old) {
    const Route* route = to.FindRoute(old.label);
    return route == nullptr || !Leaving(&old, *route).empty();
  });
}

Layout Between(const Spec& from, const Spec& to,
               const std::map<std::string, support::Rational>& shares) {
  Layout out = Closed(to);
  for (const Route& route : to.routes) {
    Pool pool = PoolOf(route);
    const Route* old = from.FindRoute(route.label);
    const std::vector<std::string> leaving = Leaving(old, route);
    const auto share = shares.find(route.label);
    Weights weights{.old_server = 0, .new_server = kFullWeight};
    if (share != shares.end() && Splits(from, route)) {
      weights = WeightsFor(share->second, static_cast<int>(leaving.size()),
                           static_cast<int>(route.endpoints.size()));
    }
    for (Server& server : pool.servers) {
      server.weight = weights.new_server;
    }
    // A backend has one check: old servers that are checked otherwise are not checked on their last
    // way.
    const bool checked = old != nullptr && old->check == route.check;
    for (const std::string& endpoint : leaving) {
      pool.servers.push_back(
          {.endpoint = endpoint, .weight = weights.old_server, .checked = checked});
    }
    out.pools.push_back(std::move(pool));
  }
  return out;
}

}  // namespace deploy::provider::haproxy
