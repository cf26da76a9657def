#include "runtime/world/atomic_write.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/world/descriptor.h"
#include "runtime/world/executable_files.h"
#include "runtime/world/real_world.h"

namespace deploy::world {
namespace {

constexpr std::string_view kSuffix = ".backstay-tmp";
constexpr size_t kLongestName = 255;
constexpr int kAttempts = 5;

std::string BaseOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

std::string Writing(const std::string& path) { return support::Cat("write `", path, "`"); }

// A file without a name where the file system can do that, so that a kill leaves nothing behind;
// else one under `temporary`.
absl::StatusOr<Descriptor> OpenNew(const std::string& path, const std::string& temporary,
                                   bool* nameless) {
  Descriptor file(::open(FolderOf(path).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
  *nameless = static_cast<bool>(file);
  if (file) {
    return file;
  }
  // Old kernels answer EISDIR or EINVAL, file systems without the feature EOPNOTSUPP.
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) {
    return ErrnoStatus(errno, Writing(path));
  }
  ::unlink(temporary.c_str());
  file = Descriptor(
      ::open(temporary.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file) {
    return ErrnoStatus(errno, Writing(path));
  }
  return file;
}

absl::Status Fill(int fd, std::string_view bytes, uint32_t mode, const FileOwner& owner,
                  const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n < 0) {
      return ErrnoStatus(errno, Writing(path));
    }
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  constexpr uid_t kKeep = static_cast<uid_t>(-1);
  // The owner first: a change of owner clears set-user-id bits.
  if ((owner.uid || owner.gid) &&
      ::fchown(fd, owner.uid.value_or(kKeep), owner.gid.value_or(kKeep)) != 0) {
    return ErrnoStatus(errno, support::Cat("set the owner of `", path, "`"));
  }
  if (::fchmod(fd, mode) != 0) {
    return ErrnoStatus(errno, support::Cat("set the mode of `", path, "`"));
  }
  if (::fsync(fd) != 0) {
    return ErrnoStatus(errno, Writing(path));
  }
  return absl::OkStatus();
}

bool Link(int fd, const std::string& name) {
  const std::string self = support::Cat("/proc/self/fd/", fd);
  return ::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
}

// Gives the finished file its name. errno is left as the failing call set it.
bool Publish(int fd, bool nameless, const std::string& temporary, const std::string& path) {
  if (nameless) {
    if (Link(fd, path)) {
      return true;
    }
    if (errno != EEXIST) {
      return false;
    }
    ::unlink(temporary.c_str());
    if (!Link(fd, temporary)) {
      return false;
    }
  }
  return ::rename(temporary.c_str(), path.c_str()) == 0;
}

}  // namespace

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) {
    return ".";
  }
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string TemporaryName(const std::string& path) {
  std::string base = BaseOf(path);
  if (base.size() + kSuffix.size() + 1 > kLongestName) {
    base.resize(kLongestName - kSuffix.size() - 1);
  }
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
  return support::Cat(folder, ".", base, kSuffix);
}

bool IsTemporaryName(std::string_view name) {
  return name.starts_with('.') && name.ends_with(kSuffix);
}

absl::Status SyncFolder(const std::string& folder) {
  Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // A folder that may be written but not read cannot be opened; there is no other way to sync it.
  if (!fd) {
    return errno == EACCES ? absl::OkStatus()
                           : ErrnoStatus(errno, support::Cat("open the folder `", folder, "`"));
  }
  if (::fsync(fd.get()) != 0 && errno != EINVAL) {
    return ErrnoStatus(errno, support::Cat("sync the folder `", folder, "`"));
  }
  return absl::OkStatus();
}

absl::Status WriteFileAtomic(const std::string& path, std::string_view bytes, uint32_t mode,
                             const FileOwner& owner) {
  const std::string temporary = TemporaryName(path);
  const auto no_starts = WritingExecutable(mode);
  int error = 0;
  // Another writer of the same path may take our temporary name away between the link and the
  // rename.
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    bool nameless = false;
    ASSIGN_OR_RETURN(Descriptor file, OpenNew(path, temporary, &nameless));
    if (absl::Status filled = Fill(file.get(), bytes, mode, owner, path); !filled.ok()) {
      if (!nameless) {
        ::unlink(temporary.c_str());
      }
      return filled;
    }
    if (Publish(file.get(), nameless, temporary, path)) {
      return SyncFolder(FolderOf(path));
    }
    error = errno;
    if (error != ENOENT && error != EEXIST) {
      ::unlink(temporary.c_str());
      break;
    }
  }
  return ErrnoStatus(error, Writing(path));
}

}  // namespace deploy::world
