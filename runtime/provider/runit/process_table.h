#ifndef RUNTIME_PROVIDER_RUNIT_PROCESS_TABLE_H_
#define RUNTIME_PROVIDER_RUNIT_PROCESS_TABLE_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/world/world.h"

namespace deploy::provider {

struct ProcessRow {
  int64_t pid = 0, parent = 0, group = 0, session = 0;
  std::string name;  // at most 15 characters, as the kernel has it
};

// Parses /proc/PID/stat; absent for a zombie.
std::optional<ProcessRow> ParseProcessRow(std::string_view stat);
// All running processes.
std::vector<ProcessRow> ReadProcessTable(world::FileSystem& files);

// Those below `roots` (not themselves), and those in `sessions`.
std::set<int64_t> TreeOf(const std::vector<ProcessRow>& table, const std::set<int64_t>& roots,
                         const std::set<int64_t>& sessions);

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_RUNIT_PROCESS_TABLE_H_
