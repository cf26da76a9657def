#include <nlohmann/json.hpp>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "runtime/state/migrate.h"
#include "runtime/state/object_codec.h"
#include "runtime/state/sqlite_store.h"

namespace deploy::state {
namespace {

using support::Cat;

// The texts of one object that the database holds; made before the commit begins, by the thread
// that appends.
std::vector<std::string> EncodeObject(const ViewChange& change) {
  std::vector<std::string> texts;
  if (change.object) {
    value::EncodeTo(change.object->image.attributes, texts.emplace_back());
    if (change.object->origin) {
      value::EncodeTo(change.object->origin->attributes, texts.emplace_back());
    }
    texts.push_back(PackTexts(change.object->dependencies));
  }
  return texts;
}

std::optional<event::Phase> PhaseOf(const std::string& data) {
  const nlohmann::json json = nlohmann::json::parse(data, nullptr, /*allow_exceptions=*/false);
  const auto phase = json.is_object() ? json.find("phase") : json.end();
  return json.is_object() && phase != json.end() && phase->is_string()
             ? event::PhaseFromName(phase->get_ref<const std::string&>())
             : std::nullopt;
}

}  // namespace

absl::Status SqliteStore::AddRecord(const Record& record) {
  const absl::Time time = record.time == absl::Time() ? world_.clock().Now() : record.time;
  ASSIGN_OR_RETURN(Query query, connection_->Use("INSERT INTO journal (environment, run, kind, "
                                                 "step, time, format, data) "
                                                 "VALUES (?, ?, ?, ?, ?, ?, ?)"));
  query.Bind(environment_).Bind(record.run).Bind(RecordKindName(record.kind));
  query.Bind(int64_t{record.step}).Bind(absl::ToUnixMicros(time));
  query.Bind(int64_t{kRecordFormat}).Bind(record.data);
  RETURN_IF_ERROR(query.Run());
  position_ = connection_->last_rowid();
  return absl::OkStatus();
}

// Keeps the run's row in step with a record that says something of it.
absl::Status SqliteStore::FollowRun(const Record& record) {
  if (record.kind == RecordKind::kPhase) {
    const std::optional<event::Phase> phase = PhaseOf(record.data);
    if (!phase) {
      return absl::InvalidArgumentError(Cat("a phase record names no phase: ", record.data));
    }
    ASSIGN_OR_RETURN(Query query, connection_->Use("UPDATE run SET phase = ? WHERE environment = ? "
                                                   "AND run = ?"));
    return query.Bind(event::PhaseName(*phase)).Bind(environment_).Bind(record.run).Run();
  }
  if (record.kind == RecordKind::kUndoIntent) {
    ASSIGN_OR_RETURN(Query query, connection_->Use("UPDATE run SET undoing = 1 WHERE environment = "
                                                   "? AND run = ? AND undoing = 0"));
    return query.Bind(environment_).Bind(record.run).Run();
  }
  return absl::OkStatus();
}

absl::Status SqliteStore::Append(std::vector<Entry> entries) {
  std::vector<std::vector<std::vector<std::string>>> texts(entries.size());
  for (size_t i = 0; i < entries.size(); ++i) {
    for (const ViewChange& change : entries[i].view) {
      texts[i].push_back(EncodeObject(change));
    }
  }
  return Commit([&]() ABSL_NO_THREAD_SAFETY_ANALYSIS -> absl::Status {
    for (size_t i = 0; i < entries.size(); ++i) {
      RETURN_IF_ERROR(AddRecord(entries[i].record));
      RETURN_IF_ERROR(FollowRun(entries[i].record));
      for (size_t j = 0; j < entries[i].view.size(); ++j) {
        RETURN_IF_ERROR(ChangeView(entries[i].view[j], texts[i][j]));
      }
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<Record>> SqliteStore::Records(int64_t run) {
  support::MutexLock lock(&mutex_);
  // Sequences run through all environments, so the records of a run lie between its first and its
  // last, among others.
  ASSIGN_OR_RETURN(
      Query query,
      connection_->Use(
          "SELECT j.sequence, j.kind, j.step, j.time, j.format, j.data FROM run r JOIN journal j "
          "ON j.sequence BETWEEN r.first_sequence AND ifnull(r.last_sequence, 9223372036854775807) "
          "WHERE r.environment = (SELECT id FROM environment WHERE name = ?) AND r.run = ? "
          "AND j.environment = r.environment AND j.run = r.run ORDER BY j.sequence"));
  query.Bind(environment_name_).Bind(run);
  std::vector<Record> records;
  while (true) {
    ASSIGN_OR_RETURN(const bool row, query.Step());
    if (!row) {
      return records;
    }
    if (query.Int(4) > kRecordFormat) {
      return absl::FailedPreconditionError(Cat("record ", query.Int(0), " of the journal in `",
                                               paths_.file, "` has format ", query.Int(4),
                                               ", and this backstay knows formats up to ",
                                               kRecordFormat, "; upgrade backstay"));
    }
    const std::optional<RecordKind> kind = RecordKindFromName(query.Text(1));
    if (!kind) {
      return DamagedFile(paths_.file, Cat("record ", query.Int(0),
                                          " of the journal has the "
                                          "unknown kind `",
                                          query.Text(1), "`"));
    }
    records.push_back({.sequence = query.Int(0),
                       .run = run,
                       .kind = *kind,
                       .step = static_cast<int>(query.Int(2)),
                       .time = absl::FromUnixMicros(query.Int(3)),
                       .data = query.String(5)});
  }
}

absl::StatusOr<int64_t> SqliteStore::Position() {
  support::MutexLock lock(&mutex_);
  return EnvironmentNumber("SELECT position FROM environment WHERE name = ?");
}

}  // namespace deploy::state
