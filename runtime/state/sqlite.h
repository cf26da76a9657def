#ifndef RUNTIME_STATE_SQLITE_H_
#define RUNTIME_STATE_SQLITE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

struct sqlite3;
struct sqlite3_stmt;

namespace deploy::state {

// SQLite behind types that clean up after themselves; the only header of the house that knows it.
// Nothing here is thread-safe: one connection belongs to one thread at a time.
//
// Errors name the file and say what to do. Kinds: ResourceExhausted (disk full), DataLoss (damaged,
// or no SQLite file), PermissionDenied (read-only), Unavailable (locked by another process for too
// long), NotFound, Internal.

// A prepared statement in use. Values are bound in order, and must live until the next Step;
// columns count from 0. Destroying it makes the statement ready for its next use.
class Query {
 public:
  Query(sqlite3_stmt* statement, const std::string* path) : statement_(statement), path_(path) {}
  Query(Query&& other) noexcept
      : statement_(std::exchange(other.statement_, nullptr)),
        path_(other.path_),
        bound_(other.bound_),
        error_(other.error_) {}
  Query& operator=(Query&&) = delete;
  ~Query();

  Query& Bind(int64_t number);
  Query& Bind(std::string_view text);
  Query& Bind(const char* text) { return Bind(std::string_view(text)); }
  Query& BindNull();

  absl::StatusOr<bool> Step();  // true: a row is there
  absl::Status Run();           // to the end, rows are dropped

  int64_t Int(int column) const;
  std::string_view Text(int column) const;  // until the next Step
  std::string String(int column) const { return std::string(Text(column)); }
  bool IsNull(int column) const;

 private:
  sqlite3_stmt* statement_;
  const std::string* path_;
  int bound_ = 0;
  int error_ = 0;  // of the first Bind that failed; told by Step
};

enum class OpenMode : uint8_t {
  kWrite,      // the file must be there
  kReadOnly,   // takes part in locking, writes nothing
  kMemory,     // a new one that ends with the connection
  kImmutable,  // no locks and no side files: for a folder that cannot be written
};

class Connection {
 public:
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& path, OpenMode mode);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  absl::Status Execute(const std::string& sql);  // one or more statements, no values
  // Prepared at first use and kept; `sql` must be a literal (it is found again by its address). A
  // statement is not used twice at the same time.
  absl::StatusOr<Query> Use(const char* sql);
  absl::StatusOr<int64_t> ReadNumber(
      const char* sql);  // first column of the first row, 0 without one

  // False: closing leaves the write-ahead log as it is, for a file that may yet be refused.
  void SetCheckpointOnClose(bool on);

  int64_t changes() const;  // rows of the last INSERT, UPDATE or DELETE
  int64_t last_rowid() const;
  bool in_transaction() const;
  const std::string& path() const { return path_; }

 private:
  explicit Connection(std::string path) : path_(std::move(path)) {}

  std::string path_;
  sqlite3* handle_ = nullptr;
  absl::flat_hash_map<const char*, sqlite3_stmt*> statements_;
};

// A write transaction, begun at once (BEGIN IMMEDIATE), taken back unless committed.
class Transaction {
 public:
  static absl::StatusOr<Transaction> Begin(Connection& connection);
  Transaction(Transaction&& other) noexcept
      : connection_(std::exchange(other.connection_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  absl::Status Commit();

 private:
  explicit Transaction(Connection* connection) : connection_(connection) {}
  Connection* connection_;
};

// Sentences shared by everything that refuses a state file.
absl::Status DamagedFile(const std::string& path, std::string_view what);

}  // namespace deploy::state

#endif  // RUNTIME_STATE_SQLITE_H_
