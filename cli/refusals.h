#ifndef CLI_REFUSALS_H_
#define CLI_REFUSALS_H_

#include <vector>

#include "base/source/source_file.h"
#include "cli/console.h"
#include "cli/report.h"
#include "runtime/plan/plan.h"

namespace deploy::cli {

// Why a plan is refused: what has a code is shown like any diagnostic, with its place when
// `sources` are those that the plan was made of; JSON mode prints it as one, too.
void PrintRefusals(Console& console, const std::vector<plan::Refusal>& refusals,
                   const source::SourceSet* sources = nullptr);

// The same as the end of a command: exit code 1, and in JSON mode `run_end` for a target and an
// error document for what has no code.
int ReportRefusals(Console& console, const std::vector<plan::Refusal>& refusals,
                   const RunTarget* target = nullptr, const source::SourceSet* sources = nullptr);

}  // namespace deploy::cli

#endif  // CLI_REFUSALS_H_
