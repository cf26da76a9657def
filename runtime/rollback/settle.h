#ifndef RUNTIME_ROLLBACK_SETTLE_H_
#define RUNTIME_ROLLBACK_SETTLE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/apply/run.h"
#include "runtime/apply/session.h"

namespace deploy::rollback {

// An interrupted run as the journal tells it.
struct Loaded {
  state::RunInfo info;
  plan::Plan plan;
  apply::Run run;  // points into `plan`
};

// Reads plan and records of a run. FailedPrecondition or DataLoss says what cannot be read.
absl::StatusOr<std::unique_ptr<Loaded>> Load(state::Store& store, const state::RunInfo& info);

// Why a run that was open is taken back: what failed in it, or that it was cut off.
std::string WhyTakenBack(const Loaded& loaded);

// Whether the journal does not tell if it was done.
bool InDoubt(apply::Mark mark);
// Those steps, by number, of which a person may say whether their effect is there.
std::vector<int> StepsInDoubt(const apply::Run& run);

// Asks the providers about every step whose outcome is not known, in either direction, and about
// every undo that failed, in parallel, and journals the answers in one commit. Where the world
// cannot tell, what session.settled says of the step is taken for its answer; it is used up then. A
// step of which nobody can tell keeps its mark. Only a journal that cannot be written is an error.
absl::Status Settle(apply::Session& session, apply::Run& run);

}  // namespace deploy::rollback

#endif  // RUNTIME_ROLLBACK_SETTLE_H_
