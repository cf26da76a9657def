#include "runtime/provider/haproxy/spec.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "base/support/text.h"
#include "runtime/provider/fields.h"

namespace deploy::provider::haproxy {

using support::Rational;
using value::Value;

namespace {

std::optional<Check> ReadCheck(const Value& check) {
  if (check.kind() != value::ValueKind::kRecord) {
    return std::nullopt;
  }
  Check out;
  out.path = TextField(check, "path", "/");
  out.every = DurationField(check, "every", absl::Seconds(10));
  out.timeout = DurationField(check, "timeout", absl::Seconds(2));
  out.failures = static_cast<int>(std::clamp<int64_t>(IntField(check, "failures", 3), 1, 1000));
  out.status = static_cast<int>(IntField(check, "status", 200));
  return out;
}

void ReadStrategy(const Value& strategy, Route& route) {
  if (TextField(strategy, "kind") != "canary") {
    return;
  }
  const Value& steps = FieldOf(strategy, "steps");
  if (steps.kind() == value::ValueKind::kList) {
    for (const Value& step : steps.elements()) {
      if (step.kind() == value::ValueKind::kQuantity) {
        route.steps.push_back(step.as_quantity().number);
      }
    }
  }
  route.hold = DurationField(strategy, "hold", absl::ZeroDuration());
}

}  // namespace

const Route* Spec::FindRoute(const std::string& label) const {
  const auto found = std::find_if(routes.begin(), routes.end(),
                                  [&](const Route& route) { return route.label == label; });
  return found == routes.end() ? nullptr : &*found;
}

Spec ReadSpec(const Value& body) {
  Spec out;
  for (const auto& [label, block] : BlocksField(body, "port")) {
    out.listeners.push_back({.label = label,
                             .address = TextField(block, "address", "127.0.0.1"),
                             .number = static_cast<int>(IntField(block, "number", 0))});
  }
  for (const auto& [label, block] : BlocksField(body, "route")) {
    Route route;
    route.label = label;
    route.path = TextField(block, "path", "/");
    if (!route.path.starts_with("/")) {
      route.path.insert(0, "/");
    }
    const Value& to = FieldOf(block, "to");
    route.endpoints = TextListField(to, "endpoints");
    route.check = ReadCheck(FieldOf(to, "check"));
    ReadStrategy(FieldOf(block, "strategy"), route);
    out.routes.push_back(std::move(route));
  }
  return out;
}

std::string ShareText(const Rational& share) {
  const auto percent = Rational::Multiply(share, Rational(100));
  if (percent && percent->is_whole()) {
    return support::Cat(percent->ToInt64().value_or(0), "%");
  }
  std::string text = absl::StrFormat("%.3f", share.ToDouble() * 100);
  text.erase(text.find_last_not_of('0') + 1);
  return text + "%";
}

}  // namespace deploy::provider::haproxy
