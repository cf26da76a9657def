#include "runtime/state/migrate.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "state_sql.h"

namespace deploy::state {
namespace {

using support::Cat;

constexpr std::string_view kMigrationFolder = "migrations/";

std::vector<Migration> ReadMigrations() {
  std::vector<Migration> out;
  for (const sql::EmbeddedFile& file : sql::Files()) {
    if (!file.name.starts_with(kMigrationFolder)) {
      continue;
    }
    const std::string_view number = file.name.substr(kMigrationFolder.size());
    Migration migration{.from = 0, .sql = file.text};
    std::from_chars(number.data(), number.data() + number.size(), migration.from);
    out.push_back(migration);
  }
  std::sort(out.begin(), out.end(),
            [](const Migration& a, const Migration& b) { return a.from < b.from; });
  return out;
}

absl::Status SetFormat(Connection& connection, int format) {
  return connection.Execute(Cat("PRAGMA user_version = ", format));
}

absl::Status Apply(Connection& connection, std::span<const Migration> migrations, int64_t from) {
  const auto found = std::find_if(migrations.begin(), migrations.end(),
                                  [from](const Migration& m) { return m.from == from; });
  if (found == migrations.end()) {
    return absl::FailedPreconditionError(
        Cat("the state file `", connection.path(), "` has format ", from,
            ", from which this backstay knows no way; use the backstay that wrote it"));
  }
  RETURN_IF_ERROR(connection.Execute(std::string(found->sql)));
  return SetFormat(connection, static_cast<int>(from) + 1);
}

}  // namespace

std::span<const Migration> Migrations() {
  static const auto* const migrations = new std::vector<Migration>(ReadMigrations());
  return *migrations;
}

absl::Status NewerFormat(const std::string& path, int64_t found, int known) {
  return absl::FailedPreconditionError(Cat("the state file `", path, "` has format ", found,
                                           ", and this backstay knows formats up to ", known,
                                           "; upgrade backstay"));
}

absl::Status CreateSchema(Connection& connection) {
  ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection));
  for (const sql::EmbeddedFile& file : sql::Files()) {
    if (file.name == "schema.sql") {
      RETURN_IF_ERROR(connection.Execute(std::string(file.text)));
    }
  }
  RETURN_IF_ERROR(connection.Execute(Cat("PRAGMA application_id = ", kApplicationId)));
  RETURN_IF_ERROR(SetFormat(connection, kStateFormat));
  return transaction.Commit();
}

absl::Status Migrate(Connection& connection, std::span<const Migration> migrations, int format) {
  ASSIGN_OR_RETURN(int64_t found, connection.ReadNumber("PRAGMA user_version"));
  if (found == format) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection));
  // Another process may have done it while we waited for the lock.
  ASSIGN_OR_RETURN(found, connection.ReadNumber("PRAGMA user_version"));
  if (found > format) {
    return NewerFormat(connection.path(), found, format);
  }
  for (; found < format; ++found) {
    RETURN_IF_ERROR(Apply(connection, migrations, found));
  }
  return transaction.Commit();
}

}  // namespace deploy::state
