#include "runtime/state/store.h"

#include <array>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/state/migrate.h"
#include "runtime/state/sqlite_store.h"

namespace deploy::state {
namespace {

constexpr std::array<std::string_view, 7> kKinds = {
    "run_begin", "phase", "intent", "outcome", "undo_intent", "undo_outcome", "run_end"};

}  // namespace

std::string_view RecordKindName(RecordKind kind) { return kKinds[static_cast<size_t>(kind)]; }

std::optional<RecordKind> RecordKindFromName(std::string_view name) {
  for (size_t i = 0; i < kKinds.size(); ++i) {
    if (kKinds[i] == name) {
      return static_cast<RecordKind>(i);
    }
  }
  return std::nullopt;
}

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const std::string& folder,
                                                   const std::string& environment,
                                                   world::World& world,
                                                   const OpenOptions& options) {
  const StatePaths paths(folder);
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, OpenStateFile(paths, options));
  auto store =
      std::make_unique<SqliteStore>(paths, environment, world, options, std::move(connection));
  RETURN_IF_ERROR(store->Load());
  return store;
}

SqliteStore::SqliteStore(const StatePaths& paths, std::string environment, world::World& world,
                         const OpenOptions& options, std::unique_ptr<Connection> connection)
    : paths_(paths),
      environment_name_(std::move(environment)),
      world_(world),
      read_only_(options.read_only),
      blobs_(paths_.blobs, world, options.read_only),
      connection_(std::move(connection)) {}

absl::Status SqliteStore::Load() {
  support::MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(
      Query query,
      connection_->Use("SELECT id, newest_record_format FROM environment WHERE name = ?"));
  query.Bind(environment_name_);
  ASSIGN_OR_RETURN(const bool row, query.Step());
  if (!row) {
    return absl::OkStatus();
  }
  if (query.Int(1) > kRecordFormat) {
    return absl::FailedPreconditionError(support::Cat(
        "the journal of environment `", environment_name_, "` in `", paths_.file,
        "` holds records of format ", query.Int(1), ", and this backstay knows formats up to ",
        kRecordFormat, "; upgrade backstay"));
  }
  environment_ = query.Int(0);
  return absl::OkStatus();
}

absl::StatusOr<int64_t> SqliteStore::EnvironmentNumber(const char* sql) {
  // The row may have been made by another process after we opened the file.
  ASSIGN_OR_RETURN(Query query, connection_->Use(sql));
  query.Bind(environment_name_);
  ASSIGN_OR_RETURN(const bool row, query.Step());
  return row ? query.Int(0) : 0;
}

absl::StatusOr<std::vector<std::string>> StoredEnvironments(const std::string& folder,
                                                            world::World&) {
  const OpenOptions options{.create = false, .read_only = true};
  absl::StatusOr<std::unique_ptr<Connection>> connection =
      OpenStateFile(StatePaths(folder), options);
  if (absl::IsNotFound(connection.status())) {
    return std::vector<std::string>();
  }
  RETURN_IF_ERROR(connection.status());
  ASSIGN_OR_RETURN(Query query, (*connection)->Use("SELECT name FROM environment ORDER BY name"));
  std::vector<std::string> names;
  while (true) {
    ASSIGN_OR_RETURN(const bool row, query.Step());
    if (!row) {
      return names;
    }
    names.push_back(query.String(0));
  }
}

}  // namespace deploy::state
