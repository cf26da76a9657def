#ifndef RUNTIME_PROVIDER_HAPROXY_OPERATIONS_H_
#define RUNTIME_PROVIDER_HAPROXY_OPERATIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "runtime/provider/haproxy/control.h"
#include "runtime/provider/haproxy/record.h"
#include "runtime/provider/provider.h"
#include "runtime/provider/runit/supervisor.h"

namespace deploy::provider::haproxy {

// The operations of the `haproxy` provider, one file each; contracts are those of Provider.

ReadResult Read(const Context& context, const std::optional<Image>& last);
PlannedChange Plan(const PlanRequest& request);
std::vector<Finding> Validate(const Context& context, const Change& change);
absl::StatusOr<Image> Capture(const Context& context, Image prior);
ApplyResult Apply(const Context& context, const Change& change);
ProbeResult Probe(const Context& context, const Change& change);

// What is found of the configuration: its digest when the file and the running servers are as the
// record says, else words that say what differs.
std::string FoundConfiguration(const Context& context, const Record& record);
std::string ConfigDigest(const std::string& text);

// A HAProxy on its way from one configuration to another. The file is always written before the
// running process is told, so that a restart at any moment goes on with the same shares.
class Mover {
 public:
  Mover(const Context& context, const Record& record);

  // Starts it, or has it read the configuration again; waits until it serves.
  absl::Status Load(const std::string& config);
  // Moves the routes from what is served to what is wanted: in shares where `stepwise` and the
  // route says so, then waits until nothing of the old is in use any more. Cancelled when the
  // context is.
  absl::Status Move(const Spec& from, const Spec& to, bool stepwise);

 private:
  absl::Status StartFresh();
  absl::Status SetWeights(const Layout& layout);
  absl::Status RunShares(const Spec& from, const Spec& to, const Route& route,
                         std::map<std::string, support::Rational>& shares);
  absl::Status Hold(absl::Duration duration);
  absl::Status Drain(const Spec& from, const Spec& to);
  void KeepHealth(const ServerStates& before);
  absl::Status Check(const std::string& config);
  bool Cancelled() const;

  const Context& context_;
  const Record& record_;
  const std::string folder_;
  const Service service_;
  const std::unique_ptr<Supervisor> supervisor_;
  Control control_;
};

}  // namespace deploy::provider::haproxy

#endif  // RUNTIME_PROVIDER_HAPROXY_OPERATIONS_H_
