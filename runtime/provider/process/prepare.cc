#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "nlohmann/json.hpp"
#include "runtime/provider/process/operations.h"
#include "runtime/provider/runit/objects.h"

namespace deploy::provider::process {

namespace {

// Numbers for every replica: those it has, else fixed ones, else free ones.
absl::Status FillPorts(const Context& context, Record& record) {
  const Body body = ReadBody(record.body);
  record.ports.resize(static_cast<size_t>(body.replicas));
  for (PortNumbers& numbers : record.ports) {
    for (const Port& port : body.ports) {
      if (port.number != 0) {
        numbers[port.label] = port.number;
      } else if (!numbers.contains(port.label)) {
        ASSIGN_OR_RETURN(numbers[port.label], ChoosePort(context, port.address));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Record> WantedRecord(const Context& context, const Change& change) {
  const std::optional<Record> target = FromImage(change.target_image);
  const std::optional<Record> prepared = FromJson(ParseJson(change.prepared));
  std::optional<Record> there = FromFolder(context, change.object_id);
  if (!there) {
    there = FromImage(change.prior);
  }
  Record out;
  if (target) {
    out = *target;
    if (!change.as_found) {
      out.stopped.clear();
      out.unwell = false;
    }
  } else if (prepared) {
    out = *prepared;
  } else if (there) {
    out = *there;
    out.stopped.clear();
    out.unwell = false;
  }
  out.object_id = change.object_id;
  out.address = change.address;
  out.token = ObjectToken(context, change.object_id);
  out.body = BodyOnly(change.target_image ? change.target_image->attributes : change.desired);
  if (out.base_env.empty()) {
    out.base_env = BaseEnvironment(context.world->processes());
  }
  RETURN_IF_ERROR(FillPorts(context, out));
  return out;
}

absl::StatusOr<std::string> Prepare(const Context& context, const Change& change) {
  if (change.kind == ChangeKind::kDelete) {
    return std::string("{}");
  }
  ASSIGN_OR_RETURN(const Record record, WantedRecord(context, change));
  return ToJson(record, /*with_body=*/false).dump();
}

}  // namespace deploy::provider::process
