#include "runtime/rollback/back.h"

#include <algorithm>
#include <utility>

#include "base/support/text.h"
#include "runtime/apply/calls.h"
#include "runtime/apply/commit.h"
#include "runtime/apply/failure.h"
#include "runtime/apply/journal.h"
#include "runtime/rollback/inverse.h"

namespace deploy::rollback {
namespace {

using apply::Mark;
using event::Phase;

constexpr int kTries = 3;
constexpr Phase kPhases[] = {Phase::kWatch,  Phase::kSwitch,  Phase::kVerify,
                             Phase::kExpand, Phase::kPrepare, Phase::kValidate};

bool IsOpen(const plan::Step& step, const apply::StepRun& run) {
  return NeedsUndo(step, run) || run.forward == Mark::kStarted;
}

// `error`: what was found out when the world was asked; empty when nobody has asked yet.
std::string InDoubtText(std::string_view words, int number, const std::string& error) {
  return error.empty() ? std::string(words)
                       : support::Cat(words, ": ", error, "; ", apply::SettleHint(number));
}

std::string WhyLeft(const plan::Step& step, const apply::StepRun& run, bool held) {
  if (run.forward == Mark::kStarted) {
    return InDoubtText("it is not known whether it was done", step.number, run.error);
  }
  if (run.back == Mark::kFailed || run.back == Mark::kUnknown) {
    return step.action == plan::Action::kRun
               ? InDoubtText("could not be taken back", step.number, run.error)
               : support::Cat("could not be taken back", run.error.empty() ? "" : ": ", run.error);
  }
  if (run.back == Mark::kStarted) {
    return InDoubtText("it is not known whether it was taken back", step.number, run.error);
  }
  return held ? "not taken back, because something that depends on it is left"
              : "not taken back yet";
}

Mark MarkOf(provider::Outcome outcome) {
  return outcome == provider::Outcome::kDone     ? Mark::kDone
         : outcome == provider::Outcome::kFailed ? Mark::kFailed
                                                 : Mark::kUnknown;
}

}  // namespace

Back::Back(apply::Session& session, apply::Run& run)
    : session_(session),
      run_(run),
      order_(apply::BackwardOrder(*run.plan)),
      walker_(session, *this, order_),
      held_(run.steps.size() + run.plan->groups.size(), 0),
      progress_(run.steps.size()) {}

bool Back::Open(int index) const { return IsOpen(step(index), run_.steps[index]); }

void Back::Hold(int index) {
  std::vector<int> open = {index};
  while (!open.empty()) {
    const int current = open.back();
    open.pop_back();
    for (const int dependency : order_.of(current)) {
      if (!held_[dependency] && order_.is_group(dependency)) {
        open.push_back(dependency);
      }
      held_[dependency] = 1;
    }
  }
}

BackEnd Back::Go() {
  std::vector<std::vector<int>> by_phase(std::size(kPhases));
  for (int i = static_cast<int>(run_.steps.size()); i-- > 0;) {
    const auto* phase = std::find(std::begin(kPhases), std::end(kPhases), step(i).phase);
    if (phase != std::end(kPhases)) {
      by_phase[phase - std::begin(kPhases)].push_back(i);
    }
  }
  for (const std::vector<int>& steps : by_phase) {
    const apply::WalkEnd end = walker_.Run(steps);
    if (end == apply::WalkEnd::kLost || session_.lease_lost()) {
      reason_ = apply::ExplainLost(session_.lease_lost() ? absl::AbortedError("") : walker_.lost());
      return BackEnd::kLost;
    }
    if (end == apply::WalkEnd::kStopped) {
      return BackEnd::kStopped;
    }
    // Dependencies have smaller numbers, and the steps of a phase are in falling order: one pass
    // carries the hold through whole chains.
    for (const int index : steps) {
      if (held_[index] || Open(index)) {
        Hold(index);
      }
    }
  }
  for (int i = 0; i < static_cast<int>(run_.steps.size()); ++i) {
    if (Open(i)) {
      return BackEnd::kLeft;
    }
  }
  return BackEnd::kDone;
}

std::vector<std::string> Back::Left() const {
  std::vector<std::string> left;
  for (int i = static_cast<int>(run_.steps.size()); i-- > 0;) {
    if (Open(i)) {
      left.push_back(apply::LeftLine(step(i), WhyLeft(step(i), run_.steps[i], held_[i] != 0)));
    }
  }
  return left;
}

std::vector<std::string> StepsLeft(const apply::Run& run, bool undoing) {
  std::vector<std::string> left;
  for (size_t i = 0; i < run.steps.size(); ++i) {
    const plan::Step& step = run.plan->steps[undoing ? run.steps.size() - 1 - i : i];
    const apply::StepRun& state = run.steps[undoing ? run.steps.size() - 1 - i : i];
    if (undoing && IsOpen(step, state)) {
      left.push_back(apply::LeftLine(step, WhyLeft(step, state, false)));
    } else if (!undoing && state.forward != Mark::kDone) {
      left.push_back(apply::LeftLine(step, state.forward == Mark::kNone ? "not begun"
                                           : state.error.empty()
                                               ? "it is not known whether it was done"
                                               : state.error));
    }
  }
  return left;
}

apply::Work::Kind Back::KindOf(int index) {
  const apply::StepRun& run = run_.steps[index];
  if (held_[index] || run.forward == Mark::kStarted || run.back == Mark::kStarted) {
    return Kind::kBlocked;
  }
  if (!NeedsUndo(step(index), run)) {
    return Kind::kSkip;
  }
  const provider::Provider* provider = session_.providers.Find(step(index).type);
  return provider != nullptr && provider->pure() ? Kind::kPure : Kind::kReal;
}

bool Back::Stopping() {
  const int interrupts = session_.interrupts();
  return session_.lease_lost() || interrupts >= 2 ||
         (interrupts >= 1 && session_.stop_on_interrupt);
}

bool Back::Begin(int index) {
  apply::StepRun& run = run_.steps[index];
  progress_[index] = std::make_unique<Progress>();
  progress_[index]->begin = session_.context.world->clock().Monotonic();
  if (session_.providers.Find(step(index).type) == nullptr) {
    progress_[index]->result.error =
        support::Cat("this build has no provider for the type `", step(index).type, "`");
    return false;
  }
  if (run.undo == nullptr) {
    run.undo = std::make_unique<provider::Change>(
        Inverse(run, session_.context.world->randomness().Hex(32)));
  }
  return true;
}

bool Back::Arm(int) { return true; }

std::optional<apply::Work::Entry> Back::Intent(int index) {
  apply::StepRun& run = run_.steps[index];
  run.back = Mark::kStarted;
  return Entry{apply::UndoIntentRecord(run_.id, step(index), *run.undo), {}};
}

void Back::Started(int index) {
  if (progress_[index]->started || run_.steps[index].undo == nullptr) {
    return;
  }
  progress_[index]->started = true;
  session_.reporter.Say(event::StepBegin{.step = step(index).number,
                                         .address = step(index).address,
                                         .action = std::string(ActionName(step(index).action)),
                                         .undo = true});
}

void Back::Act(int index) {
  Progress& progress = *progress_[index];
  const provider::Context context =
      apply::CallContext(session_, step(index), &hard_, apply::Timeout(*run_.plan, step(index)));
  progress.result = apply::ApplyWithRetries(*session_.providers.Find(step(index).type), context,
                                            *run_.steps[index].undo, kTries);
  LookAtPutBack(index, context);
  progress.elapsed = session_.context.world->clock().Monotonic() - progress.begin;
}

// What was put back is only back when it does its work again.
void Back::LookAtPutBack(int index, const provider::Context& context) {
  Progress& progress = *progress_[index];
  if (progress.result.outcome != provider::Outcome::kDone || !progress.result.image) {
    return;
  }
  progress.verdict =
      session_.providers.Find(step(index).type)->VerifyBack(context, *progress.result.image);
  if (!progress.verdict.ok) {
    progress.result.outcome =
        hard_.cancelled() ? provider::Outcome::kUnknown : provider::Outcome::kFailed;
    progress.result.error = support::Cat(
        "it was put back, but ", apply::ExplainVerdict(step(index).address, progress.verdict));
  }
}

apply::Work::Entry Back::Outcome(int index) {
  apply::StepRun& run = run_.steps[index];
  const provider::ApplyResult& result = progress_[index]->result;
  run.back = MarkOf(result.outcome);
  run.error = result.error;
  std::vector<state::ViewChange> view =
      apply::AfterBack(step(index), run, result.image, run.back == Mark::kDone, session_.view);
  for (const state::ViewChange& change : view) {
    session_.view.Apply(change);
  }
  return {apply::UndoOutcomeRecord(run_.id, step(index),
                                   {.mark = run.back, .image = &result.image, .error = run.error}),
          std::move(view)};
}

bool Back::Succeeded(int index) { return run_.steps[index].back == Mark::kDone; }

void Back::Ended(int index) {
  Started(index);
  const apply::StepRun& run = run_.steps[index];
  session_.reporter.Say(event::StepEnd{.step = step(index).number,
                                       .address = step(index).address,
                                       .action = std::string(ActionName(step(index).action)),
                                       .undo = true,
                                       .result = std::string(apply::ResultName(run.back)),
                                       .elapsed = progress_[index]->elapsed,
                                       .error = run.error,
                                       .instance = progress_[index]->verdict.instance,
                                       .check = progress_[index]->verdict.check,
                                       .log = progress_[index]->verdict.log});
  progress_[index].reset();
}

}  // namespace deploy::rollback
