#ifndef RUNTIME_APPLY_JOURNAL_H_
#define RUNTIME_APPLY_JOURNAL_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "runtime/apply/run.h"

namespace deploy::apply {

// The shapes of journal records (docs/state-and-lifecycle.md) and their reading back. Every record
// carries its format number; a newer one is refused.
inline constexpr int kRecordFormat = 1;

state::Record PhaseRecord(int64_t run, event::Phase phase);
// `before` is the object as the view had it, absent when there was none.
state::Record IntentRecord(int64_t run, const plan::Step& step, const provider::Change& change,
                           const std::optional<state::Object>& before);
state::Record UndoIntentRecord(int64_t run, const plan::Step& step, const provider::Change& change);

struct OutcomeText {
  Mark mark = Mark::kDone;  // kDone, kFailed, kUnknown or kNotDone
  const std::optional<provider::Image>* image = nullptr;
  std::string_view error;
  bool settled = false;  // found out by a probe after a crash
};
state::Record OutcomeRecord(int64_t run, const plan::Step& step, const OutcomeText& outcome);
state::Record UndoOutcomeRecord(int64_t run, const plan::Step& step, const OutcomeText& outcome);

// Text of the run_end record.
std::string RunEndData(const std::string& reason, const std::vector<std::string>& left);

// Brings `run` (plan set, steps sized) to where the records leave it. FailedPrecondition for a
// newer format, DataLoss for what does not hold together.
absl::Status Replay(const std::vector<state::Record>& records, Run& run);

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_JOURNAL_H_
