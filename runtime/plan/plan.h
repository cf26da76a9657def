#ifndef RUNTIME_PLAN_PLAN_H_
#define RUNTIME_PLAN_PLAN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/graph/graph.h"
#include "runtime/event/event.h"
#include "runtime/provider/provider.h"
#include "runtime/state/store.h"

namespace deploy::plan {

enum class Action : uint8_t { kCreate, kUpdate, kDelete, kRun, kSwitch, kCapture, kVerify, kWatch };
std::string_view ActionName(Action action);  // "create" …

// One step of the way there, in an order in which it can be taken back from the end.
struct Step {
  int number = 0;  // 1, 2, 3 …; dependencies are smaller
  std::string address;
  std::string object_id;  // of the object it makes or works on
  std::string type;
  Action action = Action::kCreate;
  event::Phase phase = event::Phase::kExpand;
  schema::Class class_ = schema::Class::kReversible;
  bool replaces = false;               // half of a replacement
  bool exclusive = false;              // a delete that must come before its create: cannot coexist
  std::vector<int> depends_on;         // direct ones
  std::vector<int> depends_on_groups;  // indices of Plan::groups: it waits for all that they hold
  std::vector<provider::AttributeChange> changes;
  std::string why;  // "`release` changed", "not in the program any more"
  std::string undo;
  std::string note;
  std::optional<std::string> accepted;  // the why of an accepted irreversible step

