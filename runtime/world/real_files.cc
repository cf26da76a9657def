#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "absl/strings/numbers.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/world/atomic_write.h"
#include "runtime/world/descriptor.h"
#include "runtime/world/real_world.h"

namespace deploy::world {
namespace {

constexpr uint32_t kPermissions = 07777;
constexpr size_t kAccountBuffer = 1 << 16;

std::string Quoted(std::string_view verb, const std::string& path) {
  return support::Cat(verb, " `", path, "`");
}

FileKind KindOf(mode_t mode) {
  if (S_ISREG(mode)) {
    return FileKind::kFile;
  }
  if (S_ISDIR(mode)) {
    return FileKind::kFolder;
  }
  return S_ISLNK(mode) ? FileKind::kLink : FileKind::kOther;
}

absl::StatusOr<std::string> LinkTarget(const std::string& path, size_t size) {
  std::string target(std::max<size_t>(size, 255) + 1, '\0');
  const ssize_t n = ::readlink(path.c_str(), target.data(), target.size());
  if (n < 0) {
    return ErrnoStatus(errno, Quoted("read the link", path));
  }
  target.resize(static_cast<size_t>(n));
  return target;
}

absl::StatusOr<std::string> ReadAll(int fd, size_t expected, const std::string& path) {
  std::string out(expected + 1, '\0');
  size_t used = 0;
  while (true) {
    const ssize_t n = ::read(fd, out.data() + used, out.size() - used);
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n < 0) {
      return ErrnoStatus(errno, Quoted("read", path));
    }
    if (n == 0) {
      out.resize(used);
      return out;
    }
    used += static_cast<size_t>(n);
    if (used == out.size()) {
      out.resize(out.size() * 2);
    }
  }
}

// After something was removed. When another step removed the folder around it meanwhile, that step
// made the removal of the folder durable, and with it ours.
absl::Status SyncRemoval(const std::string& path) {
  const absl::Status synced = SyncFolder(FolderOf(path));
  return absl::IsNotFound(synced) ? absl::OkStatus() : synced;
}

absl::StatusOr<std::vector<std::string>> Names(const std::string& path) {
  std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), ::closedir);
  if (folder == nullptr) {
    return ErrnoStatus(errno, Quoted("list", path));
  }
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") {
      names.emplace_back(name);
    }
  }
  if (errno != 0) {
    return ErrnoStatus(errno, Quoted("list", path));
  }
  std::sort(names.begin(), names.end());
  return names;
}

// Takes away what a killed WriteAtomic may have left; false when anything else is in the folder.
bool RemoveLeftovers(const std::string& path) {
  const auto names = Names(path);
  if (!names.ok() || !std::all_of(names->begin(), names->end(), IsTemporaryName)) {
    return false;
  }
  for (const std::string& name : *names) {
    ::unlink(support::Cat(path, "/", name).c_str());
  }
  return true;
}

