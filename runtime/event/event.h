#ifndef RUNTIME_EVENT_EVENT_H_
#define RUNTIME_EVENT_EVENT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "base/value/value.h"

namespace deploy::event {

// What the engine may say. It never prints; console, JSON and test recorder are observers.

enum class Phase : uint8_t { kValidate, kPrepare, kExpand, kVerify, kSwitch, kWatch, kContract };
std::string_view PhaseName(Phase phase);  // "validate" …
std::optional<Phase> PhaseFromName(std::string_view name);

enum class RunOutcome : uint8_t { kCommitted, kRolledBack, kNeedsAttention, kRefused };
std::string_view RunOutcomeName(RunOutcome outcome);  // "committed" …
std::optional<RunOutcome> RunOutcomeFromName(std::string_view name);

struct RunBegin {
  std::string command, environment, digest;
  size_t steps = 0;
};
struct PhaseBegin {
  Phase phase;
};
struct StepBegin {
  int step = 0;
  std::string address, action;  // of the step of the plan, also where it is taken back
  bool undo = false;
};
struct StepEnd {
  int step = 0;
  std::string address, action;
  bool undo = false;
  std::string result;  // "done", "failed", "unknown"
  absl::Duration elapsed;
  std::string error;
  // Of a failed verification.
  std::string instance, check;
  std::vector<std::string> log;
};
struct Note {
  std::string address, text;
};  // progress of a long step, or a remark of the engine
struct RunEnd {
  RunOutcome outcome;
  int64_t generation = 0;
  std::map<std::string, value::Value> outputs;
  std::vector<std::string> left;  // what needs attention, one line each
  std::string reason;             // first failure, for people
  std::string help;               // what to do about it
};

using Body = std::variant<RunBegin, PhaseBegin, StepBegin, StepEnd, Note, RunEnd>;

struct Event {
  absl::Time time;
  int64_t run = 0;  // 0: none was begun
  Body body;
};

// Called from engine threads, one call at a time.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void Observe(const Event& event) = 0;
};

}  // namespace deploy::event

#endif  // RUNTIME_EVENT_EVENT_H_
