#ifndef RUNTIME_PLAN_PLAN_H_
#define RUNTIME_PLAN_PLAN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/graph/graph.h"
#include "runtime/event/event.h"
#include "runtime/provider/provider.h"
#include "runtime/state/store.h"

namespace deploy::plan {

enum class Action : uint8_t { kCreate, kUpdate, kDelete, kRun, kSwitch, kCapture, kVerify, kWatch };
std::string_view ActionName(Action action);  // "create" …

// One step of the way there, in an order in which it can be taken back from the end.
struct Step {
  int number = 0;                      // 1, 2, 3 …; dependencies are smaller
  std::string address;
  std::string object_id;               // of the object it makes or works on
  std::string type;
  Action action = Action::kCreate;
  event::Phase phase = event::Phase::kExpand;
  schema::Class class_ = schema::Class::kReversible;
  bool replaces = false;               // half of a replacement
  bool exclusive = false;              // a delete that must come before its create: cannot coexist
  std::vector<int> depends_on;
  std::vector<provider::AttributeChange> changes;
  std::string why;                     // "`release` changed", "not in the program any more"
  std::string undo;
  std::string note;
  std::optional<std::string> accepted; // the why of an accepted irreversible step

  // What the executor needs.
  std::optional<provider::Image> prior;         // live object as the plan saw it
  std::optional<provider::Image> target_image;  // going back to a known image
  std::optional<provider::Image> origin;        // carried in the object: what was taken over
  bool takes_over = false;                      // a create that finds something there: it becomes `origin`
  uint32_t node = 0xffffffffu, instance = 0;    // in the graph; none for deletes and restores
  value::Value desired;                         // body with unknown parts (complete for restores)
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
  std::string hash;          // of presence and compared attributes; no time, pid or free port in it
  std::string description;   // "present, sha256 3f9a…, mode 0644": named when it changed
};

struct Plan {
  static constexpr int kVersion = 1;
  std::string command = "apply";        // apply, rollback, destroy
  std::string environment;
  std::string digest;                   // 64 hex digits
  std::string program_digest;
  int64_t state_position = 0;
  int64_t base_generation = 0;
  int64_t takes_back = 0;               // `rollback`: the run that it takes back
  Summary summary;
  std::vector<Step> steps;              // steps[i].number == i + 1
  std::optional<int> point_of_no_return;
  std::vector<Drift> drift;
  std::vector<Fact> facts;
  std::vector<std::string> warnings;    // missing helper programs and the like
  std::vector<graph::Output> outputs;
  graph::DeploymentGraph graph;         // what the generation will store
  bool empty() const { return steps.empty() && !summary.outputs_changed; }
};

struct PlanOptions {
  int parallel = 10;
  provider::Direction direction = provider::Direction::kForward;
  std::vector<std::string> accept_irreversible;  // addresses
  std::string command = "apply";
};

// A refusal that the user can mend, in the engine's words (never a stack of causes).
struct Refusal {
  std::string address;   // may be empty
  std::string message;   // "`orders_db` would be deleted, and `prevent_destroy` is set"
  std::string help;
  std::string location;  // "main.deploy:12"
  std::string code;      // "D0617" where the catalogue has one, else empty
};

// Compares the wanted graph with the state and the world (read in parallel) and orders the way there: expand in
// dependency order, verify, switch, contract in reverse order; irreversible steps as late as dependencies allow.
// Refusals do not stop it: all are collected; a plan with refusals has no steps. Status only when the state or the
// world cannot be read. Linear in instances and edges.
struct PlanResult {
  Plan plan;
  std::vector<Refusal> refusals;
};
absl::StatusOr<PlanResult> MakePlan(const graph::DeploymentGraph& wanted, state::Store& store, const provider::Registry& providers,
                                    const provider::Context& context, const PlanOptions& options);

// Plan files: first bytes "backstay-plan\n", then a digest over all that follows. Decode refuses any changed, missing or
// added byte before it reads anything else, and any inconsistency after.
std::string EncodePlan(const Plan& plan);
absl::StatusOr<Plan> DecodePlan(std::string_view bytes);
bool LooksLikePlan(std::string_view first_bytes);

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_PLAN_H_
