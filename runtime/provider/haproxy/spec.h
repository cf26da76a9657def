#ifndef RUNTIME_PROVIDER_HAPROXY_SPEC_H_
#define RUNTIME_PROVIDER_HAPROXY_SPEC_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/support/rational.h"
#include "base/value/value.h"

namespace deploy::provider::haproxy {

struct Listener {
  std::string label;
  std::string address;
  int number = 0;
  friend bool operator==(const Listener&, const Listener&) = default;
};

// How a service says that it is checked (`web.http.check`).
struct Check {
  std::string path;
  absl::Duration every, timeout;
  int failures = 3;
  int status = 200;
  friend bool operator==(const Check&, const Check&) = default;
};

struct Route {
  std::string label;
  std::string path;                    // prefix, begins with "/"
  std::vector<std::string> endpoints;  // "127.0.0.1:4711"
  std::optional<Check> check;
  std::vector<support::Rational> steps;  // of a canary, rising; empty: at once
  absl::Duration hold;
};

// The body of a `haproxy` service.
struct Spec {
  std::vector<Listener> listeners;  // sorted by label
  std::vector<Route> routes;        // sorted by label
  const Route* FindRoute(const std::string& label) const;
};

// Unknown parts read as absent.
Spec ReadSpec(const value::Value& body);

// "10%", "12.5%", "33.333%".
std::string ShareText(const support::Rational& share);

}  // namespace deploy::provider::haproxy

#endif  // RUNTIME_PROVIDER_HAPROXY_SPEC_H_
