#include "tests/support/sim_provider.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "base/support/text.h"
#include "nlohmann/json.hpp"

namespace deploy::testing {
namespace {

using provider::ApplyResult;
using provider::ChangeKind;
using provider::Direction;
using provider::Image;
using provider::Outcome;
using value::Value;

constexpr const char* kSettable[] = {"name", "fixed", "route", "value", "needs"};

Value Get(const Value& record, std::string_view name) {
  const Value* field = record.is_null() ? nullptr : record.Find(name);
  return field == nullptr ? Value::Null() : *field;
}

std::string NameOf(const Value& body) {
  const Value name = Get(body, "name");
  return name.kind() == value::ValueKind::kString ? std::string(name.as_string()) : std::string();
}

Image ImageOf(const SimObject& object, bool captured = false) {
  const nlohmann::ordered_json data = {{"object", object.object_id}, {"captured", captured}};
  return {object.attributes, data.dump()};
}

std::string ObjectIdOf(const Image& image) {
  const auto data = nlohmann::json::parse(image.private_data, nullptr, false);
  return data.is_object() ? data.value("object", "") : "";
}

Value WithComputed(const Value& body, const Value& id, const Value& output) {
  std::vector<std::pair<std::string, Value>> fields;
  for (const char* name : kSettable) {
    fields.emplace_back(name, Get(body, name));
  }
  fields.emplace_back("id", id);
  fields.emplace_back("output", output);
  return Value::Record(std::move(fields));
}

std::string_view KindName(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kCreate:
      return "create";
    case ChangeKind::kUpdate:
      return "update";
    case ChangeKind::kDelete:
      return "delete";
    case ChangeKind::kSwitch:
      return "switch";
    case ChangeKind::kRun:
      return "run";
  }
  return "?";
}

}  // namespace

absl::StatusOr<provider::ReadResult> SimProvider::Read(const provider::Context&, const std::string&,
                                                       const std::optional<Image>& last,
                                                       const Value& desired) {
  if (type_.pure) {  // known to the state alone
    return provider::ReadResult{
        .presence = last ? provider::Presence::kPresent : provider::Presence::kAbsent,
        .image = last,
        .health = last ? provider::Health::kHealthy : provider::Health::kAbsent};
  }
  std::lock_guard lock(world_.mutex_);
  ++world_.reads_;
  provider::ReadResult result{.presence = provider::Presence::kAbsent,
                              .health = provider::Health::kAbsent};
  if (last) {
    const auto found = world_.objects_.find(ObjectIdOf(*last));
    if (found != world_.objects_.end()) {
      const SimObject& object = found->second;
      result.presence =
          object.stopped ? provider::Presence::kStopped : provider::Presence::kPresent;
      result.health = world_.unhealthy_.contains(object.address) ? provider::Health::kUnhealthy
                                                                 : provider::Health::kHealthy;
      result.image = ImageOf(object);
      return result;
    }
  }
  const std::string name = NameOf(desired);
  const auto foreign = world_.foreign_.find(name);
  if (!name.empty() && foreign != world_.foreign_.end()) {
    result.presence = provider::Presence::kPresent;
    result.health = provider::Health::kUnknown;
    result.image = Image{
        WithComputed(foreign->second, Value::String("foreign"), Get(foreign->second, "value")),
        R"({"foreign":true})"};
  }
  return result;
}

provider::PlannedChange SimProvider::Plan(const provider::PlanRequest& request) {
  provider::PlannedChange planned{
      .run = type_.run, .phase = type_.phase, .exclusive = type_.exclusive, .verify = type_.verify};
  const auto& live = request.live;
  if (request.desired.is_null()) {
    planned.action = provider::PlannedAction::kDelete;
    planned.class_ = type_.delete_class;
    planned.undo = "make it again";
    return planned;
  }
  if (!live.image) {
    planned.action = provider::PlannedAction::kCreate;
    planned.class_ = type_.create_class;
    planned.switch_after_create = type_.switch_after_create;
    planned.planned = WithComputed(request.desired, Value::Unknown(request.address + ".id"),
                                   Value::Unknown(request.address + ".output"));
    planned.undo = "delete it";
    return planned;
  }
  std::vector<std::pair<std::string, Value>> body;
  bool replace = false, only_route = true, value_changed = false;
  for (const char* name : kSettable) {
    const Value before = Get(live.image->attributes, name);
    Value after = Get(request.desired, name);
    const bool ignored = std::count(request.ignore_changes.begin(), request.ignore_changes.end(),
                                    std::string(name)) > 0;
    if (ignored || before == after) {
      body.emplace_back(name, before);
      continue;
    }
    body.emplace_back(name, after);
    const std::string_view field = name;
    const bool forces = field == "name" || field == "fixed";
    replace |= forces;
    only_route &= field == "route";
    value_changed |= field == "value";
    planned.changes.push_back({name, before, after, forces ? "forces a replacement" : ""});
  }
  Value desired = Value::Record(std::move(body));
  const bool stopped = live.presence == provider::Presence::kStopped;
  if (planned.changes.empty() && !stopped) {
    planned.planned = live.image->attributes;
    return planned;
  }
  planned.action = replace                  ? provider::PlannedAction::kReplace
                   : only_route && !stopped ? provider::PlannedAction::kSwitch
                                            : provider::PlannedAction::kUpdate;
  planned.class_ = replace ? type_.create_class : type_.update_class;
  planned.switch_after_create = replace && type_.switch_after_create;
  planned.retire_after_update = type_.scaled && value_changed && !replace;
  planned.undo = replace ? "delete it" : "write back what was there";
  const Value id =
      replace ? Value::Unknown(request.address + ".id") : Get(live.image->attributes, "id");
  const Value output = replace || value_changed ? Value::Unknown(request.address + ".output")
                                                : Get(live.image->attributes, "output");
  planned.planned = WithComputed(desired, id, output);
  return planned;
}

