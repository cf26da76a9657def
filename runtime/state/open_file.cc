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

absl::Status CheckTables(Connection& connection) {
  for (const std::string_view table : {"environment", "journal", "run", "object", "generation"}) {
    ASSIGN_OR_RETURN(
        Query query,
        connection.Use("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?"));
    query.Bind(table);
    ASSIGN_OR_RETURN(const bool row, query.Step());
    if (!row || query.Int(0) != 1) {
      return DamagedFile(connection.path(), Cat("its table `", table, "` is not there"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckPages(Connection& connection, const char* sql) {
  ASSIGN_OR_RETURN(Query query, connection.Use(sql));
  const absl::StatusOr<bool> row = query.Step();
  RETURN_IF_ERROR(row.status());
  return *row && query.Text(0) == "ok" ? absl::OkStatus()
                                       : DamagedFile(connection.path(), query.Text(0));
}

// About 1 ms per megabyte. Who only looks and finds a long history does with what is current.
absl::Status CheckPages(Connection& connection, bool read_only) {
  constexpr int64_t kWhole = 16 << 20;
  ASSIGN_OR_RETURN(const int64_t pages, connection.ReadNumber("PRAGMA page_count"));
  ASSIGN_OR_RETURN(const int64_t size, connection.ReadNumber("PRAGMA page_size"));
  if (!read_only || pages * size <= kWhole) {
    return CheckPages(connection, "PRAGMA quick_check(1)");
  }
  RETURN_IF_ERROR(CheckPages(connection, "PRAGMA quick_check(environment)"));
  return CheckPages(connection, "PRAGMA quick_check(object)");
}

// What only SQLite itself can tell: the log may hold newer numbers than the file's first page.
absl::Status CheckContent(Connection& connection, bool read_only) {
  ASSIGN_OR_RETURN(const int64_t application, connection.ReadNumber("PRAGMA application_id"));
  if (application != kApplicationId) {
    return DamagedFile(connection.path(), "its log belongs to another file");
  }
  ASSIGN_OR_RETURN(const int64_t format, connection.ReadNumber("PRAGMA user_version"));
  if (format > kStateFormat) {
    return NewerFormat(connection.path(), format, kStateFormat);
  }
  if (format == kStateFormat) {
    RETURN_IF_ERROR(CheckTables(connection));
  }
  return CheckPages(connection, read_only);
}

absl::StatusOr<std::unique_ptr<Connection>> Connect(const StatePaths& paths, OpenMode mode,
                                                    const FileCheck& check, bool read_only,
                                                    bool alone = false) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, Connection::Open(paths.file, mode));
  connection->SetCheckpointOnClose(!check.log_present && !alone);
  RETURN_IF_ERROR(connection->Execute(kSettings));
  if (alone) {
    // The index of the log is then kept in memory, and needs no file.
    RETURN_IF_ERROR(connection->Execute("PRAGMA locking_mode = EXCLUSIVE"));
  }
  RETURN_IF_ERROR(CheckContent(*connection, read_only));
  return connection;
}

// Looking needs no room on a disk that is full.
absl::StatusOr<std::unique_ptr<Connection>> ConnectToLook(const StatePaths& paths, OpenMode mode,
                                                          const FileCheck& check) {
  absl::StatusOr<std::unique_ptr<Connection>> connection = Connect(paths, mode, check, true);
  if (!absl::IsResourceExhausted(connection.status())) {
    return connection;
  }
  return Connect(paths, check.log_present ? OpenMode::kWrite : OpenMode::kImmutable, check, true,
                 /*alone=*/true);
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
  const OpenMode mode = ModeFor(writable, check);
  ASSIGN_OR_RETURN(
      std::unique_ptr<Connection> connection,
      options.read_only ? ConnectToLook(paths, mode, check) : Connect(paths, mode, check, false));
  RETURN_IF_ERROR(Migrate(*connection, Migrations(), kStateFormat));
  if (options.read_only) {
    RETURN_IF_ERROR(connection->Execute("PRAGMA query_only = ON"));
  }
  connection->SetCheckpointOnClose(true);
  return connection;
}

}  // namespace deploy::state
