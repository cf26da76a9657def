#include <utility>

#include "base/support/text.h"
#include "runtime/apply/calls.h"
#include "runtime/apply/failure.h"
#include "runtime/apply/forward.h"
#include "runtime/apply/journal.h"

namespace deploy::apply {
namespace {

constexpr int kTries = 3;  // in contract, and in runs that take something back

Mark MarkOf(provider::Outcome outcome) {
  switch (outcome) {
    case provider::Outcome::kDone:
      return Mark::kDone;
    case provider::Outcome::kFailed:
      return Mark::kFailed;
    case provider::Outcome::kUnknown:
      break;
  }
  return Mark::kUnknown;
}

}  // namespace

provider::Provider* Forward::ProviderOf(int index) const {
  return session_.providers.Find(step(index).type);
}

bool Forward::Looks(int index) const {
  const plan::Action action = step(index).action;
  return action == plan::Action::kVerify || action == plan::Action::kWatch ||
         action == plan::Action::kCapture;
}

Work::Kind Forward::KindOf(int index) {
  if (run_.steps[index].forward == Mark::kStarted) {
    return Kind::kBlocked;  // the world could not say whether it was done
  }
  const provider::Provider* provider = ProviderOf(index);
  return provider != nullptr && provider->pure() ? Kind::kPure : Kind::kReal;
}

bool Forward::Stopping() {
  if (session_.interrupts() > 0 || session_.lease_lost()) {
    gentle_.Cancel();
    return true;
  }
  return phase_ != event::Phase::kContract && (!reason_.empty() || gentle_.cancelled());
}

void Forward::CancelAll() {
  hard_.Cancel();
  gentle_.Cancel();
}

bool Forward::EarlyFailure(int index, const absl::Status& status) {
  progress_[index]->result = {.outcome = provider::Outcome::kFailed,
                              .error = std::string(status.message())};
  if (run_.steps[index].forward == Mark::kNone) {
    run_.steps[index].change.reset();  // nothing of it was journalled
  }
  return false;
}

bool Forward::Begin(int index) {
  const plan::Step& planned = step(index);
  StepRun& run = run_.steps[index];
  progress_[index] = std::make_unique<Progress>();
  progress_[index]->begin = session_.context.world->clock().Monotonic();
  if (ProviderOf(index) == nullptr) {
    return EarlyFailure(
        index, absl::NotFoundError(
                   support::Cat("this build has no provider for the type `", planned.type, "`")));
  }
  const state::Object* object = session_.view.Find(planned.object_id);
  if (Looks(index)) {
    progress_[index]->image = object != nullptr ? std::optional(object->image) : planned.prior;
    return true;
  }
  if (run.change != nullptr && run.forward != Mark::kNone) {
    return true;  // settled as not done: the very same change again, under its token
  }
  auto change = std::make_unique<provider::Change>();
  change->address = planned.address;
  change->object_id = planned.object_id;
  change->token = session_.context.world->randomness().Hex(32);
  change->kind = planned.kind;
  change->direction = planned.direction;
  change->target_image = planned.target_image;
  change->prior = planned.prior;
  change->leaves_surplus = planned.leaves_surplus;
  if (object != nullptr && touched_.contains(planned.object_id)) {
    change->prior = object->image;
  }
  absl::StatusOr<value::Value> body = bodies_.Finish(planned);
  if (!body.ok()) {
    return EarlyFailure(index, body.status());
  }
  change->desired = *std::move(body);
  run.change = std::move(change);
  return true;
}

bool Forward::Arm(int index) {
  StepRun& run = run_.steps[index];
  if (Looks(index) || run.forward != Mark::kNone) {
    return true;
  }
  const provider::Context context =
      CallContext(session_, step(index), &hard_, Timeout(*run_.plan, step(index)));
  const absl::Status status = apply::Arm(*ProviderOf(index), context, *run.change);
  return status.ok() || EarlyFailure(index, status);
}

std::optional<Work::Entry> Forward::Intent(int index) {
  if (Looks(index)) {
    return std::nullopt;
  }
  StepRun& run = run_.steps[index];
  if (run.forward == Mark::kNone) {
    const state::Object* object = session_.view.Find(step(index).object_id);
    run.before = object != nullptr ? std::optional(*object) : std::nullopt;
  }
  run.forward = Mark::kStarted;
  return Entry{IntentRecord(run_.id, step(index), *run.change, run.before), {}};
}

void Forward::Started(int index) {
  if (progress_[index]->started) {
    return;
  }
  progress_[index]->started = true;
  session_.reporter.Say(event::StepBegin{.step = step(index).number,
                                         .address = step(index).address,
                                         .action = std::string(ActionName(step(index).action))});
}

void Forward::Act(int index) {
  Progress& progress = *progress_[index];
  const plan::Step& planned = step(index);
  if (Looks(index)) {
    Look(index);
  } else {
    provider::CancelToken* cancel = Gentle(index) ? &gentle_ : &hard_;
    const provider::Context context =
        CallContext(session_, planned, cancel, Timeout(*run_.plan, planned));
    const bool again =
        planned.phase == event::Phase::kContract || planned.direction == provider::Direction::kBack;
    progress.result = ApplyWithRetries(*ProviderOf(index), context, *run_.steps[index].change,
                                       again ? kTries : 1);
  }
  progress.elapsed = session_.context.world->clock().Monotonic() - progress.begin;
  progress.cancelled = Gentle(index) && gentle_.cancelled() && progress.verdict.log.empty() &&
                       progress.verdict.check.empty();
}

void Forward::Look(int index) {
  Progress& progress = *progress_[index];
  provider::Provider& provider = *ProviderOf(index);
  const provider::Context context =
      CallContext(session_, step(index), &gentle_, Timeout(*run_.plan, step(index)));
  if (!progress.image) {
    progress.result.error = "there is no object to look at";
    return;
  }
  if (step(index).action == plan::Action::kCapture) {
    provider::Change change{.address = step(index).address, .object_id = step(index).object_id};
    const absl::Status status = provider.Capture(context, change, *progress.image).status();
    progress.verdict = {.ok = status.ok(), .error = std::string(status.message())};
  } else if (step(index).action == plan::Action::kWatch) {
    progress.verdict = provider.Watch(context, *progress.image);
  } else {
    progress.verdict = provider.Verify(context, *progress.image);
  }
  progress.result.outcome =
      progress.verdict.ok ? provider::Outcome::kDone : provider::Outcome::kFailed;
  progress.result.error = progress.verdict.error;
}

Work::Entry Forward::Outcome(int index) {
  StepRun& run = run_.steps[index];
  provider::ApplyResult& result = progress_[index]->result;
  run.forward = MarkOf(result.outcome);
  run.error = result.error;
  if (!Looks(index)) {
    const bool deletes = step(index).action == plan::Action::kDelete;
    if (result.outcome == provider::Outcome::kDone && !deletes && !result.image) {
      result.image = provider::Image{run.change->desired,
                                     run.change->prior ? run.change->prior->private_data : "{}"};
    }
    run.image = std::move(result.image);
  }
  std::vector<state::ViewChange> view = AfterForward(step(index), run, session_.view);
  for (const state::ViewChange& change : view) {
    session_.view.Apply(change);
  }
  if (!view.empty()) {
    touched_.insert(step(index).object_id);
    bodies_.Forget(step(index).node, step(index).instance);
  }
  if (run.forward != Mark::kDone) {
    ExplainFailure(index);
  }
  return {OutcomeRecord(run_.id, step(index),
                        {.mark = run.forward, .image = &run.image, .error = run.error}),
          std::move(view)};
}

// A step that was cancelled says why, and is not the cause.
bool Forward::WasCancelled(int index) {
  Progress& progress = *progress_[index];
  std::string& error = run_.steps[index].error;
  if (!progress.cancelled) {
    return false;
  }
  std::optional<Watcher::Bad> bad = watcher_.bad();
  if (bad && !told_bad_) {
    told_bad_ = true;
    error = ExplainVerdict(bad->address, bad->result);
    reason_ = reason_.empty() ? error : reason_;
    progress.verdict = std::move(bad->result);
    return true;
  }
  const bool other = bad || !reason_.empty();
  if (!other && session_.interrupts() == 0) {
    return false;
  }
  error = std::string(other ? kGivenUp : kInterrupted);
  return true;
}

bool Forward::Gentle(int index) const {
  return Looks(index) || step(index).action == plan::Action::kSwitch;
}

void Forward::ExplainFailure(int index) {
  if (phase_ != event::Phase::kContract) {
    gentle_.Cancel();
  }
  if (WasCancelled(index) || !reason_.empty()) {
    return;
  }
  reason_ = Looks(index) ? ExplainVerdict(step(index).address, progress_[index]->verdict)
                         : ExplainStep(step(index), run_.steps[index].error);
}

bool Forward::Succeeded(int index) { return run_.steps[index].forward == Mark::kDone; }

void Forward::Ended(int index) {
  Started(index);
  const StepRun& run = run_.steps[index];
  Progress& progress = *progress_[index];
  const state::Object* object = session_.view.Find(step(index).object_id);
  const bool verified = step(index).action == plan::Action::kVerify && run.forward == Mark::kDone;
  if (object != nullptr && phase_ != event::Phase::kContract &&
      (verified || watcher_.Knows(object->object_id))) {
    watcher_.Add(object->object_id, step(index).address, ProviderOf(index), object->image);
  }
  session_.reporter.Say(event::StepEnd{
      .step = step(index).number,
      .address = step(index).address,
      .action = std::string(ActionName(step(index).action)),
      .result = std::string(ResultName(run.forward)),
      .elapsed = progress.elapsed,
      .error = run.error,
      .instance = progress.verdict.instance,
      .check = progress.verdict.check,
      .log = progress.verdict.log,
  });
  progress_[index].reset();
}

}  // namespace deploy::apply
