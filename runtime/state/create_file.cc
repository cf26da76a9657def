#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/state/migrate.h"
#include "runtime/state/state_file.h"
#include "runtime/world/atomic_write.h"
#include "runtime/world/descriptor.h"
#include "runtime/world/real_world.h"

namespace deploy::state {
namespace {

using support::Cat;

constexpr mode_t kFolderMode = 0700;
constexpr mode_t kFileMode = 0600;
constexpr std::array<const char*, 4> kSuffixes = {"", "-wal", "-shm", "-journal"};

void RemoveDatabase(const std::string& path) {
  for (const char* suffix : kSuffixes) {
    ::unlink((path + suffix).c_str());
  }
}

// An empty file of the right mode whatever the umask: SQLite gives its side files the mode of the
// database.
absl::Status MakeEmptyFile(const std::string& path) {
  world::Descriptor file(
      ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, kFileMode));
  if (!file || ::fchmod(file.get(), kFileMode) != 0) {
    return world::ErrnoStatus(errno, Cat("make the state file `", path, "`"));
  }
  return absl::OkStatus();
}

absl::Status FillFile(const std::string& path) {
  RETURN_IF_ERROR(MakeEmptyFile(path));
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                   Connection::Open(path, OpenMode::kWrite));
  RETURN_IF_ERROR(connection->Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"));
  return CreateSchema(*connection);
}

// The caller holds the folder's lock.
absl::Status CreateLocked(const StatePaths& paths) {
  ASSIGN_OR_RETURN(const FileCheck check, CheckStateFile(paths));
  if (check.present) {
    return absl::OkStatus();
  }
  const std::string fresh = paths.file + ".new";
  RemoveDatabase(fresh);  // of a process that was killed here
  if (absl::Status filled = FillFile(fresh); !filled.ok()) {
    RemoveDatabase(fresh);
    return filled;
  }
  if (::rename(fresh.c_str(), paths.file.c_str()) != 0) {
    const int error = errno;
    RemoveDatabase(fresh);
    return world::ErrnoStatus(error, Cat("make the state file `", paths.file, "`"));
  }
  return world::SyncFolder(paths.folder);
}

}  // namespace

absl::Status CreateStateFile(const StatePaths& paths) {
  const absl::Status made = world::RealFiles().MakeFolder(paths.folder, kFolderMode);
  if (!made.ok() && !absl::IsAlreadyExists(made)) {
    return made;
  }
  world::Descriptor folder(::open(paths.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || ::flock(folder.get(), LOCK_EX) != 0) {
    return world::ErrnoStatus(errno, Cat("open the folder `", paths.folder, "`"));
  }
  const absl::Status created = CreateLocked(paths);
  if (!created.ok() && made.ok()) {
    ::rmdir(paths.folder.c_str());  // it was not there before us
  }
  return created;
}

}  // namespace deploy::state
