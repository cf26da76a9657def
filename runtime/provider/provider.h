#ifndef RUNTIME_PROVIDER_PROVIDER_H_
#define RUNTIME_PROVIDER_PROVIDER_H_

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/schema/schema.h"
#include "base/value/value.h"
#include "runtime/event/event.h"
#include "runtime/world/world.h"

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
  value::Value desired;  // wanted body, complete; null for a delete
  std::string prepared =
      "{}";  // what Prepare chose (free ports, folders): JSON, journalled with the intent
};

// A pre-image kept in the content-addressed store.
class BlobStore {
 public:
  virtual ~BlobStore() = default;
  virtual absl::StatusOr<std::string> PutFile(
      const std::string& path) = 0;  // -> sha256; durable on return
  virtual absl::StatusOr<std::string> Put(
      std::string_view bytes) = 0;  // -> sha256; durable on return
  virtual absl::StatusOr<std::string> Get(const std::string& sha256) = 0;
  virtual bool Has(const std::string& sha256) = 0;
};

// Set when the run should not wait any longer (second Ctrl-C, a health failure elsewhere). Waiting
// code polls it.
class CancelToken {
 public:
  void Cancel() { cancelled_.store(true, std::memory_order_release); }
  bool cancelled() const { return cancelled_.load(std::memory_order_acquire); }

 private:
  std::atomic<bool> cancelled_{false};
};

// Surroundings of every call. Lives as long as the engine; thread-safe.
struct Context {
  world::World* world = nullptr;  // file system, clock, processes, network, randomness
  BlobStore* blobs = nullptr;
  std::string state_folder;  // <root>/.backstay, absolute
  std::string environment;
  std::string stack_folder;  // <root>, absolute
  int64_t run = 0;
  CancelToken* cancel = nullptr;
  absl::Duration timeout = absl::InfiniteDuration();  // of this step, from lifecycle
  // One line of progress, e.g. "10% of traffic to the new version"; shown and journalled as an
  // event, never parsed.
  std::function<void(std::string_view)> note = [](std::string_view) {};
  // True for what another object of this environment owns: a value of an `identity` field (a path).
  // What is inside a managed folder and not managed is foreign.
  std::function<bool(std::string_view)> managed = [](std::string_view) { return false; };
};

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
  std::string why;  // "release changed", "changed by hand", "forces a replacement", …
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
  bool run = false;  // shown as `run` (an action), whatever the kind
  bool switch_after_create =
      false;  // a create is followed by a step of kind kSwitch in the switch phase (haproxy)
  std::optional<event::Phase>
      phase;  // where the step must stand, if not where its action says (effect = none: verify)
  bool exclusive = false;  // replacement cannot coexist: old is stopped first
  bool verify = false;     // a verify step belongs to it
  // Exactly how far this step can be taken back, where the schema cannot know (an action with
  // `undo`); absent: as the schema says of the operation.
  std::optional<schema::Class> class_;
  std::vector<AttributeChange> changes;
  std::string undo;  // one line: "delete the file", "write back 14 bytes, mode 0644"
  std::string note;  // e.g. "takes over an existing file"
};

// Found in *validate*, before anything is touched. `fatal` refuses the run (exit 1); else a warning
// at plan.
struct Finding {
  bool fatal = true;
  std::string message;  // "port 8080 is taken by `python3` (pid 4711)"
  std::string help;
};

enum class Outcome : uint8_t { kDone, kFailed, kUnknown };

struct ApplyResult {
  Outcome outcome = Outcome::kFailed;
  std::optional<Image> image;  // post-image: kept even when the outcome is kFailed
  std::string error;           // for people: what and where, one or more lines
  bool retriable = false;
};

enum class ProbeAnswer : uint8_t { kDone, kNotDone, kUnknown };
struct ProbeResult {
  ProbeAnswer answer = ProbeAnswer::kUnknown;
  std::optional<Image>
      image;  // when done; with kNotDone: it failed half-way, and this is what must be taken back
  std::string detail;
};

struct VerifyResult {
  bool ok = false;
  std::string instance;          // "web/0"
  std::string check;             // "ready: GET http://127.0.0.1:4711/healthz"
  std::string error;             // "answered 500, wanted 200"
  std::vector<std::string> log;  // its last lines
};

// A resource type's hands. Stateless; every method may be called from several threads at once and
// must return soon after the context's cancel token is set. No method prints. Errors for people
// name the address's object, never a secret.
class Provider {
 public:
  virtual ~Provider() = default;
  virtual std::string_view type() const = 0;  // the schema's name

  // True for types whose apply touches nothing outside the state store (`value`): intent and
  // outcome may then share one commit, and a dependant of the same kind may start within it
  // (docs/decisions/pure-types.md).
  virtual bool pure() const { return false; }

  // Looks at the world, never changes it. `last` names the object.
  virtual absl::StatusOr<ReadResult> Read(const Context& context, const std::string& address,
                                          const std::optional<Image>& last,
                                          const value::Value& desired) = 0;
  // Compares; no side effects, no reading.
  virtual PlannedChange Plan(const PlanRequest& request) = 0;
  // *validate*: everything that can be probed without touching. Also called at plan, where
  // `desired` may hold unknown parts: a fatal finding refuses the plan when it is a delete's and is
  // a warning otherwise.
  virtual std::vector<Finding> Validate(const Context& context, const Change& change) {
    (void)context;
    (void)change;
    return {};
  }
  // Chooses what must be known before the intent is durable (free ports). Result goes to
  // Change::prepared.
  virtual absl::StatusOr<std::string> Prepare(const Context& context, const Change& change) {
    (void)context;
    (void)change;
    return std::string("{}");
  }
  // Fills what undoing needs into the prior image (bytes to the blob store). Called before the
  // intent is durable.
  virtual absl::StatusOr<Image> Capture(const Context& context, const Change& change, Image prior) {
    (void)context;
    (void)change;
    return prior;
  }
  // Does it. Must be idempotent under one token: a second call with the same Change finishes what
  // the first began.
  virtual ApplyResult Apply(const Context& context, const Change& change) = 0;
  // After a crash: was it done? May wait for, or end, a child that still runs under the change's
  // token.
  virtual ProbeResult Probe(const Context& context, const Change& change) = 0;
  // Health of what was created or updated: waits until good, or says what is not. Called in
  // *verify*.
  virtual VerifyResult Verify(const Context& context, const Image& image) {
    (void)context;
    (void)image;
    return {.ok = true};
  }
  // One short look at an object that was verified, called again and again until *contract*; not ok:
  // the run goes back.
  virtual VerifyResult Watch(const Context& context, const Image& image) {
    (void)context;
    (void)image;
    return {.ok = true};
  }
  // The run of the context was settled and its end is durable: scratch that only a resume would
  // have needed may go.
  virtual void Settled(const Context& context) { (void)context; }
};

// Providers by type name. Filled once at start, then read-only.
class Registry {
 public:
  void Add(std::unique_ptr<Provider> provider);
  Provider* Find(std::string_view type) const;
  std::vector<std::string_view> types() const;

 private:
  std::vector<std::unique_ptr<Provider>> providers_;
};

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_PROVIDER_H_
