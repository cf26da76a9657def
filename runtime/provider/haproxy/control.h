#ifndef RUNTIME_PROVIDER_HAPROXY_CONTROL_H_
#define RUNTIME_PROVIDER_HAPROXY_CONTROL_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/world/world.h"

namespace deploy::provider::haproxy {

// What the master says of its processes (`show proc`).
struct Processes {
  int64_t master = 0;
  int reloads = 0;                   // since the master was started
  int failed = 0;                    // reloads in a row that failed
  std::vector<int64_t> workers;      // that take new connections
  std::vector<int64_t> old_workers;  // that finish theirs
};
Processes ParseProcesses(std::string_view text);

// One server at this moment (`show stat`).
struct ServerState {
  bool up = false;
  int weight = 0;
  int64_t sessions = 0;
};
using ServerStates = std::map<std::string, ServerState>;  // by "pool/server"
ServerStates ParseServers(std::string_view csv);

// Talks to a running HAProxy through its two sockets in `folder`.
class Control {
 public:
  Control(world::World& world, std::string folder) : world_(world), folder_(std::move(folder)) {}

  absl::StatusOr<Processes> ShowProcesses();
  absl::StatusOr<ServerStates> ShowServers();
  // Commands of the runtime interface, all in one exchange. An error is what HAProxy answered to
  // one of them.
  absl::Status Run(const std::vector<std::string>& commands);
  // Has the configuration file read again and waits until a new worker serves; FailedPrecondition
  // when it did not take it, and the old one goes on.
  absl::Status Reload();
  // Sessions that workers of former configurations still hold.
  int64_t OldSessions();

 private:
  absl::StatusOr<std::string> AskMaster(std::string_view command);

  world::World& world_;
  std::string folder_;
};

}  // namespace deploy::provider::haproxy

#endif  // RUNTIME_PROVIDER_HAPROXY_CONTROL_H_