std::vector<provider::Finding> SimProvider::Validate(const provider::Context&,
                                                     const provider::Change& change) {
  std::lock_guard lock(world_.mutex_);
  const std::string name = NameOf(change.desired);
  if (change.kind != ChangeKind::kCreate || change.prior || name.empty() ||
      !world_.foreign_.contains(name)) {
    return {};
  }
  return {{.fatal = true,
           .message = support::Cat("name `", name, "` is taken by something else"),
           .help = "choose another name"}};
}

absl::StatusOr<std::string> SimProvider::Prepare(const provider::Context&,
                                                 const provider::Change& change) {
  return nlohmann::json{{"chosen", change.object_id}}.dump();
}

absl::StatusOr<Image> SimProvider::Capture(const provider::Context&, const provider::Change&,
                                           Image prior) {
  auto data = nlohmann::ordered_json::parse(prior.private_data, nullptr, false);
  if (!data.is_object()) {
    return absl::InternalError("private data is no object");
  }
  data["captured"] = true;
  prior.private_data = data.dump();
  return prior;
}

ApplyResult SimProvider::Done(const provider::Change& change, std::optional<Image> image) {
  if (world_.freeze_after_) {
    --*world_.freeze_after_;
  }
  ++world_.done_tokens_[change.token];
  world_.results_[change.token] = image;
  world_.log_.push_back(support::Cat(change.direction == Direction::kBack ? "back " : "",
                                     KindName(change.kind), " ", change.address));
  return {.outcome = Outcome::kDone, .image = std::move(image)};
}

ApplyResult SimProvider::Make(const provider::Change& change) {
  SimObject object{.object_id = change.object_id, .address = change.address, .type = type_.name};
  const Value id = Value::String(support::Cat("id-", change.object_id));
  object.attributes = change.target_image
                          ? change.target_image->attributes
                          : WithComputed(change.desired, id, Get(change.desired, "value"));
  object.name = NameOf(object.attributes);
  if (type_.exclusive && !object.name.empty()) {
    for (const auto& [other_id, other] : world_.objects_) {
      if (other.name == object.name && other.type == type_.name && other_id != object.object_id) {
        return {
            .outcome = Outcome::kFailed,
            .error = support::Cat("name `", object.name, "` is taken by `", other.address, "`")};
      }
    }
  }
  if (!object.name.empty() && world_.foreign_.contains(object.name)) {
    if (!change.prior) {
      return {.outcome = Outcome::kFailed,
              .error = support::Cat("name `", object.name, "` is taken by something else")};
    }
    world_.foreign_.erase(object.name);
  }
  world_.objects_[object.object_id] = object;
  return Done(change, ImageOf(object));
}

ApplyResult SimProvider::Alter(const provider::Change& change) {
  const auto found = world_.objects_.find(change.object_id);
  if (found == world_.objects_.end()) {
    return {.outcome = Outcome::kFailed,
            .error = support::Cat("`", change.address, "` is not there")};
  }
  SimObject& object = found->second;
  object.stopped = false;
  object.surplus = change.leaves_surplus;
  object.attributes = change.target_image
                          ? change.target_image->attributes
                          : WithComputed(change.desired, Get(object.attributes, "id"),
                                         Get(change.desired, "value"));
  object.name = NameOf(object.attributes);
  return Done(change, ImageOf(object));
}

ApplyResult SimProvider::Remove(const provider::Change& change) {
  const auto found = world_.objects_.find(change.object_id);
  if (found != world_.objects_.end()) {
    world_.objects_.erase(found);
  }
  if (change.target_image) {  // what was taken over goes back to where it was
    world_.foreign_[NameOf(change.target_image->attributes)] = change.target_image->attributes;
  }
  return Done(change, std::nullopt);
}

ApplyResult SimProvider::EffectOfPure(const provider::Change& change) const {
  ApplyResult result{.outcome = Outcome::kDone};
  if (change.kind != ChangeKind::kDelete) {
    result.image = change.target_image;
    if (!result.image) {
      const value::Value id = change.prior
                                  ? Get(change.prior->attributes, "id")
                                  : value::Value::String(support::Cat("id-", change.object_id));
      result.image = Image{WithComputed(change.desired, id, Get(change.desired, "value"))};
    }
  }
  return result;
}

