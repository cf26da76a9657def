#include <algorithm>
#include <array>

#include "base/support/text.h"
#include "runtime/provider/fields.h"
#include "runtime/provider/process/operations.h"

namespace deploy::provider::process {

using value::Value;

namespace {

constexpr std::array<std::string_view, 5> kReplacing = {"command", "directory", "env", "user",
                                                        "port"};
constexpr std::array<std::string_view, 3> kInPlace = {"replicas", "health", "stop"};

std::string Instances(int count) {
  return count == 1 ? "1 instance" : support::Cat(count, " instances");
}

bool Ignored(const PlanRequest& request, std::string_view field) {
  return std::find(request.ignore_changes.begin(), request.ignore_changes.end(), field) !=
         request.ignore_changes.end();
}

// Fields whose wanted value is not the live one. An ignored field keeps its live value in `wanted`.
template <size_t N>
int Compare(const PlanRequest& request, const std::array<std::string_view, N>& fields, bool forces,
            Value& wanted, std::vector<AttributeChange>& changes) {
  int count = 0;
  const Value& live = request.live.image->attributes;
  for (const std::string_view field : fields) {
    if (SameField(live, wanted, field) || (IsAbsent(live, field) && IsAbsent(wanted, field))) {
      continue;
    }
    if (Ignored(request, field)) {
      wanted = WithField(wanted, field, FieldOf(live, field));
      continue;
    }
    ++count;
    const bool by_hand =
        request.last_applied && SameField(request.last_applied->attributes, wanted, field);
    changes.push_back({.path = std::string(field),
                       .before = FieldOf(live, field),
                       .after = FieldOf(wanted, field),
                       .by_hand = by_hand,
                       .forces = forces});
  }
  return count;
}

// The ports that the body itself fixes; 0 for those that are chosen later.
std::vector<PortNumbers> FixedPorts(const Body& body) {
  PortNumbers numbers;
  for (const Port& port : body.ports) {
    numbers[port.label] = port.number;
  }
  return std::vector<PortNumbers>(static_cast<size_t>(body.replicas), numbers);
}

// The body after the step: with what is computed, unknown where the step decides it.
Value WithComputed(const PlanRequest& request, const Value& wanted, std::vector<PortNumbers> ports,
                   const Value* pids) {
  const Body body = ReadBody(wanted);
  if (FieldOf(wanted, "replicas").is_unknown()) {
    ports.clear();
  }
  const std::string source = support::Cat(request.address, ".pids");
  Value out = WithField(wanted, "pids", pids == nullptr ? Value::Unknown(source) : *pids);
  for (const Port& port : body.ports) {
    if (IsExposed(port.label)) {
      out = WithField(out, port.label, ExposedPort(body, port, request.address, ports));
    }
  }
  return out;
}

bool HasFixedPort(const Value& wanted) {
  const Body body = ReadBody(wanted);
  return std::any_of(body.ports.begin(), body.ports.end(),
                     [](const Port& port) { return port.number != 0; });
}

// Ports of the target image, where a step goes back to one.
std::vector<PortNumbers> PortsOfNew(const PlanRequest& request, const Value& wanted) {
  const std::optional<Record> target = FromImage(request.target_image);
  return target ? target->ports : FixedPorts(ReadBody(wanted));
}

PlannedChange PlanCreate(const PlanRequest& request, const Value& wanted) {
  PlannedChange out;
  out.action = PlannedAction::kCreate;
  out.verify = true;
  out.planned = WithComputed(request, wanted, PortsOfNew(request, wanted), nullptr);
  for (size_t i = 0; i < wanted.size() && wanted.kind() == value::ValueKind::kRecord; ++i) {
    if (!wanted.elements()[i].is_null()) {
      out.changes.push_back({.path = wanted.field_names()[i],
                             .before = Value::Null(),
                             .after = wanted.elements()[i],
                             .why = ""});
    }
  }
  out.undo = support::Cat("end and remove ", Instances(ReadBody(wanted).replicas));
  return out;
}

// What an update leaves running keeps its ports; more instances get theirs later.
std::vector<PortNumbers> PortsAfterUpdate(const PlanRequest& request, const Value& wanted) {
  std::vector<PortNumbers> ports;
  if (const std::optional<Record> target = FromImage(request.target_image)) {
    return target->ports;
  }
  if (const std::optional<Record> live = FromImage(request.live.image)) {
    ports = live->ports;
  }
  const size_t count = static_cast<size_t>(ReadBody(wanted).replicas);
  const std::vector<PortNumbers> fixed = FixedPorts(ReadBody(wanted));
  while (ports.size() < count) {
    ports.push_back(fixed[ports.size()]);
  }
  ports.resize(count);
  return ports;
}

void AddStopped(const PlanRequest& request, std::vector<AttributeChange>& changes) {
  if (request.live.presence == Presence::kStopped) {
    changes.push_back({.path = "state",
                       .before = Value::String("stopped"),
                       .after = Value::String("running"),
                       .why = "ended together with its supervisor"});
  }
}

// Nobody knows what runs under scripts that somebody else wrote: new instances take over.
int AddEdited(const PlanRequest& request, std::vector<AttributeChange>& changes) {
  const std::optional<Record> live = FromImage(request.live.image);
  if (!live || !live->edited) {
    return 0;
  }
  changes.push_back({.path = "scripts",
                     .before = Value::String("edited"),
                     .after = Value::String("as written"),
                     .by_hand = true,
                     .forces = true});
  return 1;
}

}  // namespace

PlannedChange Plan(const PlanRequest& request) {
  PlannedChange out;
  const bool there = request.live.image && (request.live.presence == Presence::kPresent ||
                                            request.live.presence == Presence::kStopped);
  if (request.desired.is_null()) {
    out.action = there || request.last_applied ? PlannedAction::kDelete : PlannedAction::kNone;
    const Value& last = there                  ? request.live.image->attributes
                        : request.last_applied ? request.last_applied->attributes
                                               : request.desired;
    out.undo = support::Cat("start ", Instances(ReadBody(last).replicas), " again");
    return out;
  }
  Value wanted = BodyOnly(request.desired);
  if (!there) {
    return PlanCreate(request, wanted);
  }
  AddStopped(request, out.changes);
  if (AddEdited(request, out.changes) + Compare(request, kReplacing, true, wanted, out.changes) >
      0) {
    Compare(request, kInPlace, false, wanted, out.changes);
    PlannedChange replace = PlanCreate(request, wanted);
    replace.action = PlannedAction::kReplace;
    replace.changes = std::move(out.changes);
    replace.exclusive = HasFixedPort(wanted) && HasFixedPort(request.live.image->attributes);
    replace.undo += "; the old ones are kept until the end";
    if (replace.exclusive) {
      replace.undo = "end the new instance, start the old one again";
    }
    return replace;
  }
  const int in_place = Compare(request, kInPlace, false, wanted, out.changes);
  const bool stopped = request.live.presence == Presence::kStopped;
  out.action = in_place > 0 || stopped ? PlannedAction::kUpdate : PlannedAction::kNone;
  out.verify = out.action == PlannedAction::kUpdate;
  const bool same_processes =
      !stopped && SameField(request.live.image->attributes, wanted, "replicas");
  const Value pids = FieldOf(request.live.image->attributes, "pids");
  out.planned = WithComputed(request, wanted, PortsAfterUpdate(request, wanted),
                             same_processes ? &pids : nullptr);
  if (out.action == PlannedAction::kUpdate) {
    const int before = ReadBody(request.live.image->attributes).replicas;
    out.retire_after_update = ReadBody(wanted).replicas < before;
    out.undo = stopped ? "leave it ended as it was found"
                       : support::Cat("go back to ", Instances(before), " and the old settings");
  }
  return out;
}

}  // namespace deploy::provider::process
