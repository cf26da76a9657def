#include "runtime/engine.h"

#include <utility>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "runtime/apply/validate.h"
#include "runtime/conduct.h"
#include "runtime/status.h"

namespace deploy::engine {

void Interrupt::Raise() { count_.fetch_add(1, std::memory_order_relaxed); }

int Interrupt::count() const { return count_.load(std::memory_order_relaxed); }

Engine::Engine(state::Store& store, const provider::Registry& providers, world::World& world,
               event::Observer& observer, const std::string& stack_folder,
               const std::string& environment, Options options, Interrupt* interrupt)
    : store_(store),
      providers_(providers),
      world_(world),
      observer_(observer),
      stack_folder_(stack_folder),
      environment_(environment),
      options_(std::move(options)),
      interrupt_(interrupt) {}

namespace {

plan::PlanOptions PlanOptionsOf(const Surroundings& around) {
  plan::PlanOptions options{.parallel = around.options.parallel,
                            .accept_irreversible = around.options.accept_irreversible};
  if (absl::StatusOr<Unsettled> unsettled = FindUnsettled(around.store); unsettled.ok()) {
    options.unsettled = std::move(unsettled->objects);
    for (const auto& [address, made] : unsettled->made) {
      options.unsettled_new[address] = made.words;
    }
  }
  return options;
}

}  // namespace

Surroundings Engine::Around() {
  return {store_, providers_, world_, observer_, stack_folder_, environment_, options_, interrupt_};
}

absl::StatusOr<plan::PlanResult> Engine::Plan(const graph::DeploymentGraph& wanted) {
  return plan::MakePlan(wanted, store_, providers_, MakeContext(Around()), PlanOptionsOf(Around()));
}

absl::StatusOr<plan::PlanResult> Engine::PlanRollback(std::optional<int64_t> generation) {
  return plan::MakeRollbackPlan(store_, providers_, MakeContext(Around()), PlanOptionsOf(Around()),
                                generation);
}

absl::StatusOr<plan::PlanResult> Engine::PlanDestroy() {
  return plan::MakeDestroyPlan(store_, providers_, MakeContext(Around()), PlanOptionsOf(Around()));
}

absl::StatusOr<std::optional<Result>> Engine::WhyStale(const plan::Plan& plan) {
  ASSIGN_OR_RETURN(std::optional<plan::Refusal> moved, apply::CheckPosition(store_, plan));
  if (!moved) {
    return std::nullopt;
  }
  Result result{.reason = std::move(moved->message), .help = std::move(moved->help)};
  ASSIGN_OR_RETURN(result.generation, store_.CurrentGeneration());
  return result;
}

absl::StatusOr<Result> Engine::Apply(const plan::Plan& plan) {
  const Surroundings around = Around();
  return Conduct(around).Apply(plan);
}

absl::StatusOr<Result> Engine::Resume() {
  const Surroundings around = Around();
  return Conduct(around).Resume();
}

absl::StatusOr<Status> Engine::GetStatus() { return ReadStatus(Around()); }

absl::StatusOr<std::map<std::string, value::Value>> Engine::GetOutputs() {
  ASSIGN_OR_RETURN(const int64_t generation, store_.CurrentGeneration());
  return ReadOutputs(store_, generation);
}

absl::StatusOr<DriftResult> Engine::Drift() {
  DriftResult result;
  ASSIGN_OR_RETURN(result.drift, plan::FindDrift(store_, providers_, MakeContext(Around()),
                                                 PlanOptionsOf(Around()), &result.not_told));
  return result;
}

}  // namespace deploy::engine
