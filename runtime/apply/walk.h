#ifndef RUNTIME_APPLY_WALK_H_
#define RUNTIME_APPLY_WALK_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "base/support/mutex.h"
#include "runtime/apply/order.h"
#include "runtime/apply/session.h"

namespace deploy::apply {

// What is done with one step: the way forward and the way back each implement it. Unless said
// otherwise a method is called on the coordinator's thread.
class Work {
 public:
  using Entry = state::Store::Entry;
  enum class Kind : uint8_t {
    kSkip,  // nothing to do: passed through
    kPure,  // touches nothing but the state: intent and outcome share a commit
    kReal,
    kBlocked,  // cannot be done now: neither it nor what waits for it is started
  };
  virtual ~Work() = default;

  virtual Kind KindOf(int step) = 0;
  // True: nothing more is started; what runs may end.
  virtual bool Stopping() = 0;
  // The person does not want to wait: ask running calls to return.
  virtual void CancelAll() = 0;

  // Everything that needs the run's memory. False: the step failed before its intent.
  virtual bool Begin(int step) = 0;
  virtual bool Arm(int step) = 0;  // in the pool: what must be known before the intent
  virtual std::optional<Entry> Intent(int step) = 0;
  virtual void Started(int step) = 0;  // the intent is durable
  virtual void Act(int step) = 0;      // in the pool: the provider's call
  virtual Entry Outcome(int step) = 0;
  virtual bool Succeeded(int step) = 0;  // dependants may start once the outcome is durable
  virtual void Ended(int step) = 0;      // the outcome is durable
};

enum class WalkEnd : uint8_t {
  kFinished,  // all that could be started has ended
  kStopped,   // Work::Stopping() turned true
  kLost,      // the journal cannot be written; nothing was started after that
};

// Carries steps through Work in dependency order, at most Session::parallel at a time, with the
// write-ahead rule: an intent is durable before Act, an outcome before a dependant's intent. All
// records that are ready together share one commit. Chains of pure steps run ahead within one
// commit. O(1) per edge.
class Walker {
 public:
  Walker(Session& session, Work& work, const Order& order);

  // Walks these steps; others are not waited for, groups are passed through. `first` is appended
  // with the first commit.
  WalkEnd Run(std::span<const int> steps, std::optional<state::Store::Entry> first = {});
  const absl::Status& lost() const { return lost_; }

 private:
  static constexpr size_t kBatch = 1000;  // records of pure steps in one commit

  void Prepare(std::span<const int> steps);
  Work::Kind KindOf(int vertex);
  void Release(int vertex, std::deque<int>& real);
  void Push(int vertex, std::deque<int>& real);
  void Collect();
  void RunPure();
  void FillWindow();
  bool CommitBatch();
  void AfterCommit();
  void Await();
  void Drain();
  void AddOutcome(int step);
  void Submit(int step, bool arm);
  void Complete(int step, bool arm);
  bool CanStart() const;

  struct Completion {
    int step;
    bool armed;  // Arm ended well: the intent comes next
  };

  Session& session_;
  Work& work_;
  const Order& order_;
  absl::Status lost_;

  std::vector<int> waiting_;      // predecessors left, per vertex of this walk
  std::vector<char> member_;      // belongs to this walk
  std::deque<int> real_, pure_;   // may start
  std::deque<int> after_commit_;  // may start once the current batch is durable
  int window_ = 0;                // steps between Begin and the end of Act
  bool stopping_ = false;

  std::vector<state::Store::Entry> batch_;
  std::vector<int> intents_, outcomes_, pure_done_;  // steps in the batch

  support::Mutex mutex_;
  std::vector<Completion> completions_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_WALK_H_
