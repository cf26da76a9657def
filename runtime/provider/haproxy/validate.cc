#include <algorithm>

#include "base/support/text.h"
#include "runtime/provider/haproxy/operations.h"
#include "runtime/provider/runit/objects.h"

namespace deploy::provider::haproxy {

std::vector<Finding> Validate(const Context& context, const Change& change) {
  std::vector<Finding> out;
  if (change.kind == ChangeKind::kDelete) {
    return out;
  }
  if (!context.world->processes().Which("haproxy")) {
    out.push_back({.fatal = true,
                   .message = "the program `haproxy` is not installed",
                   .help = "install the Debian package `haproxy`"});
  }
  Service service;
  service.stop_signal = "USR1";
  for (Finding& finding : MakeRunit(*context.world)->Validate({service})) {
    out.push_back(std::move(finding));
  }
  Record own;
  own.object_id = change.object_id;
  own.token = ObjectToken(context, change.object_id);
  const Spec spec =
      ReadSpec(BodyOnly(change.target_image ? change.target_image->attributes : change.desired));
  const std::optional<Record> prior = FromImage(change.prior);
  const Spec before = prior ? ReadSpec(prior->body) : Spec{};
  for (size_t i = 0; i < spec.listeners.size(); ++i) {
    const Listener& listener = spec.listeners[i];
    if (listener.number == 0) {
      continue;
    }
    ReservePort(listener.number);
    for (size_t j = 0; j < i; ++j) {
      if (spec.listeners[j].number == listener.number &&
          spec.listeners[j].address == listener.address) {
        out.push_back(
            {.fatal = true,
             .message = support::Cat("ports `", spec.listeners[j].label, "` and `", listener.label,
                                     "` have the same number ", listener.number),
             .help = "give each its own"});
      }
    }
    if (auto finding = CheckPort(context, change.address, listener.address, listener.number,
                                 {MakeService(context, own).token})) {
      out.push_back(*std::move(finding));
    }
  }
  return out;
}

}  // namespace deploy::provider::haproxy
