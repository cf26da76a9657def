#ifndef RUNTIME_APPLY_FORWARD_H_
#define RUNTIME_APPLY_FORWARD_H_

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "runtime/apply/bodies.h"
#include "runtime/apply/effects.h"
#include "runtime/apply/run.h"
#include "runtime/apply/session.h"
#include "runtime/apply/walk.h"
#include "runtime/apply/watcher.h"

namespace deploy::apply {

// How the way forward ended.
enum class ForwardEnd : uint8_t {
  kDone,      // every step is done: commit
  kTakeBack,  // failed, or interrupted, before contract
  kStopped,   // the person asked to stop with steps open
  kLeft,      // contract: steps that could not be done
  kLost,      // the journal cannot be written
};

// Carries a run forward from wherever it stands (nothing begun, or settled after a crash) through
// its phases, each a barrier. Ends as soon as a step fails before *contract*; in contract it
// retries, goes on with what is independent and reports what is left. Writes intents and outcomes,
// never the end of the run. One use per object.
class Forward final : private Work {
 public:
  Forward(Session& session, Run& run);

  ForwardEnd Go();
  const std::string& reason() const { return reason_; }  // first failure, for people
  std::vector<std::string> Left() const;                 // steps not done, one line each

 private:
  struct Progress {
    absl::Duration begin, elapsed;
    provider::ApplyResult result;
    provider::VerifyResult verdict;        // of a verification
    std::optional<provider::Image> image;  // what is looked at
    bool started = false;
    bool cancelled = false;  // something else had gone wrong before it ended
  };

  Kind KindOf(int step) override;
  bool Stopping() override;
  void CancelAll() override;
  bool Begin(int step) override;
  bool Arm(int step) override;
  std::optional<Entry> Intent(int step) override;
  void Started(int step) override;
  void Act(int step) override;
  Entry Outcome(int step) override;
  bool Succeeded(int step) override;
  void Ended(int step) override;

  ForwardEnd GoPhase(event::Phase phase, const std::vector<int>& steps);
  ForwardEnd AfterWalk(event::Phase phase, const std::vector<int>& steps, WalkEnd end);
  ForwardEnd CheckPromises();
  ForwardEnd BrokenPromise(std::string message);
  ForwardEnd LastLook();
  ForwardEnd Interrupted() const;
  void WatchAgain();
  void ExplainFailure(int step);
  bool WasCancelled(int step);
  bool Gentle(int step) const;  // is not waited for once something else went wrong
  void TellBad(const Watcher::Bad& bad);
  bool EarlyFailure(int step, const absl::Status& status);
  void Look(int step);
  const plan::Step& step(int index) const { return run_.plan->steps[index]; }
  provider::Provider* ProviderOf(int index) const;
  bool Looks(int index) const;  // verify, watch: no intent, no effect

  Session& session_;
  Run& run_;
  Bodies bodies_;
  const Order order_;
  Walker walker_;
  provider::CancelToken hard_;    // second interrupt, lost lock: everything
  provider::CancelToken gentle_;  // a failure elsewhere: verifications and switches
  Watcher watcher_;
  event::Phase phase_ = event::Phase::kValidate;
  std::string reason_;
  bool told_bad_ = false;  // what the watcher found stands in the end of a step
  std::vector<std::unique_ptr<Progress>> progress_;  // of steps that are under way
  absl::flat_hash_set<std::string> touched_;         // objects that a step of this run worked on
};

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_FORWARD_H_
