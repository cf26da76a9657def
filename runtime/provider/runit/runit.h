#ifndef RUNTIME_PROVIDER_RUNIT_RUNIT_H_
#define RUNTIME_PROVIDER_RUNIT_RUNIT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/provider/runit/supervisor.h"

namespace deploy::provider {

// What runsv writes about itself in supervise/status, 20 bytes.
struct RunsvStatus {
  int64_t pid = 0;
  bool want_down = false;
  bool running = false;
};
std::optional<RunsvStatus> ParseRunsvStatus(std::string_view bytes);

// One `runsv` per service, started as a daemon of its own; there is no runsvdir.
class Runit final : public Supervisor {
 public:
  explicit Runit(world::World& world) : world_(world) {}

  std::vector<Finding> Validate(const std::vector<Service>& services) override;
  absl::Status Start(const Service& service) override;
  ServiceStatus Look(const Service& service) override;
  bool AsWritten(const Service& service) override;
  absl::Status Stop(const std::vector<Service>& services, const StopOptions& options) override;
  bool Leftover(const Service& service) override;

 private:
  // A service that is being ended.
  struct Ending {
    int64_t main = 0;                      // what runsv started; 0 when nobody looked after it
    std::vector<world::ProcessInfo> tree;  // all that it had started when it was asked to end
    bool told = false;                     // the whole tree was asked
  };
  using Endings = std::map<std::string, Ending>;  // by folder

  std::optional<world::ProcessInfo> SupervisorOf(const Service& service);
  std::vector<world::ProcessInfo> SupervisorsOf(const Service& service);
  std::optional<RunsvStatus> StatusOf(const Service& service);
  absl::Status Tell(const Service& service, char command);
  absl::Status Install(const Service& service);
  absl::Status InstallStop(const Service& service);
  absl::Status Launch(const Service& service);
  absl::Status AwaitStart(const Service& service, const world::ProcessInfo& runsv);

  std::set<int64_t> MembersOf(const Service& service, const std::vector<world::ProcessInfo>& known);
  void AskToEnd(const Service& service, int signal, Ending& ending);
  bool AwaitEnd(const std::vector<Service>& services, int signal, const StopOptions& options,
                Endings& endings);
  void KillMembers(const std::vector<Service>& services, const Endings& endings);
  void EndSupervisors(const std::vector<Service>& services);
  bool AwaitSupervisors(const std::vector<Service>& services, absl::Duration within);
  void SignalAll(const std::set<int64_t>& pids, int signal);

  world::World& world_;
};

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_RUNIT_RUNIT_H_
