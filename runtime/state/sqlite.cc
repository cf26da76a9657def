#include "runtime/state/sqlite.h"

#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/support/status_macros.h"
#include "base/support/text.h"

namespace deploy::state {
namespace {

using support::Cat;

constexpr int kBusySeconds = 30;
constexpr int kBusySteps = 2000;  // microseconds between two attempts, at most

// Waits in steps that grow from 50 us: a commit of another process takes a millisecond or two.
int WaitWhileBusy(void*, int attempt) {
  const int step = std::min(kBusySteps, 50 << std::min(attempt, 6));
  ::usleep(static_cast<useconds_t>(step));
  return attempt < kBusySeconds * (1000000 / kBusySteps) ? 1 : 0;
}

bool DiskIsFull(int primary, int system_error) {
  return primary == SQLITE_FULL ||
         (primary == SQLITE_IOERR && (system_error == ENOSPC || system_error == EDQUOT));
}

absl::Status MakeError(int code, int system_error, const std::string& path,
                       std::string_view words) {
  const int primary = code & 0xff;
  if (DiskIsFull(primary, system_error)) {
    return absl::ResourceExhaustedError(
        Cat("cannot write `", path,
            "`: the disk is full; nothing was lost: free some space and run the command again"));
  }
  switch (primary) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return DamagedFile(path, words);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return absl::PermissionDeniedError(
          Cat("cannot write `", path, "`: ", words,
              "; make the file and its folder writable for you and run the command again"));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::UnavailableError(Cat("`", path, "` has been locked by another process for ",
                                        kBusySeconds, " s; run the command again"));
    case SQLITE_CANTOPEN:
      return absl::PermissionDeniedError(
          Cat("cannot open `", path, "`: ", words,
              "; make the file and its folder readable and writable for you"));
    default:
      return absl::InternalError(Cat("cannot use `", path, "`: ", words, " (SQLite error ", code,
                                     system_error != 0 ? Cat(", errno ", system_error) : "", ")"));
  }
}

absl::Status ErrorOf(sqlite3* handle, const std::string& path) {
  return MakeError(sqlite3_extended_errcode(handle), sqlite3_system_errno(handle), path,
                   sqlite3_errmsg(handle));
}

}  // namespace

absl::Status DamagedFile(const std::string& path, std::string_view what) {
  return absl::DataLossError(
      Cat("the state file `", path, "` is damaged: ", what,
          "; put a backup of it back, or move its folder away to begin anew (what is deployed is "
          "then not known any more)"));
}

Query::~Query() {
  if (statement_ != nullptr) {
    sqlite3_reset(statement_);
  }
}

Query& Query::Bind(int64_t number) {
  const int code = sqlite3_bind_int64(statement_, ++bound_, number);
  error_ = error_ == 0 ? code : error_;
  return *this;
}

Query& Query::Bind(std::string_view text) {
  const char* data = text.data() == nullptr ? "" : text.data();
  const int code =
      sqlite3_bind_text64(statement_, ++bound_, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
  error_ = error_ == 0 ? code : error_;
  return *this;
}

Query& Query::BindNull() {
  const int code = sqlite3_bind_null(statement_, ++bound_);
  error_ = error_ == 0 ? code : error_;
  return *this;
}

absl::StatusOr<bool> Query::Step() {
  if (error_ != 0) {
    return MakeError(error_, 0, *path_, sqlite3_errstr(error_));
  }
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) {
    return true;
  }
  if (code == SQLITE_DONE) {
    return false;
  }
  return ErrorOf(sqlite3_db_handle(statement_), *path_);
}

absl::Status Query::Run() {
  while (true) {
    ASSIGN_OR_RETURN(const bool row, Step());
    if (!row) {
      return absl::OkStatus();
    }
  }
}

int64_t Query::Int(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Query::Text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return text == nullptr ? std::string_view() : std::string_view(text, static_cast<size_t>(size));
}

bool Query::IsNull(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const std::string& path,
                                                             OpenMode mode) {
  std::unique_ptr<Connection> out(new Connection(path));
  std::string uri = "file:";
  for (const char c : path) {
    // What has a meaning of its own in a URI.
    if (c == '%' || c == '?' || c == '#') {
      support::Append(uri, c == '%' ? "%25" : c == '?' ? "%3f" : "%23");
    } else {
      uri.push_back(c);
    }
  }
  uri += mode == OpenMode::kImmutable ? "?immutable=1"
         : mode == OpenMode::kMemory  ? "?mode=memory"
                                      : "";
  const int access = mode == OpenMode::kWrite    ? SQLITE_OPEN_READWRITE
                     : mode == OpenMode::kMemory ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                 : SQLITE_OPEN_READONLY;
  constexpr int kAlways =
      SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
  if (sqlite3_open_v2(uri.c_str(), &out->handle_, access | kAlways, nullptr) != SQLITE_OK) {
    return ErrorOf(out->handle_, path);
  }
  sqlite3_busy_handler(out->handle_, &WaitWhileBusy, nullptr);
  sqlite3_db_config(out->handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(out->handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return out;
}

Connection::~Connection() {
  for (const auto& [sql, statement] : statements_) {
    sqlite3_finalize(statement);
  }
  sqlite3_close_v2(handle_);
}

absl::Status Connection::Execute(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return ErrorOf(handle_, path_);
  }
  return absl::OkStatus();
}

absl::StatusOr<Query> Connection::Use(const char* sql) {
  sqlite3_stmt*& statement = statements_[sql];
  if (statement == nullptr && sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                                 &statement, nullptr) != SQLITE_OK) {
    return ErrorOf(handle_, path_);
  }
  return Query(statement, &path_);
}

absl::StatusOr<int64_t> Connection::ReadNumber(const char* sql) {
  ASSIGN_OR_RETURN(Query query, Use(sql));
  ASSIGN_OR_RETURN(const bool row, query.Step());
  return row ? query.Int(0) : 0;
}

void Connection::SetCheckpointOnClose(bool on) {
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on ? 0 : 1, nullptr);
}

int64_t Connection::changes() const { return sqlite3_changes64(handle_); }
int64_t Connection::last_rowid() const { return sqlite3_last_insert_rowid(handle_); }
bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

absl::StatusOr<Transaction> Transaction::Begin(Connection& connection) {
  ASSIGN_OR_RETURN(Query begin, connection.Use("BEGIN IMMEDIATE"));
  RETURN_IF_ERROR(begin.Run());
  return Transaction(&connection);
}

Transaction::~Transaction() {
  // Some errors (a full disk) have taken the transaction back already.
  if (connection_ != nullptr && connection_->in_transaction()) {
    (void)connection_->Execute("ROLLBACK");
  }
}

absl::Status Transaction::Commit() {
  ASSIGN_OR_RETURN(Query commit, connection_->Use("COMMIT"));
  RETURN_IF_ERROR(commit.Run());
  connection_ = nullptr;
  return absl::OkStatus();
}

}  // namespace deploy::state
