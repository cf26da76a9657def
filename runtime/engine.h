#ifndef RUNTIME_ENGINE_H_
#define RUNTIME_ENGINE_H_

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/event/event.h"
#include "runtime/plan/plan.h"
#include "runtime/provider/provider.h"
#include "runtime/state/store.h"

namespace deploy::engine {

enum class OnInterrupt : uint8_t { kBack, kStop };

struct Options {
  int parallel = 10;
  OnInterrupt on_interrupt = OnInterrupt::kBack;
  absl::Duration lock_timeout = absl::ZeroDuration();
  std::vector<std::string> accept_irreversible;
  bool forward = false;  // resume --forward
  // resume --settle: by number of step, whether the effect of one in doubt is there. What the world
  // cannot tell, a person can.
  std::map<int, bool> settled;
  // Simulated runs: no threads, steps in flight take turns in an order that this seed decides.
  std::optional<uint64_t> simulate;
};

// Set from the signal handler's thread: first interrupt: no new steps, then back (or stop); second:
// stop waiting.
class Interrupt {
 public:
  void Raise();  // async-signal-safe
  int count() const;

 private:
  std::atomic<int> count_{0};
};

struct Result {
  event::RunOutcome outcome = event::RunOutcome::kRefused;
  int64_t run = 0;  // 0: none begun
  int64_t generation = 0;
  std::string reason;  // first failure, or why it was refused
  std::string help;
  std::vector<plan::Refusal> refusals;
  std::vector<std::string> left;  // needs attention
  bool interrupted_stop = false;  // stopped with steps open
};

struct ResourceStatus {
  std::string address, type, detail;
  provider::Health health = provider::Health::kUnknown;
};
struct OpenRunStatus {
  state::RunInfo run;
  bool alive = false;
  std::string next;               // the command to type
  std::vector<std::string> left;  // steps that are left, one line each; none while it is alive
};
struct Status {
  std::string environment;
  int64_t generation = 0;
  std::optional<state::Lease> lock;
  std::vector<OpenRunStatus> open_runs;
  std::vector<ResourceStatus> resources;
  std::map<std::string, value::Value> outputs;
};

struct DriftResult {
  std::vector<plan::Drift> drift;
  std::vector<plan::NotTold> not_told;  // of these the world does not say whether they drifted
};

struct Surroundings;  // runtime/conduct.h

// The operations of the runtime, one function each, readable as a list. Every one reports through
// the observer and never prints; a Status is returned only when the state itself cannot be used.
// `Interrupt` may be null.
class Engine {
 public:
  Engine(state::Store& store, const provider::Registry& providers, world::World& world,
         event::Observer& observer, const std::string& stack_folder, const std::string& environment,
         Options options, Interrupt* interrupt);

  absl::StatusOr<plan::PlanResult> Plan(const graph::DeploymentGraph& wanted);
  // Plans for taking back the last committed run, for a generation (0: the world before the first
  // run), for nothing.
  absl::StatusOr<plan::PlanResult> PlanRollback(std::optional<int64_t> generation);
  absl::StatusOr<plan::PlanResult> PlanDestroy();

  // A stored plan belongs to one place in the history of its environment: why it cannot be run any
  // more, absent while it is still there. Asks nothing of the world.
  absl::StatusOr<std::optional<Result>> WhyStale(const plan::Plan& plan);
  // Runs exactly this plan: lock, facts re-read and compared (a changed one refuses and is named),
  // phases, journal, automatic way back. An empty plan commits without a generation.
  absl::StatusOr<Result> Apply(const plan::Plan& plan);
  absl::StatusOr<Result> Resume();
  absl::StatusOr<Status> GetStatus();
  // Outputs of the current generation; none before the first. Reads only the state.
  absl::StatusOr<std::map<std::string, value::Value>> GetOutputs();
  absl::StatusOr<DriftResult> Drift();

 private:
  Surroundings Around();

  state::Store& store_;
  const provider::Registry& providers_;
  world::World& world_;
  event::Observer& observer_;
  std::string stack_folder_, environment_;
  Options options_;
  Interrupt* interrupt_;
};

}  // namespace deploy::engine

#endif  // RUNTIME_ENGINE_H_
