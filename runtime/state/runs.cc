#include <nlohmann/json.hpp>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/state/migrate.h"
#include "runtime/state/sqlite_store.h"

namespace deploy::state {
namespace {

using support::Cat;

// The columns that ReadRun takes, in order; a query without the plan leaves its place to ''.
#define RUN_COLUMNS                                                               \
  "run, command, digest, began, ended, outcome, phase, undoing, who, host, pid, " \
  "pid_start, takes_back, "
#define OF_ENVIRONMENT " WHERE environment = (SELECT id FROM environment WHERE name = ?) "

absl::StatusOr<RunInfo> ReadRun(const Query& row, const std::string& path) {
  RunInfo info{.run = row.Int(0),
               .command = row.String(1),
               .digest = row.String(2),
               .begin = absl::FromUnixMicros(row.Int(3)),
               .undoing = row.Int(7) != 0,
               .who = row.String(8),
               .host = row.String(9),
               .pid = row.Int(10),
               .pid_start = row.Int(11),
               .plan = row.String(13),
               .takes_back = row.Int(12)};
  const std::optional<event::Phase> phase = event::PhaseFromName(row.Text(6));
  if (!row.IsNull(4)) {
    info.end = absl::FromUnixMicros(row.Int(4));
    info.outcome = event::RunOutcomeFromName(row.Text(5));
  }
  if (!phase || (info.end && !info.outcome)) {
    return DamagedFile(path, Cat("run ", info.run, " has the unknown ", phase ? "outcome" : "phase",
                                 " `", row.Text(phase ? 5 : 6), "`"));
  }
  info.phase = *phase;
  return info;
}

// Text of the run_begin record: who runs what. The plan itself is in the run's row.
std::string BeginData(const RunInfo& info) {
  const nlohmann::ordered_json json = {
      {"command", info.command}, {"digest", info.digest}, {"takes_back", info.takes_back},
      {"who", info.who},         {"host", info.host},     {"pid", info.pid}};
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Generation ReadGeneration(const Query& row) {
  return {.number = row.Int(0),
          .run = row.Int(1),
          .command = row.String(2),
          .digest = row.String(3),
          .who = row.String(4),
          .time = absl::FromUnixMicros(row.Int(5)),
          .graph = row.String(7),
          .outputs = row.String(6)};
}

}  // namespace

absl::StatusOr<int64_t> SqliteStore::AddRun(const RunInfo& info, absl::Time now) {
  ASSIGN_OR_RETURN(const int64_t last,
                   EnvironmentNumber("SELECT last_run FROM environment WHERE name = ?"));
  const int64_t run = last + 1;
  RETURN_IF_ERROR(
      AddRecord({.run = run, .kind = RecordKind::kRunBegin, .time = now, .data = BeginData(info)}));
  ASSIGN_OR_RETURN(
      Query add,
      connection_->Use("INSERT INTO run (environment, run, command, digest, began, phase, who, "
                       "host, pid, pid_start, takes_back, first_sequence, plan) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  add.Bind(environment_).Bind(run).Bind(info.command).Bind(info.digest);
  add.Bind(absl::ToUnixMicros(now)).Bind(event::PhaseName(info.phase)).Bind(info.who);
  add.Bind(info.host).Bind(info.pid).Bind(info.pid_start).Bind(info.takes_back);
  RETURN_IF_ERROR(add.Bind(position_).Bind(info.plan).Run());
  ASSIGN_OR_RETURN(Query count,
                   connection_->Use("UPDATE environment SET last_run = ? WHERE id = ?"));
  RETURN_IF_ERROR(count.Bind(run).Bind(environment_).Run());
  return run;
}

absl::StatusOr<int64_t> SqliteStore::BeginRun(const RunInfo& info) {
  RunInfo full = info;
  const world::ProcessInfo self = world_.processes().Self();
  if (full.pid == 0) {
    full.pid = self.pid;
    full.pid_start = self.start_time;
  }
  if (full.host.empty()) {
    full.host = world_.processes().HostName();
  }
  const absl::Time now = info.begin == absl::Time() ? world_.clock().Now() : info.begin;
  int64_t run = 0;
  const auto write = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS -> absl::Status {
    ASSIGN_OR_RETURN(run, AddRun(full, now));
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(Commit(write));
  return run;
}

absl::StatusOr<int64_t> SqliteStore::AddGeneration(const Generation& generation, int64_t run,
                                                   absl::Time now) {
  ASSIGN_OR_RETURN(const int64_t current,
                   EnvironmentNumber("SELECT generation FROM environment WHERE name = ?"));
  const int64_t number = current + 1;
  ASSIGN_OR_RETURN(Query add,
                   connection_->Use("INSERT INTO generation (environment, number, run, command, "
                                    "digest, who, time, outputs, graph) "
                                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  add.Bind(environment_).Bind(number).Bind(run).Bind(generation.command).Bind(generation.digest);
  add.Bind(generation.who).Bind(absl::ToUnixMicros(now)).Bind(generation.outputs);
  RETURN_IF_ERROR(add.Bind(generation.graph).Run());
  ASSIGN_OR_RETURN(Query count,
                   connection_->Use("UPDATE environment SET generation = ? WHERE id = ?"));
  RETURN_IF_ERROR(count.Bind(number).Bind(environment_).Run());
  return number;
}

absl::StatusOr<int64_t> SqliteStore::EndRun(int64_t run, event::RunOutcome outcome,
                                            const std::optional<Generation>& generation,
                                            const std::string& data) {
  const absl::Time now = world_.clock().Now();
  int64_t number = 0;
  const auto write = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS -> absl::Status {
    RETURN_IF_ERROR(
        AddRecord({.run = run, .kind = RecordKind::kRunEnd, .time = now, .data = data}));
    ASSIGN_OR_RETURN(Query end, connection_->Use("UPDATE run SET ended = ?, outcome = ?, "
                                                 "last_sequence = ? WHERE environment = ? AND "
                                                 "run = ? AND ended IS NULL"));
    end.Bind(absl::ToUnixMicros(now)).Bind(event::RunOutcomeName(outcome)).Bind(position_);
    RETURN_IF_ERROR(end.Bind(environment_).Bind(run).Run());
    if (connection_->changes() != 1) {
      return absl::FailedPreconditionError(Cat("run ", run, " is not open"));
    }
    if (generation) {
      ASSIGN_OR_RETURN(number, AddGeneration(*generation, run, now));
    }
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(Commit(write));
  return number;
}

absl::StatusOr<std::vector<RunInfo>> SqliteStore::Runs() {
  support::MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(Query query, connection_->Use("SELECT " RUN_COLUMNS "'' FROM run" OF_ENVIRONMENT
                                                 "ORDER BY run"));
  query.Bind(environment_name_);
  std::vector<RunInfo> runs;
  while (true) {
    ASSIGN_OR_RETURN(const bool row, query.Step());
    if (!row) {
      return runs;
    }
    ASSIGN_OR_RETURN(RunInfo info, ReadRun(query, paths_.file));
    runs.push_back(std::move(info));
  }
}

absl::StatusOr<std::optional<RunInfo>> SqliteStore::FindRun(const char* sql,
                                                            std::optional<int64_t> run) {
  ASSIGN_OR_RETURN(Query query, connection_->Use(sql));
  query.Bind(environment_name_);
  if (run) {
    query.Bind(*run);
  }
  ASSIGN_OR_RETURN(const bool row, query.Step());
  if (!row) {
    return std::optional<RunInfo>();
  }
  return ReadRun(query, paths_.file);
}

absl::StatusOr<std::optional<RunInfo>> SqliteStore::GetRun(int64_t run) {
  support::MutexLock lock(&mutex_);
  return FindRun("SELECT " RUN_COLUMNS "plan FROM run" OF_ENVIRONMENT "AND run = ?", run);
}

absl::StatusOr<std::optional<RunInfo>> SqliteStore::OpenRun() {
  support::MutexLock lock(&mutex_);
  return FindRun("SELECT " RUN_COLUMNS "plan FROM run" OF_ENVIRONMENT
                 "AND ended IS NULL ORDER BY run LIMIT 1",
                 std::nullopt);
}

absl::StatusOr<int64_t> SqliteStore::CurrentGeneration() {
  support::MutexLock lock(&mutex_);
  return EnvironmentNumber("SELECT generation FROM environment WHERE name = ?");
}

absl::StatusOr<std::optional<Generation>> SqliteStore::GetGeneration(int64_t number) {
  support::MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(Query query,
                   connection_->Use("SELECT number, run, command, digest, who, time, outputs, "
                                    "graph FROM generation" OF_ENVIRONMENT "AND number = ?"));
  query.Bind(environment_name_).Bind(number);
  ASSIGN_OR_RETURN(const bool row, query.Step());
  return row ? std::optional<Generation>(ReadGeneration(query)) : std::nullopt;
}

absl::StatusOr<std::vector<Generation>> SqliteStore::Generations() {
  support::MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(Query query,
                   connection_->Use("SELECT number, run, command, digest, who, time, '', '' "
                                    "FROM generation" OF_ENVIRONMENT "ORDER BY number"));
  query.Bind(environment_name_);
  std::vector<Generation> generations;
  while (true) {
    ASSIGN_OR_RETURN(const bool row, query.Step());
    if (!row) {
      return generations;
    }
    generations.push_back(ReadGeneration(query));
  }
}

}  // namespace deploy::state
