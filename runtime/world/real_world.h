#ifndef RUNTIME_WORLD_REAL_WORLD_H_
#define RUNTIME_WORLD_REAL_WORLD_H_

#include "absl/status/status.h"
#include "runtime/world/world.h"

namespace deploy::world {

// The parts of RealWorld(), one file each; for this folder, and for the state store, whose own
// files are always real. Each is made once and lives for ever.
FileSystem& RealFiles();
Clock& RealClock();
Processes& RealProcesses();
Network& RealNetwork();
Randomness& RealRandomness();

// The status for errno `error` met while doing `what` ("write `a/b`"): its kind as world.h says,
// with the system's words.
absl::Status ErrnoStatus(int error, const std::string& what);

}  // namespace deploy::world

#endif  // RUNTIME_WORLD_REAL_WORLD_H_
