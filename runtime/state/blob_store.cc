#include "runtime/state/blob_store.h"

#include <algorithm>

#include "base/support/sha256.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/world/real_world.h"

namespace deploy::state {
namespace {

using support::Cat;

constexpr uint32_t kFolderMode = 0700;
constexpr uint32_t kFileMode = 0600;
constexpr size_t kDigits = 64;
constexpr size_t kFolderDigits = 2;

bool IsHash(const std::string& text) {
  return text.size() == kDigits && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

absl::Status MakeFolder(const std::string& path) {
  const absl::Status made = world::RealFiles().MakeFolder(path, kFolderMode);
  return absl::IsAlreadyExists(made) ? absl::OkStatus() : made;
}

}  // namespace

std::string FileBlobStore::PathOf(const std::string& sha256) const {
  return Cat(folder_, "/", sha256.substr(0, kFolderDigits), "/", sha256.substr(kFolderDigits));
}

absl::StatusOr<std::string> FileBlobStore::PutFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string bytes, world_.files().Read(path));
  return Put(bytes);
}

absl::StatusOr<std::string> FileBlobStore::Put(std::string_view bytes) {
  std::string hash = support::Sha256Hex(bytes);
  const std::string path = PathOf(hash);
  ASSIGN_OR_RETURN(const world::FileInfo info, world::RealFiles().Stat(path));
  // Another size under the name can only be damage, and is mended.
  if (info.kind == world::FileKind::kFile && info.size == static_cast<int64_t>(bytes.size())) {
    return hash;
  }
  if (read_only_) {
    return absl::FailedPreconditionError("the state was opened for reading only");
  }
  RETURN_IF_ERROR(MakeFolder(folder_));
  RETURN_IF_ERROR(MakeFolder(Cat(folder_, "/", hash.substr(0, kFolderDigits))));
  RETURN_IF_ERROR(world::RealFiles().WriteAtomic(path, bytes, kFileMode, {}, {}));
  return hash;
}

absl::StatusOr<std::string> FileBlobStore::Get(const std::string& sha256) {
  if (!IsHash(sha256)) {
    return absl::InvalidArgumentError(Cat("`", sha256, "` is not a SHA-256"));
  }
  const std::string path = PathOf(sha256);
  ASSIGN_OR_RETURN(std::string bytes, world::RealFiles().Read(path));
  if (support::Sha256Hex(bytes) != sha256) {
    return absl::DataLossError(Cat("the stored copy `", path,
                                   "` is damaged: its content does not have the SHA-256 of its "
                                   "name; put a backup of it back and run the command again"));
  }
  return bytes;
}

bool FileBlobStore::Has(const std::string& sha256) {
  if (!IsHash(sha256)) {
    return false;
  }
  const absl::StatusOr<world::FileInfo> info = world::RealFiles().Stat(PathOf(sha256));
  return info.ok() && info->kind == world::FileKind::kFile;
}

}  // namespace deploy::state
