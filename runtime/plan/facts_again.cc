#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/graph/codec.h"
#include "base/support/status_macros.h"
#include "runtime/plan/decide.h"
#include "runtime/plan/drift.h"
#include "runtime/plan/fact.h"
#include "runtime/plan/plan.h"
#include "runtime/plan/read.h"

namespace deploy::plan {
namespace {

// What the plan goes back to, so that the same questions are asked as when it was made.
Restores RestoresOf(const Plan& plan) {
  Restores restores;
  for (const Step& step : plan.steps) {
    if (step.target_image && step.action != Action::kDelete) {
      restores[step.address] = {step.target_image, step.object_id};
    }
  }
  return restores;
}

}  // namespace

absl::StatusOr<std::vector<ChangedFact>> ChangedFacts(const Plan& plan, state::Store& store,
                                                      const provider::Registry& providers,
                                                      const provider::Context& context,
                                                      int parallel) {
  const PlanOptions options{.parallel = parallel};
  const Restores restores = RestoresOf(plan);
  Draft draft(plan.graph, providers, context, options);
  draft.restores = restores.empty() ? nullptr : &restores;
  RETURN_IF_ERROR(LoadState(draft, store));
  if (!draft.refusals.empty()) {
    return absl::FailedPreconditionError(draft.refusals.front().message);
  }
  RETURN_IF_ERROR(ReadWorld(draft));
  absl::flat_hash_map<std::pair<std::string_view, std::string_view>, const Fact*> found;
  for (const Fact& fact : draft.plan.facts) {
    found[{fact.address, fact.object_id}] = &fact;
  }
  std::vector<ChangedFact> changed;
  for (const Fact& fact : plan.facts) {
    const auto now = found.find({fact.address, fact.object_id});
    if (now == found.end()) {
      changed.push_back({fact.address, "known", "not known any more"});
    } else if (now->second->hash != fact.hash) {
      auto [was, is] = TellApart(fact, *now->second);
      changed.push_back({fact.address, std::move(was), std::move(is)});
    }
  }
  return changed;
}

absl::StatusOr<std::vector<Drift>> FindDrift(state::Store& store,
                                             const provider::Registry& providers,
                                             const provider::Context& context,
                                             const PlanOptions& options,
                                             std::vector<NotTold>* not_told) {
  graph::DeploymentGraph wanted;
  ASSIGN_OR_RETURN(const int64_t current, store.CurrentGeneration());
  if (current > 0) {
    ASSIGN_OR_RETURN(const std::optional<state::Generation> last, store.GetGeneration(current));
    if (last) {
      ASSIGN_OR_RETURN(wanted, graph::FromJson(last->graph));
    }
  }
  Draft draft(wanted, providers, context, options);
  RETURN_IF_ERROR(LoadState(draft, store));
  if (!draft.refusals.empty()) {
    return absl::FailedPreconditionError(draft.refusals.front().message);
  }
  RETURN_IF_ERROR(ReadWorld(draft));
  DecideItems(draft);
  FindDrift(draft);
  if (not_told != nullptr) {
    *not_told = FindNotTold(draft);
  }
  return std::move(draft.plan.drift);
}

}  // namespace deploy::plan