ApplyResult SimProvider::Effect(const provider::Change& change) {
  if (type_.pure) {
    return EffectOfPure(change);
  }
  const auto done = world_.results_.find(change.token);
  if (done != world_.results_.end()) {
    return {.outcome = Outcome::kDone, .image = done->second};
  }
  switch (change.kind) {
    case ChangeKind::kCreate:
      return Make(change);
    case ChangeKind::kDelete:
      return Remove(change);
    case ChangeKind::kUpdate:
    case ChangeKind::kSwitch:
      return Alter(change);
    case ChangeKind::kRun:
      return world_.objects_.contains(change.object_id) ? Alter(change) : Make(change);
  }
  return {};
}

ApplyResult SimProvider::Apply(const provider::Context& context, const provider::Change& change) {
  std::unique_lock lock(world_.mutex_);
  if (world_.freeze_after_ && *world_.freeze_after_ <= 0) {
    world_.crashed_ = true;
  }
  if (world_.crashed_) {
    return {.outcome = Outcome::kUnknown, .error = "crashed"};
  }
  if (world_.delay_ > absl::ZeroDuration()) {
    const absl::Duration delay = world_.delay_;
    lock.unlock();
    absl::SleepFor(delay);
    lock.lock();
    if (world_.crashed_) {
      return {.outcome = Outcome::kUnknown, .error = "crashed"};
    }
  }
  const std::optional<SimFault> fault = world_.TakeFault(change);
  if (!fault) {
    return Effect(change);
  }
  ApplyResult result{.outcome = Outcome::kFailed,
                     .error = support::Cat("`", change.address, "` was told to fail"),
                     .retriable = fault->retriable};
  switch (fault->kind) {
    case SimFaultKind::kFail:
      return result;
    case SimFaultKind::kFailAfterEffect:
      result.image = Effect(change).image;
      return result;
    case SimFaultKind::kUnknownAfterEffect:
      result.image = Effect(change).image;
      [[fallthrough]];
    case SimFaultKind::kUnknown:
      result.outcome = Outcome::kUnknown;
      return result;
    case SimFaultKind::kLate:
      world_.late_tokens_.insert(change.token);
      result.outcome = Outcome::kUnknown;
      return result;
    case SimFaultKind::kHang: {
      lock.unlock();
      const absl::Time end = absl::Now() + context.timeout;
      while ((context.cancel == nullptr || !context.cancel->cancelled()) && absl::Now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      result.outcome = Outcome::kUnknown;
      return result;
    }
    case SimFaultKind::kCrashAfter:
      Effect(change);
      [[fallthrough]];
    case SimFaultKind::kCrashBefore: {
      world_.crashed_ = true;
      const std::function<void()> hook = world_.on_crash_;
      lock.unlock();
      if (hook) {
        hook();
      }
      return {.outcome = Outcome::kUnknown, .error = "crashed"};
    }
  }
  return result;
}

provider::ProbeResult SimProvider::Probe(const provider::Context&, const provider::Change& change) {
  std::lock_guard lock(world_.mutex_);
  if (world_.late_tokens_.erase(change.token) > 0) {
    Effect(change);
  }
  const auto answer = world_.probe_answers_.find(change.address);
  const auto done = world_.results_.find(change.token);
  provider::ProbeResult result{.answer = done != world_.results_.end()
                                             ? provider::ProbeAnswer::kDone
                                             : provider::ProbeAnswer::kNotDone};
  if (answer != world_.probe_answers_.end()) {
    result.answer = answer->second;
    result.detail = "as the test says";
  }
  if (result.answer == provider::ProbeAnswer::kDone && done != world_.results_.end()) {
    result.image = done->second;
  }
  return result;
}

provider::VerifyResult SimProvider::Look(const Image& image, bool watching) {
  std::lock_guard lock(world_.mutex_);
  const auto found = world_.objects_.find(ObjectIdOf(image));
  const std::string address = found == world_.objects_.end() ? "" : found->second.address;
  bool ok = found != world_.objects_.end() && !world_.unhealthy_.contains(address);
  const auto left = world_.watch_left_.find(address);
  if (watching && left != world_.watch_left_.end() && left->second-- <= 0) {
    ok = false;
  }
  if (ok) {
    return {.ok = true};
  }
  return {.ok = false,
          .instance = support::Cat(address, "/0"),
          .check = "ready: look",
          .error = "is not healthy",
          .log = {"line 1", "line 2"}};
}

provider::VerifyResult SimProvider::Verify(const provider::Context&, const Image& image) {
  return Look(image, false);
}

provider::VerifyResult SimProvider::Watch(const provider::Context&, const Image& image) {
  return Look(image, true);
}

}  // namespace deploy::testing
