#include <algorithm>

#include "nlohmann/json.hpp"
#include "runtime/provider/process/operations.h"

namespace deploy::provider::process {

namespace {

constexpr absl::Duration kBetweenLooks = absl::Milliseconds(100);
constexpr int kLooks = 3;  // one bad answer is no outage

bool IsWell(const Context& context, const Record& record) {
  const std::unique_ptr<Supervisor> supervisor = MakeRunit(*context.world);
  const Body body = BodyToLookAt(record);
  const std::vector<Instance> instances = InstancesOf(context, record);
  return std::all_of(instances.begin(), instances.end(), [&](const Instance& instance) {
    return record.stopped.contains(instance.replica) ||
           LookAt(context, *supervisor, body, instance).ok;
  });
}

}  // namespace

Image Capture(const Context& context, Image prior) {
  std::optional<Record> record = FromImage(prior);
  if (!record) {
    return prior;
  }
  for (int look = 1; look <= kLooks; ++look) {
    if (IsWell(context, *record)) {
      return prior;
    }
    if (look < kLooks) {
      context.world->clock().Sleep(kBetweenLooks);
    }
  }
  record->unwell = true;
  prior.private_data = ToJson(*record, /*with_body=*/false).dump();
  return prior;
}

}  // namespace deploy::provider::process
