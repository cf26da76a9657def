#ifndef BASE_SOURCE_FILE_SYSTEM_H_
#define BASE_SOURCE_FILE_SYSTEM_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"

namespace deploy::source {

// What the compiler may ask of the disk: reading only. The runtime has its own, richer world
// (runtime/world).
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  // NotFound, PermissionDenied, FailedPrecondition (a folder), or ResourceExhausted above `limit`
  // bytes.
  virtual absl::StatusOr<std::string> Read(const std::string& path, size_t limit) const = 0;
  virtual bool Exists(const std::string& path) const = 0;
  // Names (not paths), sorted.
  virtual absl::StatusOr<std::vector<std::string>> List(const std::string& folder) const = 0;
  // Absolute and without `.`, `..` or links, so that one file has one name.
  virtual absl::StatusOr<std::string> Canonical(const std::string& path) const = 0;
};

const FileSystem& RealFileSystem();

// For tests and the editor: texts by absolute path.
class MemoryFileSystem : public FileSystem {
 public:
  void Put(std::string path, std::string text);
  absl::StatusOr<std::string> Read(const std::string& path, size_t limit) const override;
  bool Exists(const std::string& path) const override;
  absl::StatusOr<std::vector<std::string>> List(const std::string& folder) const override;
  absl::StatusOr<std::string> Canonical(const std::string& path) const override;

 private:
  bool IsFolder(const std::string& normal) const;
  absl::flat_hash_map<std::string, std::string> files_;
};

}  // namespace deploy::source

#endif  // BASE_SOURCE_FILE_SYSTEM_H_
