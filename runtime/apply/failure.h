#ifndef RUNTIME_APPLY_FAILURE_H_
#define RUNTIME_APPLY_FAILURE_H_

#include <string>
#include <string_view>

#include "runtime/apply/run.h"
#include "runtime/plan/plan.h"
#include "runtime/provider/provider.h"

namespace deploy::apply {

// Words of the engine for what went wrong with a step.

// Errors of steps that did not fail themselves.
inline constexpr std::string_view kInterrupted = "interrupted";
inline constexpr std::string_view kGivenUp = "given up, because another step failed";

std::string_view ResultName(Mark mark);  // of events: "done", "failed", "unknown"
// "create `web` failed: port 8080 is taken"
std::string ExplainStep(const plan::Step& step, std::string_view error);
// "`web` did not pass its check: answered 500, wanted 200 (web/0, ready: GET http://…)"
std::string ExplainVerdict(std::string_view address, const provider::VerifyResult& verdict);
// What a person can do about a step whose effect neither the world nor a probe tells.
std::string SettleHint(int step);
// "step 3: delete `web`: it is still in use"
std::string LeftLine(const plan::Step& step, std::string_view why);

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_FAILURE_H_
