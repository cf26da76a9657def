#include <algorithm>

#include "base/support/text.h"
#include "nlohmann/json.hpp"
#include "runtime/provider/process/operations.h"
#include "runtime/provider/runit/objects.h"

namespace deploy::provider::process {

namespace {

struct Count {
  int there = 0;    // has a folder
  int stopped = 0;  // nobody looks after it
  int good = 0;
  std::string first_bad;
};

void LookAtOne(const Context& context, Supervisor& supervisor, const Body& body,
               const Instance& instance, Record& record, Count& count, std::vector<int64_t>& pids) {
  const ServiceStatus status = supervisor.Look(instance.service);
  if (status.state != ServiceState::kAbsent) {
    ++count.there;
    record.edited = record.edited || !supervisor.AsWritten(instance.service);
  }
  if (status.state == ServiceState::kAbsent || status.state == ServiceState::kStopped) {
    ++count.stopped;
    record.stopped.insert(instance.replica);
    if (count.first_bad.empty()) {
      count.first_bad = instance.name + " ended together with its supervisor";
    }
    return;
  }
  pids.push_back(status.pid);
  Look look = LookAt(context, supervisor, body, instance);
  count.good += look.ok ? 1 : 0;
  if (!look.ok && count.first_bad.empty()) {
    count.first_bad = support::Cat(instance.name, " ", look.error);
  }
}

}  // namespace

ReadResult Read(const Context& context, const std::optional<Image>& last) {
  ReadResult out;
  std::optional<Record> record = FromImage(last);
  if (!record) {
    out.presence = Presence::kAbsent;
    out.health = Health::kAbsent;
    return out;
  }
  if (std::optional<Record> there = FromFolder(context, record->object_id)) {
    record = std::move(there);
  }
  record->stopped.clear();
  record->unwell = false;
  record->edited = false;
  const std::unique_ptr<Supervisor> supervisor = MakeRunit(*context.world);
  const Body body = BodyToLookAt(*record);
  Count count;
  std::vector<int64_t> pids;
  const std::vector<Instance> instances = InstancesOf(context, *record);
  for (const Instance& instance : instances) {
    LookAtOne(context, *supervisor, body, instance, *record, count, pids);
  }
  if (count.there == 0 && !instances.empty()) {
    out.presence = Presence::kAbsent;
    out.health = Health::kAbsent;
    out.detail = "no instance is there";
    return out;
  }
  out.presence = count.stopped > 0 ? Presence::kStopped : Presence::kPresent;
  out.health =
      count.good == static_cast<int>(instances.size()) ? Health::kHealthy : Health::kUnhealthy;
  out.image = MakeImage(*record, pids);
  out.detail = support::Cat(count.good, " of ", instances.size(), " instances up");
  if (!count.first_bad.empty()) {
    support::Append(out.detail, "; ", count.first_bad);
  }
  return out;
}

}  // namespace deploy::provider::process
