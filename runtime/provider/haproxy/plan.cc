#include <algorithm>

#include "base/support/text.h"
#include "runtime/provider/fields.h"
#include "runtime/provider/haproxy/operations.h"

namespace deploy::provider::haproxy {

using value::Value;

namespace {

bool Ignored(const PlanRequest& request, std::string_view field) {
  return std::find(request.ignore_changes.begin(), request.ignore_changes.end(), field) !=
         request.ignore_changes.end();
}

// One line per block that differs: "route.all", or deeper when both have it: "route.all.to".
void AddBlocks(const PlanRequest& request, const std::string& field, const Value& live,
               const Value& wanted, std::vector<AttributeChange>& changes) {
  const Value& before = FieldOf(live, field);
  const Value& after = FieldOf(wanted, field);
  const auto add = [&](const std::string& path, const Value& old, const Value& fresh) {
    const bool by_hand =
        request.last_applied && SameField(request.last_applied->attributes, wanted, field);
    changes.push_back({.path = path, .before = old, .after = fresh, .by_hand = by_hand});
  };
  for (const auto& [label, block] : BlocksField(wanted, field)) {
    const std::string path = support::Cat(field, ".", label);
    const Value& old = FieldOf(before, label);
    if (old.is_null()) {
      add(path, old, block);
      continue;
    }
    for (const auto& [name, part] : BlocksField(after, label)) {
      if (!(FieldOf(old, name) == part)) {
        add(support::Cat(path, ".", name), FieldOf(old, name), part);
      }
    }
  }
  for (const auto& [label, block] : BlocksField(live, field)) {
    if (FieldOf(after, label).is_null()) {
      add(support::Cat(field, ".", label), block, Value::Null());
    }
  }
}

std::string ConfigurationOf(const Image& image) {
  return TextField(image.attributes, "configuration");
}

// Going back to a configuration that somebody had edited, and that the run wrote over.
bool WasEdited(const PlanRequest& request) {
  const std::optional<Record> target = FromImage(request.target_image);
  return target && !target->config_blob.empty() &&
         !ConfigurationOf(*request.target_image).ends_with(ConfigurationOf(*request.live.image));
}

void AddFound(const PlanRequest& request, std::vector<AttributeChange>& changes) {
  const std::optional<Record> live = FromImage(request.live.image);
  const bool kept = request.last_applied && request.live.image &&
                    ConfigurationOf(*request.last_applied) == ConfigurationOf(*request.live.image);
  if (request.live.presence == Presence::kStopped) {
    changes.push_back({.path = "state",
                       .before = Value::String("stopped"),
                       .after = Value::String("running"),
                       .why = "ended together with its supervisor"});
  } else if (live && !live->serving) {
    changes.push_back({.path = "state",
                       .before = Value::String("serves nothing"),
                       .after = Value::String("serving"),
                       .why = "traffic was not switched on yet"});
  } else if (live && WasEdited(request)) {
    changes.push_back({.path = "configuration",
                       .before = Value::String(ConfigurationOf(*request.live.image)),
                       .after = Value::String(ConfigurationOf(*request.target_image)),
                       .why = "as it was before"});
  } else if (live && ConfigurationOf(*request.live.image) != ConfigDigest(RestingConfig(*live))) {
    changes.push_back({.path = "configuration",
                       .before = Value::String(ConfigurationOf(*request.live.image)),
                       .after = Value::String(ConfigDigest(RestingConfig(*live))),
                       .why = kept ? "a rollback brought it back" : "",
                       .by_hand = !kept});
  }
}

Value Planned(const Value& wanted) { return WithComputed(wanted, Value::Unknown("configuration")); }

PlannedChange PlanCreate(const Value& wanted) {
  PlannedChange out;
  out.action = PlannedAction::kCreate;
  out.switch_after_create = true;
  out.planned = Planned(wanted);
  for (const char* field : {"port", "route"}) {
    out.changes.push_back(
        {.path = field, .before = Value::Null(), .after = FieldOf(wanted, field), .why = ""});
  }
  out.undo = "end HAProxy and remove its configuration";
  return out;
}

}  // namespace

PlannedChange Plan(const PlanRequest& request) {
  PlannedChange out;
  const bool there = request.live.image && (request.live.presence == Presence::kPresent ||
                                            request.live.presence == Presence::kStopped);
  if (request.desired.is_null()) {
    out.action = there || request.last_applied ? PlannedAction::kDelete : PlannedAction::kNone;
    out.undo = "start HAProxy again with its routes";
    return out;
  }
  Value wanted = BodyOnly(request.desired);
  if (!there) {
    return PlanCreate(wanted);
  }
  const Value& live = request.live.image->attributes;
  for (const char* field : {"port", "route"}) {
    if (SameField(live, wanted, field)) {
      continue;
    }
    if (Ignored(request, field)) {
      wanted = WithField(wanted, field, FieldOf(live, field));
    } else {
      AddBlocks(request, field, live, wanted, out.changes);
    }
  }
  AddFound(request, out.changes);
  if (out.changes.empty()) {
    out.planned = live;
    return out;
  }
  out.action = PlannedAction::kSwitch;
  out.planned = Planned(wanted);
  out.undo = "send traffic back to where it went";
  return out;
}

}  // namespace deploy::provider::haproxy
