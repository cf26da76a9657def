#ifndef RUNTIME_WORLD_ATOMIC_WRITE_H_
#define RUNTIME_WORLD_ATOMIC_WRITE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace deploy::world {

struct FileOwner {
  std::optional<uint32_t> uid, gid;
};

// FileSystem::WriteAtomic of the real world.
absl::Status WriteFileAtomic(const std::string& path, std::string_view bytes, uint32_t mode,
                             const FileOwner& owner);

// The name that a half-written version of `path` may have: `folder/.NAME.backstay-tmp`.
std::string TemporaryName(const std::string& path);
bool IsTemporaryName(std::string_view name);

// The folder that holds `path`: "/" for "/a", "." for "a".
std::string FolderOf(const std::string& path);

// Makes the entries of a folder durable.
absl::Status SyncFolder(const std::string& folder);

}  // namespace deploy::world

#endif  // RUNTIME_WORLD_ATOMIC_WRITE_H_
