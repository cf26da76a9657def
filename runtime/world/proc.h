#ifndef RUNTIME_WORLD_PROC_H_
#define RUNTIME_WORLD_PROC_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/world/world.h"

namespace deploy::world {

// What Linux tells about processes under /proc. Everything here may be gone a moment later; what is
// gone, or belongs to somebody else, is absent.

struct ProcStat {
  char state = '?';
  int64_t group = 0;
  int64_t start_time = 0;
};

std::optional<ProcStat> ReadProcStat(int64_t pid);
std::vector<int64_t> AllPids();

// A small file of /proc; "" when it cannot be read.
std::string ReadProcFile(const std::string& path);

std::optional<ProcessInfo> FindProcess(int64_t pid);

// A process of this group still runs (a zombie does not).
bool GroupRuns(int64_t group);

std::vector<ProcessInfo> ProcessesByEnvironment(const std::string& name, const std::string& value);

}  // namespace deploy::world

#endif  // RUNTIME_WORLD_PROC_H_
