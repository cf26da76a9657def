#ifndef CLI_REPORT_H_
#define CLI_REPORT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "cli/arguments.h"
#include "cli/console.h"
#include "runtime/plan/plan.h"

namespace deploy::cli {

// What a command that begins runs works on; the closing `run_end` of a refusal names the generation
// that stands there.
struct RunTarget {
  std::string folder;
  std::optional<std::string> environment;  // absent: the only one that the state knows

  static RunTarget Of(const Arguments& arguments);
  int64_t Generation() const;  // 0 when there is none, or no telling
};

// Whether a command prints the lines of a run (apply, rollback, destroy, resume).
bool BeginsRuns(std::string_view command);

// Each prints on standard error what went wrong and gives exit code 1. With a target, JSON mode
// ends with `run_end` and `refused`.
int Refuse(Console& console, const RunTarget* target, std::string_view message,
           std::string_view help = "");
int ReportStatus(Console& console, const absl::Status& status, const RunTarget* target = nullptr);
// The end alone: nothing without a target.
void EndRefused(Console& console, const RunTarget* target, std::string_view reason,
                std::string_view help);

// The environment of a command is not there (exit code 1), or has to be named (64).
int UnknownEnvironment(Console& console, const std::string& wanted,
                       const std::vector<std::string>& known);
int WhichEnvironment(Console& console, const std::vector<std::string>& known);

// 64 when a question would have to be asked and nobody can answer; 0 else. `help` says what to do.
int RefuseToAsk(Console& console, const Arguments& arguments, std::string_view help);

// One line of JSON for a command that failed and wrote nothing: `run_end` with `refused` where a
// run would have been begun, else `backstay-error/1`.
void EndWithoutDocument(Console& console, std::string_view command, const RunTarget& target,
                        std::string_view message, std::string_view help, int exit);

}  // namespace deploy::cli

#endif  // CLI_REPORT_H_
