#ifndef RUNTIME_STATE_MIGRATE_H_
#define RUNTIME_STATE_MIGRATE_H_

#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "runtime/state/sqlite.h"

namespace deploy::state {

// The format of state.db that this build writes; one number for the whole file, in user_version.
inline constexpr int kStateFormat = 1;
// The newest format of a journal record's row that this build understands.
inline constexpr int kRecordFormat = 1;
inline constexpr int kApplicationId = 0x42535459;  // "BSTY"

// SQL that leads from format `from` to `from` + 1.
struct Migration {
  int from = 0;
  std::string_view sql;
};

// The migrations of this build (migrations/NNNN-what.sql), by `from`.
std::span<const Migration> Migrations();

// Fills a new, empty database.
absl::Status CreateSchema(Connection& connection);

// Brings an older file to `format` in one transaction; a file that is there already is not touched.
// Refuses a newer one, and one that no migration leads away from, with FailedPrecondition. Two
// processes may call it at once.
absl::Status Migrate(Connection& connection, std::span<const Migration> migrations, int format);

// The sentence for a file of a newer format.
absl::Status NewerFormat(const std::string& path, int64_t found, int known);

}  // namespace deploy::state

#endif  // RUNTIME_STATE_MIGRATE_H_
