#include <sys/stat.h>
#include <unistd.h>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/state/migrate.h"
#include "runtime/state/state_file.h"

namespace deploy::state {
namespace {

using support::Cat;

// 4,000 pages before the log is copied into the database: an apply of thousands of steps would else
// stop for it often.
constexpr char kSettings[] =
    "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -16000;"
    "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY";

bool Writable(const StatePaths& paths) {
  return ::access(paths.file.c_str(), W_OK) == 0 && ::access(paths.folder.c_str(), W_OK) == 0;
}

// Modes that somebody widened; a file of another user stays as it is.
void Narrow(const std::string& path, mode_t mode) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) == 0 && (info.st_mode & 077) != 0 &&
      info.st_uid == ::geteuid() && !S_ISLNK(info.st_mode)) {
    ::chmod(path.c_str(), mode);
  }
}

OpenMode ModeFor(bool writable, const FileCheck& check) {
  if (writable) {
    return OpenMode::kWrite;
  }
  return check.log_present ? OpenMode::kReadOnly : OpenMode::kImmutable;
}

// What only SQLite itself can tell: the log may hold newer numbers than the file's first page.
absl::Status CheckContent(Connection& connection, const FileCheck& check) {
  ASSIGN_OR_RETURN(const int64_t application, connection.ReadNumber("PRAGMA application_id"));
  if (application != kApplicationId) {
    return DamagedFile(connection.path(), "its log belongs to another file");
  }
  ASSIGN_OR_RETURN(const int64_t format, connection.ReadNumber("PRAGMA user_version"));
  if (format > kStateFormat) {
    return NewerFormat(connection.path(), format, kStateFormat);
  }
  if (!check.looks_short) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(Query query, connection.Use("PRAGMA quick_check(1)"));
  ASSIGN_OR_RETURN(const bool row, query.Step());
  return row && query.Text(0) == "ok" ? absl::OkStatus()
                                      : DamagedFile(connection.path(), query.Text(0));
}

// Stands for a state that is not there: empty, and gone with its connection.
absl::StatusOr<std::unique_ptr<Connection>> OpenEmpty(const StatePaths& paths) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                   Connection::Open(paths.file, OpenMode::kMemory));
  RETURN_IF_ERROR(CreateSchema(*connection));
  RETURN_IF_ERROR(connection->Execute("PRAGMA query_only = ON"));
  return connection;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> OpenStateFile(const StatePaths& paths,
                                                          const OpenOptions& options) {
  ASSIGN_OR_RETURN(FileCheck check, CheckStateFile(paths));
  if (!check.present) {
    if (options.create && options.read_only) {
      return OpenEmpty(paths);
    }
    if (!options.create) {
      return absl::NotFoundError(Cat("there is no state yet: `", paths.file,
                                     "` does not exist; `backstay apply` makes it"));
    }
    RETURN_IF_ERROR(CreateStateFile(paths));
    ASSIGN_OR_RETURN(check, CheckStateFile(paths));
  }
  const bool writable = Writable(paths);
  if (!writable && !options.read_only) {
    return absl::PermissionDeniedError(
        Cat("the state file `", paths.file,
            "` is read-only; make it and its folder writable for you and run the command again"));
  }
  if (!options.read_only) {
    Narrow(paths.folder, 0700);
    Narrow(paths.file, 0600);
  }
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                   Connection::Open(paths.file, ModeFor(writable, check)));
  connection->SetCheckpointOnClose(!check.log_present);
  RETURN_IF_ERROR(connection->Execute(kSettings));
  RETURN_IF_ERROR(CheckContent(*connection, check));
  RETURN_IF_ERROR(Migrate(*connection, Migrations(), kStateFormat));
  if (options.read_only) {
    RETURN_IF_ERROR(connection->Execute("PRAGMA query_only = ON"));
  }
  connection->SetCheckpointOnClose(true);
  return connection;
}

}  // namespace deploy::state
