#ifndef RUNTIME_PROVIDER_RUNIT_TREE_H_
#define RUNTIME_PROVIDER_RUNIT_TREE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "runtime/world/world.h"

namespace deploy::provider {

// Makes this folder and what is missing above it, all 0700.
absl::Status MakeFolders(world::FileSystem& files, const std::string& path);
// Removes a folder of ours with everything in it; links are removed, not followed. Absent is OK.
absl::Status RemoveTree(world::FileSystem& files, const std::string& path);
// Writes only when the bytes differ: a file that is read by a running program is left alone when
// nothing changed.
absl::Status WriteIfChanged(world::FileSystem& files, const std::string& path,
                            std::string_view bytes, uint32_t mode);
bool Exists(world::FileSystem& files, const std::string& path);
// The text of a small file, "" when it cannot be read.
std::string TextOfFile(world::FileSystem& files, const std::string& path);

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_RUNIT_TREE_H_
