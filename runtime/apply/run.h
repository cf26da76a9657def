#ifndef RUNTIME_APPLY_RUN_H_
#define RUNTIME_APPLY_RUN_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/event/event.h"
#include "runtime/plan/plan.h"
#include "runtime/provider/provider.h"
#include "runtime/state/store.h"

namespace deploy::apply {

// How far one direction of a step came, as the journal knows it.
enum class Mark : uint8_t {
  kNone,     // no intent
  kStarted,  // an intent without an outcome
  kDone,
  kFailed,   // the provider said so; there may be an effect all the same
  kUnknown,  // the provider could not say
  kNotDone,  // settled after a crash: it had no effect
};

// What a run remembers of one step: exactly what the journal holds of it.
struct StepRun {
  Mark forward = Mark::kNone;
  Mark back = Mark::kNone;
  std::unique_ptr<provider::Change> change;  // of the last intent, or being prepared
  std::unique_ptr<provider::Change> undo;    // of the last undo intent, or being prepared
  std::optional<state::Object> before;       // the view of the object when the intent was written
  std::optional<provider::Image> image;      // what the provider returned, also with an error
  std::string error;                         // of the last outcome, in whichever direction
  std::string forward_error;                 // of the way forward, as the journal holds it
};

// One run in memory. Belongs to the coordinator; workers see one step at a time, handed over by the
// pool's lock.
struct Run {
  const plan::Plan* plan = nullptr;
  int64_t id = 0;
  event::Phase phase = event::Phase::kValidate;  // last journalled
  std::vector<StepRun> steps;                    // steps[i] belongs to plan->steps[i]
};

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_RUN_H_
