#include "runtime/apply/forward.h"

#include <algorithm>
#include <utility>

#include "base/support/text.h"
#include "runtime/apply/commit.h"
#include "runtime/apply/failure.h"
#include "runtime/apply/journal.h"

namespace deploy::apply {
namespace {

constexpr event::Phase kPhases[] = {event::Phase::kPrepare, event::Phase::kExpand,
                                    event::Phase::kVerify,  event::Phase::kSwitch,
                                    event::Phase::kWatch,   event::Phase::kContract};

}  // namespace

Forward::Forward(Session& session, Run& run)
    : session_(session),
      run_(run),
      bodies_(run.plan->graph, session.view, session.context.world->files()),
      order_(ForwardOrder(*run.plan)),
      walker_(session, *this, order_),
      watcher_(
          session.context, [this] { gentle_.Cancel(); }, !session.single_thread),
      progress_(run.plan->steps.size()) {
  for (size_t i = 0; i < run.steps.size(); ++i) {
    if (run.steps[i].forward == Mark::kDone && !Looks(static_cast<int>(i))) {
      touched_.insert(run.plan->steps[i].object_id);
    }
  }
}

ForwardEnd Forward::Go() {
  std::vector<std::vector<int>> by_phase(std::size(kPhases));
  for (int i = 0; i < static_cast<int>(run_.steps.size()); ++i) {
    if (run_.steps[i].forward != Mark::kDone) {
      const auto* phase = std::find(std::begin(kPhases), std::end(kPhases), step(i).phase);
      by_phase[phase == std::end(kPhases) ? 1 : phase - std::begin(kPhases)].push_back(i);
    }
  }
  const bool contracting = run_.phase == event::Phase::kContract;
  for (size_t i = 0; i < std::size(kPhases); ++i) {
    phase_ = kPhases[i];
    if (contracting && phase_ != event::Phase::kContract) {
      continue;
    }
    ForwardEnd end = GoPhase(phase_, by_phase[i]);
    if (end == ForwardEnd::kDone && phase_ == event::Phase::kVerify) {
      end = CheckPromises();
    } else if (end == ForwardEnd::kDone && phase_ == event::Phase::kWatch) {
      end = LastLook();
    }
    if (end != ForwardEnd::kDone) {
      watcher_.Stop();
      if (const std::optional<Watcher::Bad> bad = watcher_.bad(); bad && !told_bad_) {
        TellBad(*bad);
      }
      return end;
    }
  }
  return ForwardEnd::kDone;
}

ForwardEnd Forward::GoPhase(event::Phase phase, const std::vector<int>& steps) {
  if (phase == event::Phase::kVerify) {
    WatchAgain();
  }
  if (steps.empty()) {
    return ForwardEnd::kDone;
  }
  if (session_.interrupts() > 0 && phase != event::Phase::kContract) {
    return Interrupted();
  }
  session_.reporter.Say(event::PhaseBegin{phase});
  std::optional<Entry> first;
  if (run_.phase != phase) {
    first = Entry{PhaseRecord(run_.id, phase), {}};
  }
  const WalkEnd end = walker_.Run(steps, std::move(first));
  if (end == WalkEnd::kLost) {
    reason_ = ExplainLost(walker_.lost());
    return ForwardEnd::kLost;
  }
  run_.phase = phase;
  return AfterWalk(phase, steps, end);
}

ForwardEnd Forward::AfterWalk(event::Phase phase, const std::vector<int>& steps, WalkEnd end) {
  if (session_.lease_lost()) {
    reason_ = ExplainLost(absl::AbortedError(""));
    return ForwardEnd::kLost;
  }
  const bool open = std::any_of(steps.begin(), steps.end(),
                                [this](int i) { return run_.steps[i].forward != Mark::kDone; });
  if (!open) {
    return ForwardEnd::kDone;
  }
  if (phase == event::Phase::kContract) {
    return end == WalkEnd::kStopped ? ForwardEnd::kStopped : ForwardEnd::kLeft;
  }
  const bool blocked = std::any_of(steps.begin(), steps.end(), [this](int i) {
    return run_.steps[i].forward == Mark::kStarted;
  });
  if (blocked && end == WalkEnd::kFinished && reason_.empty()) {
    return ForwardEnd::kLeft;
  }
  if (reason_.empty()) {
    if (const std::optional<Watcher::Bad> bad = watcher_.bad()) {
      reason_ = ExplainVerdict(bad->address, bad->result);
    } else if (session_.interrupts() == 0) {
      reason_ = "the plan does not hold together: some of its steps wait for each other";
    }
  }
  return session_.interrupts() > 0 ? Interrupted() : ForwardEnd::kTakeBack;
}

ForwardEnd Forward::Interrupted() const {
  const bool stop = session_.stop_on_interrupt || session_.interrupts() >= 2;
  return stop ? ForwardEnd::kStopped : ForwardEnd::kTakeBack;
}

// Assertions, and outputs: one that cannot be told would stand in the way of every later plan.
// Nothing stands in the way back.
ForwardEnd Forward::CheckPromises() {
  const graph::DeploymentGraph& graph = run_.plan->graph;
  const bool tells = run_.plan->command == "apply" && !run_.plan->outputs.empty();
  if (graph.assertions.empty() && !tells) {
    return ForwardEnd::kDone;
  }
  Bodies fresh(graph, session_.view, session_.context.world->files());
  for (const graph::Assertion& assertion : graph.assertions) {
    if (const Bodies::Verdict verdict = fresh.Check(assertion); !verdict.holds) {
      return BrokenPromise(verdict.message);
    }
  }
  for (size_t i = 0; tells && i < run_.plan->outputs.size(); ++i) {
    const graph::Output& output = run_.plan->outputs[i];
    if (const auto value = fresh.Output(output); !value.ok()) {
      return BrokenPromise(support::Cat("output `", output.name, "`: ", value.status().message()));
    }
  }
  return ForwardEnd::kDone;
}

ForwardEnd Forward::BrokenPromise(std::string message) {
  session_.reporter.Note("", message);
  reason_ = std::move(message);
  return ForwardEnd::kTakeBack;
}

// Everything that can still be taken back is looked at once more before *contract*.
ForwardEnd Forward::LastLook() {
  if (const std::optional<Watcher::Bad> bad = watcher_.Finish()) {
    reason_ = ExplainVerdict(bad->address, bad->result);
    return ForwardEnd::kTakeBack;
  }
  return session_.interrupts() > 0 ? Interrupted() : ForwardEnd::kDone;
}

// No step was under way that could carry it: the verification looked again, and it is bad now.
void Forward::TellBad(const Watcher::Bad& bad) {
  told_bad_ = true;
  for (const plan::Step& verified : run_.plan->steps) {
    if (verified.action != plan::Action::kVerify || verified.address != bad.address) {
      continue;
    }
    const std::string action(ActionName(plan::Action::kWatch));
    session_.reporter.Say(event::StepBegin{
        .step = verified.number, .address = bad.address, .action = action, .undo = false});
    session_.reporter.Say(event::StepEnd{.step = verified.number,
                                         .address = bad.address,
                                         .action = action,
                                         .undo = false,
                                         .result = std::string(ResultName(Mark::kFailed)),
                                         .elapsed = absl::ZeroDuration(),
                                         .error = bad.result.error,
                                         .instance = bad.result.instance,
                                         .check = bad.result.check,
                                         .log = bad.result.log});
    return;
  }
}

void Forward::WatchAgain() {
  for (int i = 0; i < static_cast<int>(run_.steps.size()); ++i) {
    const state::Object* object = session_.view.Find(step(i).object_id);
    if (step(i).action == plan::Action::kVerify && run_.steps[i].forward == Mark::kDone &&
        object != nullptr && ProviderOf(i) != nullptr) {
      watcher_.Add(object->object_id, step(i).address, ProviderOf(i), object->image);
    }
  }
}

std::vector<std::string> Forward::Left() const {
  std::vector<std::string> left;
  for (size_t i = 0; i < run_.steps.size(); ++i) {
    const StepRun& state = run_.steps[i];
    const plan::Step& step = run_.plan->steps[i];
    const bool asked = !state.error.empty();
    if (state.forward == Mark::kNone && !asked) {
      left.push_back(LeftLine(step, "not begun"));
    } else if ((state.forward == Mark::kStarted || state.forward == Mark::kUnknown) && asked) {
      left.push_back(LeftLine(step, support::Cat(state.error, "; ", SettleHint(step.number))));
    } else if (state.forward != Mark::kDone) {
      left.push_back(LeftLine(step, state.error));
    }
  }
  return left;
}

}  // namespace deploy::apply
