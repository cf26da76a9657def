#ifndef RUNTIME_PROVIDER_ACTION_RUNNER_H_
#define RUNTIME_PROVIDER_ACTION_RUNNER_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/provider/provider.h"

namespace deploy::provider {

// One program of an action, with everything that it needs.
struct ProgramCall {
  std::vector<std::string> command;
  std::string folder;
  std::vector<std::pair<std::string, std::string>> env;  // on top of Backstay's own
  absl::Duration timeout = absl::Seconds(60);
};

struct ProgramResult {
  int exit_code = -1;
  bool timed_out = false, cancelled = false;
  std::string output;      // standard output as written, up to kOutputLimit bytes
  std::string error_tail;  // last lines of standard error
};

constexpr size_t kOutputLimit = 1 << 20;

// Runs the program under `token` so that it outlives a killed Backstay and its end is not lost: a
// small supervisor writes the exit code into <state>/actions/<environment>/<run>/<token>. A second
// call with the same token waits for, or takes the result of, the first; only a run that failed is
// run again. Over the timeout, or cancelled, the whole process group is ended.
absl::StatusOr<ProgramResult> RunProgram(const Context& context, const std::string& token,
                                         const ProgramCall& call);

// Its exit code does not count: the next RunProgram with this token runs it again.
void Disregard(const Context& context, const std::string& token);

// What became of a program that an earlier Backstay may have started under this token. Waits for
// one that still runs, at most for `timeout`, then ends it.
enum class ProgramState : uint8_t {
  kNeverStarted,
  kEnded,
  kLost
};  // kLost: begun, gone, and nobody saw its end
struct ProgramTrace {
  ProgramState state = ProgramState::kNeverStarted;
  ProgramResult result;  // kEnded; of kLost what it had printed
};
absl::StatusOr<ProgramTrace> TraceProgram(const Context& context, const std::string& token,
                                          absl::Duration timeout);

// Removes what the runs of this context's run left behind.
void ForgetPrograms(const Context& context);

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_ACTION_RUNNER_H_
