#include "runtime/apply/validate.h"

#include <string>
#include <utility>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/apply/calls.h"
#include "runtime/apply/effects.h"

namespace deploy::apply {
namespace {

constexpr char kPlanAgain[] = "run `backstay plan` again and look at what changed";

absl::Status CheckFacts(Session& session, const plan::Plan& plan,
                        std::vector<plan::Refusal>& refusals) {
  ASSIGN_OR_RETURN(const std::vector<plan::ChangedFact> changed,
                   plan::ChangedFacts(plan, session.store, session.providers, session.context,
                                      session.parallel));
  for (const plan::ChangedFact& fact : changed) {
    refusals.push_back(
        {.address = fact.address,
         .message = support::Cat("`", fact.address, "` changed since the plan was ",
                                 "made: it was ", fact.planned, "; it is ", fact.found),
         .help = kPlanAgain});
  }
  return absl::OkStatus();
}

provider::Change AsPlanned(const plan::Step& step) {
  return {.address = step.address,
          .object_id = step.object_id,
          .kind = step.kind,
          .direction = step.direction,
          .prior = step.prior,
          .target_image = step.target_image,
          .desired = step.desired};
}

bool Acts(const plan::Step& step) {
  return step.action != plan::Action::kVerify && step.action != plan::Action::kWatch &&
         step.action != plan::Action::kCapture;
}

// Whose object an earlier step of the plan removes or makes cannot be judged by looking at the
// world as it is now; providers see the change and know what they can tell.
void AskProviders(Session& session, const plan::Plan& plan, std::vector<plan::Refusal>& refusals) {
  std::vector<int> asked;
  for (int i = 0; i < static_cast<int>(plan.steps.size()); ++i) {
    const plan::Step& step = plan.steps[i];
    const provider::Provider* provider = session.providers.Find(step.type);
    if (provider == nullptr) {
      refusals.push_back({.address = step.address,
                          .message = support::Cat("this build has no provider for `", step.type,
                                                  "`, the type of `", step.address, "`"),
                          .code = "D0906"});
    } else if (!provider->pure() && Acts(step)) {
      asked.push_back(i);
    }
  }
  std::vector<std::vector<provider::Finding>> findings(asked.size());
  provider::CancelToken cancel;
  session.pool.ForEach(asked.size(), [&](size_t i) {
    const plan::Step& step = plan.steps[asked[i]];
    findings[i] = session.providers.Find(step.type)->Validate(
        CallContext(session, step, &cancel, Timeout(plan, step)), AsPlanned(step));
  });
  for (size_t i = 0; i < asked.size(); ++i) {
    const plan::Step& step = plan.steps[asked[i]];
    for (provider::Finding& finding : findings[i]) {
      if (finding.fatal && !plan::MayChangeBefore(plan, step)) {
        refusals.push_back({.address = step.address,
                            .message = std::move(finding.message),
                            .help = std::move(finding.help)});
      } else {
        session.reporter.Note(step.address, finding.message);
      }
    }
  }
}

}  // namespace

absl::StatusOr<std::optional<plan::Refusal>> CheckPosition(state::Store& store,
                                                           const plan::Plan& plan) {
  ASSIGN_OR_RETURN(const int64_t generation, store.CurrentGeneration());
  ASSIGN_OR_RETURN(const int64_t position, store.Position());
  if (generation != plan.base_generation) {
    return plan::Refusal{
        .message = support::Cat("the plan was made against generation ", plan.base_generation,
                                ", generation ", generation, " is current now"),
        .help = kPlanAgain};
  }
  if (position != plan.state_position) {
    return plan::Refusal{
        .message = support::Cat("the plan was made against another state: the journal stood at ",
                                plan.state_position, " then, at ", position, " now"),
        .help = kPlanAgain};
  }
  return std::nullopt;
}

absl::StatusOr<std::vector<plan::Refusal>> Validate(Session& session, const plan::Plan& plan) {
  std::vector<plan::Refusal> refusals;
  ASSIGN_OR_RETURN(std::optional<plan::Refusal> moved, CheckPosition(session.store, plan));
  if (moved) {
    refusals.push_back(*std::move(moved));
    return refusals;
  }
  RETURN_IF_ERROR(CheckFacts(session, plan, refusals));
  if (refusals.empty()) {
    AskProviders(session, plan, refusals);
  }
  return refusals;
}

}  // namespace deploy::apply