  // What the executor needs. `kind` is what Change::kind gets (a `run` is a kCreate or kUpdate
  // too); without meaning for verify, watch and capture.
  provider::ChangeKind kind = provider::ChangeKind::kCreate;
  std::optional<provider::Image> prior;  // live object as the plan saw it
  // Going back to a known image: a create or update restores exactly this; a delete puts back what
  // had been taken over (the object's origin).
  std::optional<provider::Image> target_image;
  std::optional<provider::Image> origin;  // what the object carries on: Object::origin
  // A create that finds something there: `prior` is what it found, its captured form becomes
  // Object::origin.
  bool takes_over = false;
  bool leaves_surplus = false;  // Change::leaves_surplus
  // Object::dependencies and prevent_destroy. "page[*]" stands for all instances of `page`.
  std::vector<std::string> dependencies;
  bool prevent_destroy = false;
  uint32_t node = 0xffffffffu, instance = 0;  // in the graph; none for deletes and restores
  value::Value desired;                       // body with unknown parts (complete for restores)
  provider::Direction direction = provider::Direction::kForward;
};

struct Summary {
  int create = 0, update = 0, replace = 0, delete_ = 0, unchanged = 0;
  bool outputs_changed = false;
};

enum class DriftKind : uint8_t { kChanged, kAbsent, kStopped };
struct DriftChange {
  std::string path;
  value::Value last, live, wanted;
};
struct Drift {
  std::string address, type;
  DriftKind kind = DriftKind::kChanged;
  std::vector<DriftChange> changes;
};

// What was observed of one object; the digest of all of them is part of the plan's.
struct Fact {
  std::string address;
  std::string object_id;    // empty: nothing of ours is there yet
  std::string hash;         // of presence and compared attributes; no time, pid or free port in it
  std::string description;  // "present, sha256 3f9a…, mode 0644": named when it changed
};

// Many steps that many others wait for: a node of the order without work of its own, so that N
// steps after M others cost N + M edges. Holds steps and smaller groups; not empty.
struct Group {
  std::vector<int> steps;   // numbers, all smaller than those of the steps that wait for it
  std::vector<int> groups;  // indices smaller than its own
};

// What the state must remember of an object that no step works on. Written with the run's end.
struct Remember {
  std::string object_id;
  std::vector<std::string> dependencies;
  bool prevent_destroy = false;
  // Somebody changed it by hand to just what is wanted: this is how it is now.
  std::optional<provider::Image> image;
};

struct Plan {
  static constexpr int kVersion = 1;
  std::string command = "apply";  // apply, rollback, destroy
  std::string environment;
  std::string digest;  // 64 hex digits
  std::string program_digest;
  int64_t state_position = 0;
  int64_t base_generation = 0;
  // `rollback`: the run that it takes back, the first of them when there are several (--to N).
  int64_t takes_back = 0;
  Summary summary;
  std::vector<Step> steps;  // steps[i].number == i + 1
  std::vector<Group> groups;
  std::vector<Remember> remember;
  // Worth a run without steps: a `prevent_destroy` or an image in `remember` differs, or a rollback
  // finds the world as it was, and the next one shall go further.
  bool state_changed = false;
  std::optional<int> point_of_no_return;
  std::vector<Drift> drift;
  std::vector<Fact> facts;
  std::vector<std::string> warnings;  // missing helper programs and the like
  std::vector<graph::Output> outputs;
  graph::DeploymentGraph graph;  // what the generation will store
  bool empty() const { return steps.empty() && !summary.outputs_changed && !state_changed; }
};

struct PlanOptions {
  int parallel = 10;
  provider::Direction direction = provider::Direction::kForward;
  std::vector<std::string> accept_irreversible;  // addresses
  std::string command = "apply";
  // Objects that an open run is in the middle of, by id: "run 2 is in the middle of step 4,
  // switch". How they stand is nobody's doing by hand.
  std::map<std::string, std::string> unsettled = {};
  // The same of what the run is making, by address: no object of the state yet.
  std::map<std::string, std::string> unsettled_new = {};
};

// A refusal that the user can mend, in the engine's words (never a stack of causes).
struct Refusal {
  std::string address;  // may be empty
  std::string message;  // "`orders_db` would be deleted, and `prevent_destroy` is set"
  std::string help;
  std::string location;  // "main.deploy:12"
  std::string code;      // "D0617" where the catalogue has one, else empty
  source::Span span;     // of `location`, in the sources that the graph was made of
};

// Compares the wanted graph with the state and the world (read in parallel) and orders the way
// there: expand in dependency order, verify, switch, contract in reverse order; irreversible steps
// as late as dependencies allow. Refusals do not stop it: all are collected; a plan with refusals
// has no steps. Status only when the state or the world cannot be read. Linear in instances and
// edges.
struct PlanResult {
  Plan plan;
  std::vector<Refusal> refusals;
};
absl::StatusOr<PlanResult> MakePlan(const graph::DeploymentGraph& wanted, state::Store& store,
                                    const provider::Registry& providers,
                                    const provider::Context& context, const PlanOptions& options);

// Destroys: deletes everything that the state knows, in reverse dependency order; needs no program.
absl::StatusOr<PlanResult> MakeDestroyPlan(state::Store& store, const provider::Registry& providers,
                                           const provider::Context& context, PlanOptions options);

// With `generation`: to that generation (0: the world before the first run). Without: takes back
// the run that RunToTakeBack names, object by object: what it made goes, what it changed or deleted
// gets its pre-image from the run's intents (journal data: member `change`, see provider/codec.h),
// to the byte, and bodies that read other resources are evaluated against those as they will be.
// What the run did not touch is left alone. NotFound with a sentence when there is nothing to take
// back.
absl::StatusOr<PlanResult> MakeRollbackPlan(state::Store& store,
                                            const provider::Registry& providers,
                                            const provider::Context& context, PlanOptions options,
                                            std::optional<int64_t> generation);

// The last committed run that wrote a generation and is neither a rollback nor taken back. A
// rollback with takes_back = R returns to the generation before R's.
absl::StatusOr<state::RunInfo> RunToTakeBack(state::Store& store);

// Reads again what the plan relies on, in parallel. A fact that differs now, in words.
struct ChangedFact {
  std::string address;
  std::string planned, found;  // what differs
};
absl::StatusOr<std::vector<ChangedFact>> ChangedFacts(const Plan& plan, state::Store& store,
                                                      const provider::Registry& providers,
                                                      const provider::Context& context,
                                                      int parallel);

// How the objects of the state differ from what was last applied, from the state alone. `wanted`
// stands for what the last generation wants.
struct NotTold {
  std::string address, detail;  // "its probe exited with code 2"
};
// `not_told`, unless null, gets the objects of which the world does not say whether they drifted.
absl::StatusOr<std::vector<Drift>> FindDrift(state::Store& store,
                                             const provider::Registry& providers,
                                             const provider::Context& context,
                                             const PlanOptions& options,
                                             std::vector<NotTold>* not_told = nullptr);

// Whether the world that a delete would find may change before its turn: it waits for the way back
// of something compensable (an action's `undo`), which does what it likes. A finding about such a
// step is no reason to refuse.
bool MayChangeBefore(const Plan& plan, const Step& step);

// Plan files: first bytes "backstay-plan\n", then a digest over all that follows. Decode refuses
// any changed, missing or added byte before it reads anything else, and any inconsistency after.
std::string EncodePlan(const Plan& plan);
absl::StatusOr<Plan> DecodePlan(std::string_view bytes);
bool LooksLikePlan(std::string_view first_bytes);

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_PLAN_H_