// One account by name or number: `lookup` is getpwnam_r or getgrnam_r.
template <class Entry, class Lookup>
absl::StatusOr<uint32_t> Account(const std::string& name, std::string_view what, Lookup lookup,
                                 uint32_t Entry::*id) {
  uint32_t number = 0;
  if (absl::SimpleAtoi(name, &number)) {
    return number;
  }
  std::string buffer(kAccountBuffer, '\0');
  Entry entry{};
  Entry* found = nullptr;
  const int error = lookup(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
  if (found == nullptr) {
    return error == 0 ? absl::NotFoundError(
                            support::Cat("there is no ", what, " `", name, "` on this machine"))
                      : ErrnoStatus(error, support::Cat("look up the ", what, " `", name, "`"));
  }
  return found->*id;
}

class Disk final : public FileSystem {
 public:
  absl::StatusOr<FileInfo> Stat(const std::string& path) override {
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0) {
      if (errno == ENOENT || errno == ENOTDIR) {
        return FileInfo{};
      }
      return ErrnoStatus(errno, Quoted("look at", path));
    }
    FileInfo out{.kind = KindOf(info.st_mode),
                 .mode = info.st_mode & kPermissions,
                 .uid = info.st_uid,
                 .gid = info.st_gid,
                 .size = info.st_size,
                 .link_target = {}};
    if (out.kind == FileKind::kLink) {
      ASSIGN_OR_RETURN(out.link_target, LinkTarget(path, static_cast<size_t>(info.st_size)));
    }
    return out;
  }

  absl::StatusOr<std::string> Read(const std::string& path) override {
    // Without O_NONBLOCK the open of a FIFO would wait for a writer.
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat info {};
    if (!file || ::fstat(file.get(), &info) != 0) {
      return ErrnoStatus(errno, Quoted("read", path));
    }
    if (S_ISDIR(info.st_mode)) {
      return ErrnoStatus(EISDIR, Quoted("read", path));
    }
    if (!S_ISREG(info.st_mode)) {
      return absl::FailedPreconditionError(
          support::Cat("cannot read `", path, "`: not a regular file"));
    }
    return ReadAll(file.get(), static_cast<size_t>(info.st_size), path);
  }

  absl::Status WriteAtomic(const std::string& path, std::string_view bytes, uint32_t mode,
                           std::optional<uint32_t> uid, std::optional<uint32_t> gid) override {
    return WriteFileAtomic(path, bytes, mode, FileOwner{.uid = uid, .gid = gid});
  }

  absl::Status Remove(const std::string& path) override {
    ::unlink(TemporaryName(path).c_str());
    if (::unlink(path.c_str()) != 0) {
      return errno == ENOENT || errno == ENOTDIR ? absl::OkStatus()
                                                 : ErrnoStatus(errno, Quoted("remove", path));
    }
    return SyncRemoval(path);
  }

  absl::Status MakeFolder(const std::string& path, uint32_t mode) override {
    if (::mkdir(path.c_str(), 0700) != 0) {
      return ErrnoStatus(errno, Quoted("make the folder", path));
    }
    // The umask took bits from mkdir's mode.
    if (::chmod(path.c_str(), mode) != 0) {
      return ErrnoStatus(errno, Quoted("set the mode of", path));
    }
    return SyncFolder(FolderOf(path));
  }

  absl::Status RemoveFolder(const std::string& path) override {
    if (::rmdir(path.c_str()) == 0) {
      return SyncRemoval(path);
    }
    if (errno == ENOENT) {
      return absl::OkStatus();
    }
    const int error = errno == EEXIST ? ENOTEMPTY : errno;
    if (error == ENOTEMPTY && RemoveLeftovers(path) && ::rmdir(path.c_str()) == 0) {
      return SyncRemoval(path);
    }
    return ErrnoStatus(error, Quoted("remove the folder", path));
  }

  absl::StatusOr<std::vector<std::string>> List(const std::string& path) override {
    return Names(path);
  }

  absl::Status Chmod(const std::string& path, uint32_t mode) override {
    if (::chmod(path.c_str(), mode) != 0) {
      return ErrnoStatus(errno, Quoted("set the mode of", path));
    }
    return absl::OkStatus();
  }

  absl::Status Chown(const std::string& path, uint32_t uid, uint32_t gid) override {
    if (::lchown(path.c_str(), uid, gid) != 0) {
      return ErrnoStatus(errno, Quoted("set the owner of", path));
    }
    return absl::OkStatus();
  }

  absl::Status Rename(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) {
      return ErrnoStatus(errno, support::Cat("rename `", from, "` to `", to, "`"));
    }
    const std::string source = FolderOf(from);
    const std::string target = FolderOf(to);
    RETURN_IF_ERROR(SyncFolder(target));
    return source == target ? absl::OkStatus() : SyncFolder(source);
  }

  bool Writable(const std::string& path) override {
    return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0;
  }

  absl::StatusOr<uint32_t> UserId(const std::string& name) override {
    return Account<passwd>(name, "user", ::getpwnam_r, &passwd::pw_uid);
  }

  absl::StatusOr<uint32_t> GroupId(const std::string& name) override {
    return Account<group>(name, "group", ::getgrnam_r, &group::gr_gid);
  }

  std::string UserName(uint32_t uid) override {
    std::string buffer(kAccountBuffer, '\0');
    passwd entry{};
    passwd* found = nullptr;
    ::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found);
    return found == nullptr ? support::Cat(uid) : std::string(found->pw_name);
  }

  std::string GroupName(uint32_t gid) override {
    std::string buffer(kAccountBuffer, '\0');
    group entry{};
    group* found = nullptr;
    ::getgrgid_r(gid, &entry, buffer.data(), buffer.size(), &found);
    return found == nullptr ? support::Cat(gid) : std::string(found->gr_name);
  }
};

}  // namespace

FileSystem& RealFiles() {
  static Disk* const disk = new Disk();
  return *disk;
}

}  // namespace deploy::world
