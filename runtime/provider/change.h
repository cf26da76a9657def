#ifndef RUNTIME_PROVIDER_CHANGE_H_
#define RUNTIME_PROVIDER_CHANGE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "base/value/value.h"

// What is done to one object of the world, and what it was before.
namespace deploy::provider {

// An object of the world as a provider saw or made it. Plain data; stored in the journal.
struct Image {
  value::Value attributes;  // record by schema, computed fields included
  // What only the provider understands, JSON: service folders, ports, recorded folders, blob names.
  // No secrets.
  std::string private_data = "{}";
  friend bool operator==(const Image&, const Image&) = default;
};

enum class Presence : uint8_t { kAbsent, kPresent, kStopped, kUnknown };
enum class Health : uint8_t { kHealthy, kUnhealthy, kAbsent, kUnknown };

enum class ChangeKind : uint8_t { kCreate, kUpdate, kDelete, kSwitch, kRun };
// kBack: the step takes something back (an undo, or a run of `rollback`): no gates, no canary, no
// waits; an action runs its `undo`.
enum class Direction : uint8_t { kForward, kBack };

// One operation on one object, as planned and as journalled. Everything needed to repeat, probe or
// reverse it.
struct Change {
  std::string address;    // "web", "page[\"a\"]"
  std::string object_id;  // names this version of the object in the world: unique, file-name safe,
                          // e.g. "web-3f9a1c2e"
  std::string
      token;  // idempotency token of the step: 32 hex digits; passed to children as BACKSTAY_TOKEN
  ChangeKind kind = ChangeKind::kCreate;
  Direction direction = Direction::kForward;
  // Before: absent for a create. With pre-image data after Capture. The undo of a create that
  // failed half-way is a kDelete whose prior may be absent: it works from object_id, desired and
  // prepared.
  std::optional<Image> prior;
  std::optional<Image>
      target_image;      // when going back to a known image (undo, rollback): restore exactly this;
                         // of a kDelete: put this back, what had been taken over (Object::origin)
  value::Value desired;  // wanted body, complete; of a kDelete: null, or without a prior what the
                         // object was last known to be
  // What the change makes superfluous is left running: a step in *contract* ends it, when nothing
  // uses it any more.
  bool leaves_surplus = false;
  // Takes back a step of its own run: what was found ended or broken is left so. A run of
  // `rollback` makes things work again.
  bool as_found = false;
  std::string prepared =
      "{}";  // what Prepare chose (free ports, folders): JSON, journalled with the intent
};

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_CHANGE_H_
