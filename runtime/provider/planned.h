#ifndef RUNTIME_PROVIDER_PLANNED_H_
#define RUNTIME_PROVIDER_PLANNED_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema/schema.h"
#include "runtime/event/event.h"
#include "runtime/provider/change.h"

// What a provider saw, and what it says would be done.
namespace deploy::provider {

struct ReadResult {
  Presence presence = Presence::kUnknown;
  std::optional<Image> image;  // when present or stopped
  Health health = Health::kUnknown;
  std::string detail;  // for people: "2 of 2 instances up"
  // Digest of what the wanted body refers to outside of itself (the bytes behind `file.source`);
  // part of the fact, so that a plan is refused when it changes. Empty when there is nothing.
  std::string reference;
};

// One attribute that differs. Paths are "content", "port.http.number".
struct AttributeChange {
  std::string path;
  value::Value before, after;
  std::string why;       // "new", "as it was before"; empty: the plan finds out
  bool by_hand = false;  // somebody changed it in the world; why it is so is then known
  bool forces = false;   // only a replacement brings it about
};

enum class PlannedAction : uint8_t { kNone, kCreate, kUpdate, kReplace, kDelete, kSwitch, kRun };

struct PlanRequest {
  std::string address;
  std::optional<Image> last_applied;  // what the state remembers
  ReadResult live;
  value::Value desired;  // with unknown parts; null: unwanted
  std::vector<std::string> ignore_changes;
  std::optional<Image> target_image;  // going back: `desired` holds its attributes, the step will
                                      // restore exactly this
};

struct PlannedChange {
  PlannedAction action = PlannedAction::kNone;
  // The body after the step: what the program sets, computed attributes unknown where the step
  // decides them and kept where it does not. What dependants are planned against.
  value::Value planned;
  // The body to apply, where it is not the wanted one: what the program leaves open stays as it was
  // applied. Of an update.
  std::optional<value::Value> desired;
  bool run = false;  // shown as `run` (an action), whatever the kind
  bool switch_after_create =
      false;  // a create is followed by a step of kind kSwitch in the switch phase (haproxy)
  std::optional<event::Phase>
      phase;  // where the step must stand, if not where its action says (effect = none: verify)
  // An update that makes parts superfluous which others still use (replicas behind a proxy): it
  // leaves them, and a second update in *contract* ends them.
  bool retire_after_update = false;
  bool exclusive = false;  // replacement cannot coexist: old is stopped first
  bool verify = false;     // a verify step belongs to it
  // Exactly how far this step can be taken back, where the schema cannot know (an action with
  // `undo`); absent: as the schema says of the operation.
  std::optional<schema::Class> class_;
  std::vector<AttributeChange> changes;
  std::string undo;  // one line: "delete the file", "write back 14 bytes, mode 0644"
  std::string note;  // e.g. "takes over an existing file"
};

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_PLANNED_H_
