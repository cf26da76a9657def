#ifndef RUNTIME_PROVIDER_PROCESS_LOGS_H_
#define RUNTIME_PROVIDER_PROCESS_LOGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/provider/provider.h"
#include "runtime/world/world.h"

namespace deploy::provider {

// The log of one instance of a service.
struct InstanceLog {
  std::string instance;  // "web/0"; "front" for a service with one process
  std::string object_id;
  std::vector<std::string> files;  // oldest first, the one that is written to last ("…/current")
  bool failed = false;             // of an instance that failed and is gone
};

// Logs of all instances of an address, in the order of the replicas; during a replacement those of
// both objects. A rotated file is renamed and `current` begins anew: whoever follows opens
// `current` again when it shrinks.
std::vector<InstanceLog> ServiceLogsOf(world::World& world, const std::string& state_folder,
                                       const std::string& environment, const std::string& address);

// Keeps the logs of those instances of an object that failed, until the next run; called before its
// folder goes.
void KeepFailedLogs(const Context& context, const std::string& object_id);
// Removes kept logs of every run but this one (0: of all).
void ForgetFailedLogs(const Context& context, int64_t run);

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_PROCESS_LOGS_H_
