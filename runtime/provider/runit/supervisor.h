#ifndef RUNTIME_PROVIDER_RUNIT_SUPERVISOR_H_
#define RUNTIME_PROVIDER_RUNIT_SUPERVISOR_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "runtime/provider/provider.h"
#include "runtime/world/world.h"

namespace deploy::provider {

// One supervised service. Its folder belongs to the supervisor and is made and removed by it.
struct Service {
  std::string name;    // "web/0", for messages
  std::string folder;  // absolute; parents exist
  std::string
      token;  // stands as BACKSTAY_TOKEN in the environment of everything that the service starts
  std::vector<std::string> command;
  std::string directory;
  std::vector<std::pair<std::string, std::string>> env;  // the whole environment
  std::string user;                                      // empty: ours
  std::string stop_signal = "TERM";
};

enum class ServiceState : uint8_t {
  kAbsent,   // no folder
  kStopped,  // nobody looks after it, or it was told to stay down
  kDown,     // ended, and about to be started again
  kRunning,
};

// How the service ended last time.
struct ServiceExit {
  int count = 0;  // since it was started by us
  int code = -1;  // -1: by a signal
  int signal = 0;
  absl::Duration after;  // how long it was up
};

struct ServiceStatus {
  ServiceState state = ServiceState::kAbsent;
  int64_t pid = 0;  // of the service, when running
  std::optional<ServiceExit> last_exit;
};

struct StopOptions {
  std::string signal = "TERM";
  absl::Duration within = absl::Seconds(10);
  std::function<bool()> cancelled;  // polled: stop waiting, with Cancelled; a second Stop goes on
};

// Starts services that outlive us and starts them again when they crash. One implementation:
// runit's `runsv`, a process per service; systemd can stand behind the same interface. Stateless
// and thread-safe; calls for one service folder must not overlap.
class Supervisor {
 public:
  virtual ~Supervisor() = default;

  // What is missing on this machine, with the Debian package that brings it.
  virtual std::vector<Finding> Validate(const std::vector<Service>& services) = 0;
  // Writes the folder and starts the service. A second call finishes what a first began; a running
  // service is left alone, its stop signal aside. What a former supervisor of the same folder left
  // running is ended before.
  virtual absl::Status Start(const Service& service) = 0;
  virtual ServiceStatus Look(const Service& service) = 0;
  // False when somebody changed the scripts that start the service since they were written.
  virtual bool AsWritten(const Service& service) = 0;
  // Ends the services together: their signal, up to `within` to end, then KILL; also whatever they
  // started and what went away from its parents. Then the supervisors. The folders stay.
  virtual absl::Status Stop(const std::vector<Service>& services, const StopOptions& options) = 0;
  // True while anything of it runs, the supervisor included.
  virtual bool Leftover(const Service& service) = 0;
};

// `world` must outlive it.
std::unique_ptr<Supervisor> MakeRunit(world::World& world);

// Log files of a service folder, oldest first, the one being written last. Absent ones are left
// out.
std::vector<std::string> ServiceLogs(world::FileSystem& files, const std::string& folder);
// The last `count` lines of all of them.
std::vector<std::string> LastLogLines(world::FileSystem& files, const std::string& folder,
                                      size_t count);

// "exited with code 1 after 0.2s", "ended by signal KILL after 3s".
std::string ExitText(const ServiceExit& exit);

// The number of "TERM", "USR1" …; absent for a name that Linux does not know.
std::optional<int> SignalNumber(const std::string& name);

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_RUNIT_SUPERVISOR_H_
