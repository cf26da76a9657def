#ifndef RUNTIME_ROLLBACK_BACK_H_
#define RUNTIME_ROLLBACK_BACK_H_

#include <memory>
#include <string>
#include <vector>

#include "runtime/apply/effects.h"
#include "runtime/apply/run.h"
#include "runtime/apply/session.h"
#include "runtime/apply/walk.h"

namespace deploy::rollback {

enum class BackEnd : uint8_t {
  kDone,     // the world is as before
  kLeft,     // some steps could not be taken back
  kStopped,  // the person does not want to wait
  kLost,     // the journal cannot be written
};

// What has yet to be taken back, or (`undoing` false) to be done, of a run that is open: one line
// each.
std::vector<std::string> StepsLeft(const apply::Run& run, bool undoing);

// Takes a run back from wherever it stands: phases in reverse, inside a phase dependants before
// what they depend on, with the same parallelism, each step journalled and tried several times.
// What fails keeps back only what it depends on. One use per object; may be begun again after a
// crash.
class Back final : private apply::Work {
 public:
  Back(apply::Session& session, apply::Run& run);

  BackEnd Go();
  std::vector<std::string> Left() const;                 // one line each
  const std::string& reason() const { return reason_; }  // of kLost

 private:
  Kind KindOf(int step) override;
  bool Stopping() override;
  void CancelAll() override { hard_.Cancel(); }
  bool Begin(int step) override;
  bool Arm(int step) override;
  std::optional<Entry> Intent(int step) override;
  void Started(int step) override;
  void Act(int step) override;
  Entry Outcome(int step) override;
  bool Succeeded(int step) override;
  void Ended(int step) override;

  struct Progress {
    absl::Duration begin, elapsed;
    provider::ApplyResult result;
    provider::VerifyResult verdict;  // of what was put back
    bool started = false;
  };

  void LookAtPutBack(int step, const provider::Context& context);
  bool Open(int step) const;  // must be taken back, or is in doubt
  void Hold(int step);        // marks what it depends on as not to be touched, through groups
  const plan::Step& step(int index) const { return run_.plan->steps[index]; }

  apply::Session& session_;
  apply::Run& run_;
  const apply::Order order_;
  apply::Walker walker_;
  provider::CancelToken hard_;
  std::vector<char> held_;
  std::vector<std::unique_ptr<Progress>> progress_;
  std::string reason_;
};

}  // namespace deploy::rollback

#endif  // RUNTIME_ROLLBACK_BACK_H_
