#include "runtime/provider/file/file_plan.h"

#include <algorithm>

#include "base/support/sha256.h"
#include "base/support/text.h"
#include "runtime/provider/fields.h"
#include "runtime/provider/file/private_data.h"

namespace deploy::provider {
namespace {

using value::Value;

bool Ignored(const PlanRequest& request, std::string_view name) {
  return std::find(request.ignore_changes.begin(), request.ignore_changes.end(), name) !=
         request.ignore_changes.end();
}

std::string UndoWrite(const Image& image) {
  if (const FilePrivate data = DecodeFilePrivate(image.private_data); !data.kind.empty()) {
    return support::Cat("none: what is there now is ", Described(data), ", not a file");
  }
  const int64_t size = IntField(image.attributes, "size", 0);
  return support::Cat("write back ", size, size == 1 ? " byte" : " bytes", ", mode ",
                      OctalMode(IntField(image.attributes, "mode", 0)));
}

// The digest of the bytes that the step would write; empty when that is known only after apply.
std::string WantedDigest(const PlanRequest& request) {
  if (request.target_image) {
    return TextField(request.target_image->attributes, "sha256");
  }
  if (!request.live.reference.empty()) {
    return request.live.reference;
  }
  const Value& content = FieldOf(request.desired, "content");
  return content.is_unknown() ? ""
                              : support::Sha256Hex(content.is_null() ? "" : content.as_string());
}

void CompareBytes(const PlanRequest& request, const Value& live,
                  std::vector<AttributeChange>& changes) {
  const std::string name = IsAbsent(request.desired, "source") ? "content" : "source";
  if (Ignored(request, "content") || Ignored(request, "source")) {
    return;
  }
  const std::string digest = WantedDigest(request);
  if (!digest.empty() && digest == TextField(live, "sha256")) {
    return;
  }
  const Value& content = FieldOf(request.desired, "content");
  if (name == "content" && !FieldOf(live, "content").is_null() && !content.is_null()) {
    changes.push_back({.path = name, .before = FieldOf(live, "content"), .after = content});
    return;
  }
  changes.push_back({.path = "sha256",
                     .before = FieldOf(live, "sha256"),
                     .after = digest.empty() ? Value::Unknown(request.address + ".sha256")
                                             : Value::String(digest)});
}

// Mode, owner, group: what the program does not set stays as it was applied.
void CompareField(const PlanRequest& request, const Value& live, const std::string& name,
                  PlannedChange& planned) {
  const bool open = IsAbsent(request.desired, name);
  const Value& wanted = FieldOf(open ? request.last_applied->attributes : request.desired, name);
  if (Ignored(request, name) || wanted.is_null() || wanted == FieldOf(live, name)) {
    return;
  }
  planned.changes.push_back({.path = name, .before = FieldOf(live, name), .after = wanted});
  if (open && !request.target_image) {
    planned.desired = WithField(planned.desired.value_or(request.desired), name, wanted);
  }
}

Value AfterStep(const PlanRequest& request) {
  Value planned = request.desired;
  if (request.live.image) {
    const Value& live = request.live.image->attributes;
    for (const std::string& name : request.ignore_changes) {
      if (!IsAbsent(live, name)) {
        planned = WithField(planned, name, FieldOf(live, name));
      }
    }
  }
  const std::string digest = WantedDigest(request);
  planned = WithField(
      planned, "sha256",
      digest.empty() ? Value::Unknown(request.address + ".sha256") : Value::String(digest));
  const Value& content = FieldOf(request.desired, "content");
  const bool known = !content.is_null() && !content.is_unknown();
  return WithField(planned, "size",
                   known ? Value::Int(static_cast<int64_t>(content.as_string().size()))
                         : Value::Unknown(request.address + ".size"));
}

PlannedChange PlanCreate(const PlanRequest& request) {
  PlannedChange planned{.action = PlannedAction::kCreate, .planned = AfterStep(request)};
  for (const char* name : {"path", "content", "source", "mode", "owner", "group"}) {
    if (!IsAbsent(request.desired, name)) {
      planned.changes.push_back(
          {.path = name, .before = Value(), .after = FieldOf(request.desired, name)});
    }
  }
  planned.undo = "delete the file";
  if (request.live.image) {
    planned.note = support::Cat("takes over the file that is there; ",
                                UndoWrite(*request.live.image), " to take it back");
    planned.undo = UndoWrite(*request.live.image);
  }
  return planned;
}

}  // namespace

PlannedChange PlanFile(const PlanRequest& request) {
  if (request.desired.is_null()) {
    PlannedChange planned;
    if (request.live.image) {
      planned.action = PlannedAction::kDelete;
      planned.undo = UndoWrite(*request.live.image);
    }
    return planned;
  }
  if (!request.live.image || !request.last_applied) {
    return PlanCreate(request);
  }
  const Value& live = request.live.image->attributes;
  if (!SameField(request.desired, request.last_applied->attributes, "path")) {
    PlannedChange planned = PlanCreate({.address = request.address,
                                        .live = {.reference = request.live.reference},
                                        .desired = request.desired});
    planned.action = PlannedAction::kReplace;
    planned.changes = {{.path = "path",
                        .before = FieldOf(live, "path"),
                        .after = FieldOf(request.desired, "path"),
                        .forces = true}};
    CompareBytes(request, live, planned.changes);
    return planned;
  }
  PlannedChange planned;
  if (const FilePrivate data = DecodeFilePrivate(request.live.image->private_data);
      !data.kind.empty()) {
    planned.changes.push_back({.path = "path",
                               .before = Value::String(Described(data)),
                               .after = Value::String("a file"),
                               .by_hand = true});
  } else {
    CompareBytes(request, live, planned.changes);
  }
  for (const char* name : {"mode", "owner", "group"}) {
    CompareField(request, live, name, planned);
  }
  planned.planned = planned.changes.empty() ? request.live.image->attributes : AfterStep(request);
  planned.action = planned.changes.empty() ? PlannedAction::kNone : PlannedAction::kUpdate;
  planned.undo = planned.changes.empty() ? "" : UndoWrite(*request.live.image);
  return planned;
}

}  // namespace deploy::provider
