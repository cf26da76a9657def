#include "runtime/rollback/settle.h"

#include <map>
#include <utility>
#include <vector>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/apply/calls.h"
#include "runtime/apply/commit.h"
#include "runtime/apply/effects.h"
#include "runtime/apply/failure.h"
#include "runtime/apply/journal.h"
#include "runtime/rollback/inverse.h"

namespace deploy::rollback {
namespace {

using apply::Mark;
using apply::StepRun;
using Entry = state::Store::Entry;

struct Question {
  int step = 0;
  bool undo = false;
  bool failed = false;  // an undo that failed: it may be that there is nothing left to undo
  provider::ProbeResult answer;
};

std::vector<Question> Questions(const apply::Run& run) {
  std::vector<Question> questions;
  for (int i = 0; i < static_cast<int>(run.steps.size()); ++i) {
    const StepRun& step = run.steps[i];
    if (step.undo != nullptr && (InDoubt(step.back) || step.back == Mark::kFailed)) {
      questions.push_back({.step = i, .undo = true, .failed = step.back == Mark::kFailed});
    } else if (InDoubt(step.forward) && step.change != nullptr && step.back == Mark::kNone) {
      questions.push_back({.step = i});
    }
  }
  return questions;
}

// Where the world cannot tell, or where an undo failed, a person's word counts. What the world
// tells it tells better: the probe of a half-done step also takes its remains away.
void TakeWord(const std::map<int, bool>& settled, int number, Question& question) {
  const auto found = settled.find(number);
  const provider::ProbeAnswer told = question.answer.answer;
  if (found == settled.end() || (question.failed && told == provider::ProbeAnswer::kDone)) {
    return;
  }
  const bool done = found->second != question.undo;  // an undo is done when the effect is gone
  const auto word = done ? provider::ProbeAnswer::kDone : provider::ProbeAnswer::kNotDone;
  if (told == provider::ProbeAnswer::kUnknown || question.failed) {
    question.answer.answer = word;
    if (!done) {
      question.answer.image.reset();
    }
    question.answer.detail = "somebody has said so";
  } else if (told != word) {
    support::Append(question.answer.detail, question.answer.detail.empty() ? "" : "; ",
                    "the world tells, so what `--settle` says does not count");
  }
}

// An undo that was cut off while it waited for what it had put back is done once more: that waits
// again.
void AskPutBack(provider::Provider& provider, const provider::Context& context,
                Question& question) {
  provider::ProbeResult& answer = question.answer;
  if (!question.undo || answer.answer != provider::ProbeAnswer::kDone || !answer.image) {
    return;
  }
  const provider::VerifyResult verdict = provider.VerifyBack(context, *answer.image);
  if (!verdict.ok) {
    answer.answer = provider::ProbeAnswer::kNotDone;
    answer.detail = apply::ExplainVerdict("it", verdict);
  }
}

// Runs the probes in the pool; the second interrupt asks them to come back.
void Ask(apply::Session& session, const apply::Run& run, std::vector<Question>& questions) {
  provider::CancelToken cancel;
  support::Mutex mutex;
  size_t open = 0;
  for (Question& question : questions) {
    {
      support::MutexLock lock(&mutex);
      ++open;
    }
    session.pool.Submit([&] {
      const plan::Step& step = run.plan->steps[question.step];
      const StepRun& state = run.steps[question.step];
      if (provider::Provider* provider = session.providers.Find(step.type)) {
        const provider::Context context =
            apply::CallContext(session, step, &cancel, absl::InfiniteDuration());
        question.answer = provider->Probe(context, question.undo ? *state.undo : *state.change);
        AskPutBack(*provider, context, question);
      } else {
        question.answer.detail =
            support::Cat("this build has no provider for the type `", step.type, "`");
      }
      support::MutexLock lock(&mutex);
      --open;
    });
  }
  const auto done = +[](size_t* count) { return *count == 0; };
  while (session.pool.Help()) {
  }
  while (true) {
    {
      support::MutexLock lock(&mutex);
      if (mutex.AwaitWithTimeout(absl::Condition(done, &open), absl::Milliseconds(50))) {
        return;
      }
    }
    if (session.interrupts() >= 2 || session.lease_lost()) {
      cancel.Cancel();
    }
  }
}

Mark MarkOf(provider::ProbeAnswer answer) {
  return answer == provider::ProbeAnswer::kDone ? Mark::kDone : Mark::kNotDone;
}

void SayAnswer(apply::Session& session, const plan::Step& step, const Question& question) {
  std::string_view words = "the world cannot tell";
  if (question.answer.answer != provider::ProbeAnswer::kUnknown) {
    const bool done = MarkOf(question.answer.answer) == Mark::kDone;
    words = question.undo ? (done ? "its effect is gone" : "its effect is still there")
                          : (done ? "it was done" : "it was not done");
  }
  session.reporter.Note(
      step.address,
      support::Cat("step ", step.number, ", ", question.undo ? "undo of " : "",
                   plan::ActionName(step.action),
                   question.failed ? ", failed: " : ", had no outcome: ", words,
                   question.answer.detail.empty() ? "" : "; ", question.answer.detail));
}

Entry TakeAnswer(apply::Session& session, const plan::Step& step, int64_t run, StepRun& state,
                 Question& question) {
  const Mark mark = MarkOf(question.answer.answer);
  std::optional<provider::Image> image = std::move(question.answer.image);
  std::vector<state::ViewChange> view;
  state::Record record;
  const apply::OutcomeText text{.mark = mark, .image = &image, .settled = true};
  if (question.undo) {
    state.back = mark;
    if (mark == Mark::kDone) {
      view = apply::AfterBack(step, state, image, true, session.view);
    }
    record = apply::UndoOutcomeRecord(run, step, text);
  } else {
    state.forward = mark;
    if (mark != Mark::kDone) {
      state.image = image;  // what it left although it was not done
    } else {
      if (!image && state.change->kind != provider::ChangeKind::kDelete) {
        image = state.image ? *state.image
                            : provider::Image{
                                  state.change->desired,
                                  state.change->prior ? state.change->prior->private_data : "{}"};
      }
      state.image = image;
      view = apply::AfterForward(step, state, session.view);
    }
    record = apply::OutcomeRecord(run, step, text);
  }
  for (const state::ViewChange& change : view) {
    session.view.Apply(change);
  }
  return {std::move(record), std::move(view)};
}

}  // namespace

bool InDoubt(Mark mark) { return mark == Mark::kStarted || mark == Mark::kUnknown; }

absl::StatusOr<std::unique_ptr<Loaded>> Load(state::Store& store, const state::RunInfo& info) {
  auto loaded = std::make_unique<Loaded>();
  loaded->info = info;
  ASSIGN_OR_RETURN(loaded->plan, plan::DecodePlan(info.plan));
  loaded->run.plan = &loaded->plan;
  loaded->run.id = info.run;
  loaded->run.steps.resize(loaded->plan.steps.size());
  ASSIGN_OR_RETURN(const std::vector<state::Record> records, store.Records(info.run));
  RETURN_IF_ERROR(apply::Replay(records, loaded->run));
  return loaded;
}

std::vector<int> StepsInDoubt(const apply::Run& run) {
  std::vector<int> steps;
  for (const Question& question : Questions(run)) {
    steps.push_back(run.plan->steps[question.step].number);
  }
  return steps;
}

std::string WhyTakenBack(const Loaded& loaded) {
  bool interrupted = false;
  for (size_t i = 0; i < loaded.run.steps.size(); ++i) {
    const StepRun& step = loaded.run.steps[i];
    interrupted = interrupted || step.forward_error == apply::kInterrupted;
    const bool failed = step.forward == Mark::kFailed || step.forward == Mark::kUnknown;
    if (failed && !step.forward_error.empty() && step.forward_error != apply::kInterrupted &&
        step.forward_error != apply::kGivenUp) {
      return apply::ExplainStep(loaded.plan.steps[i], step.forward_error);
    }
  }
  if (interrupted) {
    return std::string(apply::kInterrupted);
  }
  return loaded.info.undoing ? support::Cat("run ", loaded.info.run, " was being taken back")
                             : support::Cat("run ", loaded.info.run, " was cut off in phase ",
                                            event::PhaseName(loaded.run.phase));
}

absl::Status Settle(apply::Session& session, apply::Run& run) {
  std::vector<Question> questions = Questions(run);
  // A word is about what was in doubt when it was given, not about what this run leaves in doubt.
  const std::map<int, bool> settled = std::exchange(session.settled, {});
  if (questions.empty()) {
    return absl::OkStatus();
  }
  Ask(session, run, questions);
  std::vector<Entry> entries;
  for (Question& question : questions) {
    const plan::Step& step = run.plan->steps[question.step];
    StepRun& state = run.steps[question.step];
    TakeWord(settled, step.number, question);
    if (question.failed && question.answer.answer != provider::ProbeAnswer::kDone) {
      continue;  // it failed, and is tried again
    }
    SayAnswer(session, step, question);
    if (question.answer.answer == provider::ProbeAnswer::kUnknown) {
      state.error = question.answer.detail;
      // A script is only taken back when it is known to have run: its undo may not be harmless.
      if (!question.undo && step.action == plan::Action::kRun) {
        state.forward = Mark::kStarted;
      }
      continue;
    }
    entries.push_back(TakeAnswer(session, step, run.id, state, question));
  }
  return apply::Commit(session, entries);
}

}  // namespace deploy::rollback
