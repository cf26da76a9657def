#include <algorithm>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "nlohmann/json.hpp"
#include "runtime/provider/process/logs.h"
#include "runtime/provider/process/operations.h"
#include "runtime/provider/runit/objects.h"
#include "runtime/provider/runit/tree.h"

namespace deploy::provider::process {

namespace {

// Replicas that have a folder and are not wanted any more, from the end.
std::vector<Instance> Surplus(const Context& context, const Record& record) {
  std::vector<Instance> out;
  const int wanted = ReadBody(record.body).replicas;
  for (const int replica : ReplicaFolders(context, record.object_id)) {
    if (replica >= wanted) {
      out.push_back(MakeInstance(context, record, replica));
    }
  }
  std::reverse(out.begin(), out.end());
  return out;
}

absl::Status StopInstances(const Context& context, Supervisor& supervisor,
                           const std::vector<Instance>& instances, const Body& body) {
  std::vector<Service> services;
  services.reserve(instances.size());
  for (const Instance& instance : instances) {
    services.push_back(instance.service);
  }
  StopOptions options;
  options.signal = body.stop_signal;
  options.within = body.stop_within;
  options.cancelled = [&] { return context.cancel != nullptr && context.cancel->cancelled(); };
  return services.empty() ? absl::OkStatus() : supervisor.Stop(services, options);
}

absl::Status CheckStart(const Context& context, const Service& service) {
  const auto folder = context.world->files().Stat(service.directory + "/.");
  if (!folder.ok() || folder->kind != world::FileKind::kFolder) {
    return absl::FailedPreconditionError(support::Cat(
        "`", service.name, "` cannot be started: there is no folder `", service.directory, "`"));
  }
  return absl::OkStatus();
}

// Brings the world to what the record says: first what is new, then what is no more, unless others
// may still use that.
absl::Status Converge(const Context& context, const Record& record, bool leaves_surplus) {
  const std::unique_ptr<Supervisor> supervisor = MakeRunit(*context.world);
  const Body body = ReadBody(record.body);
  RETURN_IF_ERROR(WriteObjectFile(context, record.object_id, ToJson(record, true)));
  const std::vector<Instance> ended =
      leaves_surplus ? std::vector<Instance>() : Surplus(context, record);
  std::vector<Instance> left_ended;
  for (const Instance& instance : InstancesOf(context, record)) {
    if (record.stopped.contains(instance.replica)) {
      left_ended.push_back(instance);
      continue;
    }
    RETURN_IF_ERROR(CheckStart(context, instance.service));
    RETURN_IF_ERROR(supervisor->Start(instance.service));
  }
  RETURN_IF_ERROR(StopInstances(context, *supervisor, left_ended, body));
  RETURN_IF_ERROR(StopInstances(context, *supervisor, ended, body));
  for (const Instance& instance : ended) {
    RETURN_IF_ERROR(RemoveTree(context.world->files(), instance.service.folder));
  }
  return absl::OkStatus();
}

std::vector<int64_t> Pids(const Context& context, const Record& record) {
  const std::unique_ptr<Supervisor> supervisor = MakeRunit(*context.world);
  std::vector<int64_t> out;
  for (const Instance& instance : InstancesOf(context, record)) {
    const ServiceStatus status = supervisor->Look(instance.service);
    if (status.state == ServiceState::kRunning || status.state == ServiceState::kDown) {
      out.push_back(status.pid);
    }
  }
  return out;
}

ApplyResult Start(const Context& context, const Change& change) {
  absl::StatusOr<Record> record = WantedRecord(context, change);
  if (!record.ok()) {
    return {.outcome = Outcome::kFailed, .error = std::string(record.status().message())};
  }
  const absl::Status status = Converge(context, *record, change.leaves_surplus);
  Image image = MakeImage(*record, Pids(context, *record));
  if (!status.ok()) {
    return {.outcome = absl::IsCancelled(status) ? Outcome::kUnknown : Outcome::kFailed,
            .image = std::move(image),
            .error = std::string(status.message())};
  }
  return {.outcome = Outcome::kDone, .image = std::move(image)};
}

// The record of an object that is to go; of a half-made one only what its services are called by is
// known.
Record RecordOfOld(const Context& context, const Change& change) {
  std::optional<Record> record = FromFolder(context, change.object_id);
  if (!record) {
    record = FromImage(change.prior);
  }
  if (!record) {
    record.emplace();
    record->body = BodyOnly(change.desired);
  }
  record->object_id = change.object_id;
  record->address = change.address;
  record->token = ObjectToken(context, change.object_id);
  return *std::move(record);
}

ApplyResult Delete(const Context& context, const Change& change) {
  const Record record = RecordOfOld(context, change);
  const std::unique_ptr<Supervisor> supervisor = MakeRunit(*context.world);
  std::vector<int> replicas = ReplicaFolders(context, change.object_id);
  // A folder that was removed by hand does not end what runs.
  for (int replica = 0; replica < ReadBody(record.body).replicas; ++replica) {
    if (std::find(replicas.begin(), replicas.end(), replica) == replicas.end()) {
      replicas.push_back(replica);
    }
  }
  std::vector<Instance> instances;
  instances.reserve(replicas.size());
  for (const int replica : replicas) {
    instances.push_back(MakeInstance(context, record, replica));
  }
  absl::Status status = StopInstances(context, *supervisor, instances, ReadBody(record.body));
  if (status.ok()) {
    KeepFailedLogs(context, change.object_id);
    status = RemoveObject(context, change.object_id);
  }
  if (!status.ok()) {
    return {.outcome = absl::IsCancelled(status) ? Outcome::kUnknown : Outcome::kFailed,
            .image = change.prior,
            .error = std::string(status.message()),
            .retriable = true};
  }
  return {.outcome = Outcome::kDone};
}

}  // namespace

bool Matches(const Context& context, const Record& record, bool surplus_allowed) {
  const std::optional<Record> there = FromFolder(context, record.object_id);
  if (!there || !(there->body == record.body) || there->ports != record.ports ||
      (!surplus_allowed && !Surplus(context, record).empty())) {
    return false;
  }
  const std::unique_ptr<Supervisor> supervisor = MakeRunit(*context.world);
  const std::vector<Instance> instances = InstancesOf(context, record);
  return std::all_of(instances.begin(), instances.end(), [&](const Instance& instance) {
    const ServiceState state = supervisor->Look(instance.service).state;
    const bool runs = state == ServiceState::kRunning || state == ServiceState::kDown;
    return runs != record.stopped.contains(instance.replica);
  });
}

ApplyResult Apply(const Context& context, const Change& change) {
  return change.kind == ChangeKind::kDelete ? Delete(context, change) : Start(context, change);
}

ProbeResult Probe(const Context& context, const Change& change) {
  if (change.kind == ChangeKind::kDelete) {
    // Half an end is no state to leave anything in: it is finished.
    if (FromFolder(context, change.object_id) && change.prior &&
        Matches(context, RecordOfOld(context, change))) {
      return {.answer = ProbeAnswer::kNotDone, .detail = "it runs"};
    }
    const ApplyResult ended = Delete(context, change);
    return ended.outcome == Outcome::kDone
               ? ProbeResult{.answer = ProbeAnswer::kDone, .detail = "it is gone"}
               : ProbeResult{.answer = ProbeAnswer::kUnknown, .detail = ended.error};
  }
  const absl::StatusOr<Record> record = WantedRecord(context, change);
  if (record.ok() && Matches(context, *record, change.leaves_surplus)) {
    return {.answer = ProbeAnswer::kDone,
            .image = MakeImage(*record, Pids(context, *record)),
            .detail = "it runs as it should"};
  }
  if (change.direction == Direction::kBack) {
    return {.answer = ProbeAnswer::kNotDone, .detail = "it is not as it should be yet"};
  }
  // Not begun, or begun and not finished: what was begun is taken back, so that the answer is a
  // plain no.
  Change back = change;
  back.direction = Direction::kBack;
  back.leaves_surplus = false;
  back.as_found = true;
  const bool made = change.kind == ChangeKind::kCreate || !change.prior;
  back.target_image = made ? std::nullopt : change.prior;
  back.kind = made ? ChangeKind::kDelete : ChangeKind::kUpdate;
  const ApplyResult undone = Apply(context, back);
  return undone.outcome == Outcome::kDone
             ? ProbeResult{.answer = ProbeAnswer::kNotDone, .detail = "it was not finished"}
             : ProbeResult{.answer = ProbeAnswer::kUnknown, .detail = undone.error};
}

}  // namespace deploy::provider::process
