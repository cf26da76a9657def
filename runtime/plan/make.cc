#include "runtime/plan/make.h"

#include <algorithm>
#include <utility>

#include "base/support/edit_distance.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/plan/decide.h"
#include "runtime/plan/digest.h"
#include "runtime/plan/drift.h"
#include "runtime/plan/fact.h"
#include "runtime/plan/identity.h"
#include "runtime/plan/order.h"
#include "runtime/plan/read.h"
#include "runtime/plan/step.h"

namespace deploy::plan {
namespace {

using provider::PlannedAction;

void Count(Draft& draft) {
  Summary& summary = draft.plan.summary;
  for (const Item& item : draft.items) {
    if (item.change == nullptr) {
      ++summary.unchanged;
    } else if (item.change->action == PlannedAction::kReplace) {
      ++summary.replace;
    } else if (item.change->action == PlannedAction::kCreate ||
               (item.change->action == PlannedAction::kRun && item.object == kNone)) {
      ++summary.create;
    } else {
      ++summary.update;
    }
  }
  for (const Leaving& leaving : draft.leaving) {
    summary.delete_ += leaving.item == kNone;
  }
}

provider::Change ProbeOf(const Step& step) {
  return {.address = step.address,
          .object_id = step.object_id,
          .kind = step.kind,
          .direction = step.direction,
          .prior = step.prior,
          .target_image = step.target_image,
          .desired = step.desired};
}

// What *validate* would find, said early: a delete that cannot be done refuses the plan, the rest
// are warnings, since the world may change until apply.
void Look(Draft& draft) {
  std::vector<const Step*> steps;
  for (const Step& step : draft.plan.steps) {
    const bool acts = step.action != Action::kVerify && step.action != Action::kWatch &&
                      step.action != Action::kCapture;
    if (acts && !draft.providers.Find(step.type)->pure()) {
      steps.push_back(&step);
    }
  }
  if (steps.empty()) {
    return;
  }
  const provider::Context context = WithManaged(draft);
  std::vector<std::vector<provider::Finding>> findings(steps.size());
  ParallelFor(steps.size(), draft.options.parallel, [&](size_t i) {
    findings[i] = draft.providers.Find(steps[i]->type)->Validate(context, ProbeOf(*steps[i]));
  });
  for (size_t i = 0; i < steps.size(); ++i) {
    for (provider::Finding& finding : findings[i]) {
      if (finding.fatal && steps[i]->kind == provider::ChangeKind::kDelete &&
          !MayChangeBefore(draft.plan, *steps[i])) {
        draft.Refuse(steps[i]->address, std::move(finding.message), std::move(finding.help));
        continue;
      }
      auto& warnings = draft.plan.warnings;
      std::string text = std::move(finding.message);
      support::Append(text, finding.help.empty() ? "" : "; ", finding.help);
      if (std::find(warnings.begin(), warnings.end(), text) == warnings.end()) {
        warnings.push_back(std::move(text));
      }
    }
  }
}

void Describe(Draft& draft, int64_t takes_back) {
  Plan& plan = draft.plan;
  plan.command = draft.options.command;
  plan.environment =
      draft.context.environment.empty() ? draft.graph.environment : draft.context.environment;
  plan.program_digest = draft.graph.program_digest;
  plan.takes_back = takes_back;
}

// An address that names nothing would else be accepted in silence.
void CheckAccepted(Draft& draft) {
  if (draft.options.accept_irreversible.empty()) {
    return;
  }
  std::vector<std::string_view> known;
  for (const Item& item : draft.items) {
    known.push_back(item.address);
  }
  for (const state::Object& object : draft.objects) {
    known.push_back(object.address);
  }
  for (const std::string& accepted : draft.options.accept_irreversible) {
    if (std::find(known.begin(), known.end(), accepted) != known.end()) {
      continue;
    }
    const std::optional<std::string_view> near = support::Nearest(accepted, known);
    draft.Refuse(
        accepted,
        support::Cat("`--accept-irreversible ", accepted, "` names no resource of this deployment"),
        near ? support::Cat("did you mean `", *near, "`?")
             : "write the address as the plan shows it");
  }
}

void Arrange(Draft& draft) {
  Order order;
  OrderItems(draft, order);
  SettlePhases(draft, order);
  OrderLeaving(draft, order);
  if (draft.refusals.empty()) {
    Number(draft, order);
  }
}

}  // namespace

absl::StatusOr<PlanResult> Make(const graph::DeploymentGraph& wanted, state::Store& store,
                                const provider::Registry& providers,
                                const provider::Context& context, const PlanOptions& options,
                                const Restores* restores, int64_t takes_back) {
  Draft draft(wanted, providers, context, options);
  draft.restores = restores;
  Describe(draft, takes_back);
  RETURN_IF_ERROR(LoadState(draft, store));
  if (!draft.refusals.empty()) {
    return PlanResult{.plan = std::move(draft.plan), .refusals = std::move(draft.refusals)};
  }
  RETURN_IF_ERROR(ReadWorld(draft));
  DecideItems(draft);
  DecideLeaving(draft);
  CheckAccepted(draft);
  SettleIdentities(draft);
  FindDrift(draft);
  Arrange(draft);
  if (draft.refusals.empty()) {
    Look(draft);
  }
  if (draft.refusals.empty()) {
    Count(draft);
    RememberUnchanged(draft);
    draft.plan.state_changed |= restores != nullptr;
  } else {
    draft.plan.steps.clear();
    draft.plan.groups.clear();
    draft.plan.point_of_no_return.reset();
  }
  draft.plan.graph = wanted;
  draft.plan.digest = ComputeDigest(draft.plan);
  return PlanResult{.plan = std::move(draft.plan), .refusals = std::move(draft.refusals)};
}

bool MayChangeBefore(const Plan& plan, const Step& step) {
  if (step.kind != provider::ChangeKind::kDelete) {
    return false;
  }
  std::vector<int> open = step.depends_on;
  std::vector<int> groups = step.depends_on_groups;
  std::vector<char> seen(plan.steps.size() + 1, 0), seen_group(plan.groups.size(), 0);
  while (!open.empty() || !groups.empty()) {
    if (!groups.empty()) {
      const int group = groups.back();
      groups.pop_back();
      if (!std::exchange(seen_group[group], 1)) {
        open.insert(open.end(), plan.groups[group].steps.begin(), plan.groups[group].steps.end());
        groups.insert(groups.end(), plan.groups[group].groups.begin(),
                      plan.groups[group].groups.end());
      }
      continue;
    }
    const int number = open.back();
    open.pop_back();
    if (std::exchange(seen[number], 1)) {
      continue;
    }
    const Step& before = plan.steps[number - 1];
    if (before.action == Action::kDelete && before.class_ == schema::Class::kCompensable) {
      return true;
    }
    open.insert(open.end(), before.depends_on.begin(), before.depends_on.end());
    groups.insert(groups.end(), before.depends_on_groups.begin(), before.depends_on_groups.end());
  }
  return false;
}

absl::StatusOr<PlanResult> MakePlan(const graph::DeploymentGraph& wanted, state::Store& store,
                                    const provider::Registry& providers,
                                    const provider::Context& context, const PlanOptions& options) {
  return Make(wanted, store, providers, context, options, nullptr, 0);
}

absl::StatusOr<PlanResult> MakeDestroyPlan(state::Store& store, const provider::Registry& providers,
                                           const provider::Context& context, PlanOptions options) {
  options.command = "destroy";
  options.direction = provider::Direction::kBack;
  graph::DeploymentGraph nothing;
  nothing.environment = context.environment;
  nothing.stack_folder = context.stack_folder;
  return Make(nothing, store, providers, context, options, nullptr, 0);
}

}  // namespace deploy::plan
