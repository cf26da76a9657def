#include "runtime/apply/walk.h"

#include <algorithm>
#include <utility>

#include "runtime/apply/commit.h"

namespace deploy::apply {
Walker::Walker(Session& session, Work& work, const Order& order)
    : session_(session),
      work_(work),
      order_(order),
      waiting_(order.offsets.size() - 1, 0),
      member_(order.offsets.size() - 1, 0) {}

void Walker::Prepare(std::span<const int> steps) {
  std::vector<int> vertices(steps.begin(), steps.end());
  for (int group = order_.steps; group < order_.vertices(); ++group) {
    vertices.push_back(group);
  }
  for (const int vertex : vertices) {
    member_[vertex] = 1;
    waiting_[vertex] = 0;
  }
  for (const int vertex : vertices) {
    for (const int successor : order_.of(vertex)) {
      waiting_[successor] += member_[successor];
    }
  }
  // Collected first: passing through a vertex without work brings others down to zero.
  std::erase_if(vertices, [this](int vertex) { return waiting_[vertex] > 0; });
  for (const int vertex : vertices) {
    Push(vertex, real_);
  }
}

Work::Kind Walker::KindOf(int vertex) {
  return order_.is_group(vertex) ? Work::Kind::kSkip : work_.KindOf(vertex);
}

// A vertex that nothing holds back any more: queued, or passed through when there is nothing to do.
void Walker::Push(int vertex, std::deque<int>& real) {
  std::vector<int> open = {vertex};
  while (!open.empty()) {
    const int current = open.back();
    open.pop_back();
    switch (KindOf(current)) {
      case Work::Kind::kPure:
        pure_.push_back(current);
        break;
      case Work::Kind::kReal:
        real.push_back(current);
        break;
      case Work::Kind::kBlocked:
        break;
      case Work::Kind::kSkip:
        for (const int successor : order_.of(current)) {
          if (member_[successor] && --waiting_[successor] == 0) {
            open.push_back(successor);
          }
        }
        break;
    }
  }
}

void Walker::Release(int vertex, std::deque<int>& real) {
  for (const int successor : order_.of(vertex)) {
    if (member_[successor] && --waiting_[successor] == 0) {
      Push(successor, real);
    }
  }
}

WalkEnd Walker::Run(std::span<const int> steps, std::optional<state::Store::Entry> first) {
  Prepare(steps);
  if (first) {
    batch_.push_back(*first);
  }
  bool lost = false;
  while (true) {
    Collect();
    stopping_ = work_.Stopping();
    if (!stopping_) {
      RunPure();
      FillWindow();
    }
    // The phase alone is not worth a commit: the first intents are about to come.
    const bool only_first = first && batch_.size() == 1 && intents_.empty() && window_ > 0;
    if (!only_first && !CommitBatch()) {
      lost = true;
      break;
    }
    if (!only_first) {
      first.reset();
      AfterCommit();
    }
    if (CanStart()) {
      continue;
    }
    if (window_ == 0) {
      break;
    }
    Await();
  }
  if (lost) {
    Drain();
  }
  const bool left = !real_.empty() || !pure_.empty();
  real_.clear();
  pure_.clear();
  for (const int step : steps) {
    member_[step] = 0;
  }
  return lost ? WalkEnd::kLost : stopping_ && left ? WalkEnd::kStopped : WalkEnd::kFinished;
}

bool Walker::CanStart() const {
  return !stopping_ && (!pure_.empty() || (!real_.empty() && window_ < session_.parallel));
}

void Walker::Collect() {
  std::vector<Completion> completions;
  {
    support::MutexLock lock(&mutex_);
    completions.swap(completions_);
  }
  const bool stop = work_.Stopping();
  for (const Completion& completion : completions) {
    const int step = completion.step;
    if (!completion.armed) {
      --window_;
      AddOutcome(step);
    } else if (stop) {
      --window_;
      real_.push_front(step);  // never begun: nothing of it was written
    } else {
      if (std::optional<Work::Entry> intent = work_.Intent(step)) {
        batch_.push_back(*std::move(intent));
      }
      intents_.push_back(step);
    }
  }
}

void Walker::AddOutcome(int step) {
  batch_.push_back(work_.Outcome(step));
  outcomes_.push_back(step);
}

void Walker::RunPure() {
  while (!pure_.empty() && batch_.size() < kBatch) {
    const int step = pure_.front();
    pure_.pop_front();
    if (work_.Begin(step) && work_.Arm(step)) {
      if (std::optional<Work::Entry> intent = work_.Intent(step)) {
        batch_.push_back(*std::move(intent));
      }
      work_.Act(step);
    }
    batch_.push_back(work_.Outcome(step));
    pure_done_.push_back(step);
    if (work_.Succeeded(step)) {
      Release(step, after_commit_);
    }
    if (work_.Stopping()) {
      return;
    }
  }
}

void Walker::FillWindow() {
  while (!real_.empty() && window_ < session_.parallel) {
    const int step = real_.front();
    real_.pop_front();
    if (work_.Begin(step)) {
      ++window_;
      Submit(step, true);
    } else {
      AddOutcome(step);
    }
  }
}

void Walker::Submit(int step, bool arm) {
  session_.pool.Submit([this, step, arm] {
    bool armed = false;
    if (arm) {
      armed = work_.Arm(step);
    } else {
      work_.Act(step);
    }
    Complete(step, armed);
  });
}

void Walker::Complete(int step, bool armed) {
  support::MutexLock lock(&mutex_);
  completions_.push_back({step, armed});
}

bool Walker::CommitBatch() {
  lost_ = Commit(session_, batch_);
  if (lost_.ok()) {
    batch_.clear();
  }
  return lost_.ok();
}

void Walker::AfterCommit() {
  for (const int step : pure_done_) {
    work_.Started(step);
    work_.Ended(step);
  }
  for (const int step : outcomes_) {
    work_.Ended(step);
    if (work_.Succeeded(step)) {
      Release(step, real_);
    }
  }
  for (const int step : intents_) {
    work_.Started(step);
    Submit(step, false);
  }
  for (const int step : after_commit_) {
    real_.push_back(step);
  }
  after_commit_.clear();
  pure_done_.clear();
  outcomes_.clear();
  intents_.clear();
}

void Walker::Await() {
  constexpr absl::Duration kLook = absl::Milliseconds(50);
  while (!session_.pool.Help()) {
    {
      support::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(
                                      +[](Walker* walker) ABSL_NO_THREAD_SAFETY_ANALYSIS {
                                        return !walker->completions_.empty();
                                      },
                                      this),
                                  kLook)) {
        return;
      }
    }
    if (session_.interrupts() >= 2 || session_.lease_lost()) {
      work_.CancelAll();
    }
    work_.Stopping();  // lets it cancel what a stop need not wait for
  }
}

// The journal is lost: intents of the batch were not written, so their steps never began. What runs
// is waited for and offered once more to the journal; if it refuses again, resume asks the world.
void Walker::Drain() {
  window_ -= static_cast<int>(intents_.size());
  std::erase_if(batch_, [this](const Work::Entry& entry) {
    const bool intent = entry.record.kind == state::RecordKind::kIntent ||
                        entry.record.kind == state::RecordKind::kUndoIntent;
    return intent && std::count(intents_.begin(), intents_.end(), entry.record.step - 1) > 0;
  });
  intents_.clear();
  if (absl::IsAborted(lost_)) {
    work_.CancelAll();
  }
  while (window_ > 0) {
    Await();
    std::vector<Completion> completions;
    {
      support::MutexLock lock(&mutex_);
      completions.swap(completions_);
    }
    for (const Completion& completion : completions) {
      --window_;
      if (!completion.armed) {
        AddOutcome(completion.step);
      }
    }
  }
  if (!absl::IsAborted(lost_) && Commit(session_, batch_).ok()) {
    AfterCommit();
  }
  batch_.clear();
  pure_done_.clear();
  outcomes_.clear();
  after_commit_.clear();
}

}  // namespace deploy::apply
