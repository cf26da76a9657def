#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "nlohmann/json.hpp"
#include "runtime/provider/haproxy/operations.h"
#include "runtime/provider/runit/objects.h"
#include "runtime/provider/runit/tree.h"

namespace deploy::provider::haproxy {

namespace {

constexpr absl::Duration kStopWithin = absl::Seconds(5);

// Of what is served now, the folder knows best: a switch that was interrupted has not changed it.
std::optional<Record> Served(const Context& context, const Change& change) {
  std::optional<Record> there = FromFolder(context, change.object_id);
  return there ? there : FromImage(change.prior);
}

// What the object is to be after the step.
Record Wanted(const Context& context, const Change& change) {
  Record out = FromImage(change.target_image).value_or(Record{});
  if (!change.target_image && change.desired.is_null()) {
    // Going back from a first switch: it listens, as after the create.
    out.body = Served(context, change).value_or(Record{}).body;
  } else if (!change.target_image) {
    out.body = BodyOnly(change.desired);
    out.serving = true;
  }
  if (change.kind == ChangeKind::kCreate) {
    out.serving = false;  // traffic comes with the switch
    out.config_blob.clear();
  }
  if (change.kind == ChangeKind::kCreate || !change.as_found) {
    out.stopped = false;
  }
  out.object_id = change.object_id;
  out.address = change.address;
  out.token = ObjectToken(context, change.object_id);
  return out;
}

std::string WantedConfig(const Context& context, const Record& record) {
  if (!record.config_blob.empty() && context.blobs != nullptr) {
    if (absl::StatusOr<std::string> found = context.blobs->Get(record.config_blob); found.ok()) {
      return *std::move(found);
    }
  }
  return RestingConfig(record);
}

ApplyResult Result(const Record& record, const Context& context, const absl::Status& status) {
  if (status.ok()) {
    return {.outcome = Outcome::kDone,
            .image = MakeImage(record, FoundConfiguration(context, record))};
  }
  return {.outcome = Outcome::kFailed, .error = std::string(status.message())};
}

absl::Status Write(const Context& context, const Record& record) {
  return WriteObjectFile(context, record.object_id, ToJson(record, /*with_body=*/true));
}

absl::Status StopHaproxy(const Context& context, const Record& record) {
  StopOptions options;
  options.signal = "USR1";
  options.within = kStopWithin;
  options.cancelled = [&] { return context.cancel != nullptr && context.cancel->cancelled(); };
  return MakeRunit(*context.world)->Stop({MakeService(context, record)}, options);
}

// Listening, without traffic.
ApplyResult Start(const Context& context, const Change& change) {
  const Record record = Wanted(context, change);
  absl::Status status = Write(context, record);
  if (status.ok()) {
    status = Mover(context, record).Load(WantedConfig(context, record));
  }
  return Result(record, context, status);
}

ApplyResult Switch(const Context& context, const Change& change) {
  const Record record = Wanted(context, change);
  const std::optional<Record> served = Served(context, change);
  Mover mover(context, record);
  absl::Status status;
  if (record.stopped) {
    status = StopHaproxy(context, record);
  } else if (!served || !served->serving || !record.serving || !record.config_blob.empty()) {
    status = mover.Load(WantedConfig(context, record));
  } else {
    status = mover.Move(ReadSpec(served->body), ReadSpec(record.body),
                        change.direction == Direction::kForward);
  }
  if (status.ok()) {
    status = Write(context, record);
  }
  return Result(record, context, status);
}

ApplyResult Delete(const Context& context, const Change& change) {
  Record record = Served(context, change).value_or(Record{});
  record.object_id = change.object_id;
  record.address = change.address;
  record.token = ObjectToken(context, change.object_id);
  absl::Status status = StopHaproxy(context, record);
  if (status.ok()) {
    status = RemoveObject(context, change.object_id);
  }
  if (status.ok()) {
    return {.outcome = Outcome::kDone};
  }
  return {.outcome = absl::IsCancelled(status) ? Outcome::kUnknown : Outcome::kFailed,
          .image = change.prior,
          .error = std::string(status.message()),
          .retriable = true};
}

}  // namespace

absl::StatusOr<Image> Capture(const Context& context, Image prior) {
  std::optional<Record> record = FromImage(prior);
  if (!record || context.blobs == nullptr) {
    return prior;
  }
  const std::string path = ConfigPath(context, record->object_id);
  const std::string text = TextOfFile(context.world->files(), path);
  if (text.empty() || text == RestingConfig(*record)) {
    return prior;
  }
  // Edited by hand: going back brings exactly this text back.
  ASSIGN_OR_RETURN(record->config_blob, context.blobs->Put(text));
  prior.private_data = ToJson(*record, /*with_body=*/false).dump();
  return prior;
}

ApplyResult Apply(const Context& context, const Change& change) {
  switch (change.kind) {
    case ChangeKind::kDelete:
      return Delete(context, change);
    case ChangeKind::kCreate:
      return Start(context, change);
    case ChangeKind::kUpdate:
    case ChangeKind::kSwitch:
    case ChangeKind::kRun:
      break;
  }
  return Switch(context, change);
}

ProbeResult Probe(const Context& context, const Change& change) {
  const bool there = Exists(context.world->files(), ObjectFolder(context, change.object_id));
  if (change.kind == ChangeKind::kDelete) {
    const std::optional<Record> served = Served(context, change);
    if (there && served &&
        FoundConfiguration(context, *served) == ConfigDigest(RestingConfig(*served))) {
      return {.answer = ProbeAnswer::kNotDone, .detail = "it listens"};
    }
    const ApplyResult ended = Delete(context, change);
    return ended.outcome == Outcome::kDone
               ? ProbeResult{.answer = ProbeAnswer::kDone, .detail = "it is gone"}
               : ProbeResult{.answer = ProbeAnswer::kUnknown, .detail = ended.error};
  }
  const Record record = Wanted(context, change);
  const std::string wanted = ConfigDigest(WantedConfig(context, record));
  if (there && FoundConfiguration(context, record) == wanted && Write(context, record).ok()) {
    return {.answer = ProbeAnswer::kDone,
            .image = MakeImage(record, wanted),
            .detail = "it does what it should"};
  }
  if (change.direction == Direction::kBack || !change.prior) {
    return {.answer = ProbeAnswer::kNotDone, .detail = "it was not finished"};
  }
  // Some of the traffic may have moved: all of it goes back, so that the answer is a plain no.
  Change back = change;
  back.direction = Direction::kBack;
  back.as_found = true;
  back.target_image = change.prior;
  const ApplyResult undone = Switch(context, back);
  return undone.outcome == Outcome::kDone
             ? ProbeResult{.answer = ProbeAnswer::kNotDone,
                           .detail = "traffic was moved back to where it was before"}
             : ProbeResult{.answer = ProbeAnswer::kUnknown, .detail = undone.error};
}

}  // namespace deploy::provider::haproxy
