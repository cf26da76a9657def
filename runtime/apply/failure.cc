#include "runtime/apply/failure.h"

#include "base/support/text.h"

namespace deploy::apply {

std::string_view ResultName(Mark mark) {
  switch (mark) {
    case Mark::kDone:
      return "done";
    case Mark::kUnknown:
    case Mark::kStarted:
      return "unknown";
    case Mark::kNone:
    case Mark::kFailed:
    case Mark::kNotDone:
      break;
  }
  return "failed";
}

std::string ExplainStep(const plan::Step& step, std::string_view error) {
  return support::Cat(plan::ActionName(step.action), " `", step.address, "` failed",
                      error.empty() ? "" : ": ", error);
}

std::string ExplainVerdict(std::string_view address, const provider::VerifyResult& verdict) {
  std::string text = support::Cat("`", address, "` did not pass its check");
  if (!verdict.error.empty()) {
    support::Append(text, ": ", verdict.error);
  }
  std::string where = verdict.instance;
  if (!verdict.check.empty()) {
    support::Append(where, where.empty() ? "" : ", ", verdict.check);
  }
  if (!where.empty()) {
    support::Append(text, " (", where, ")");
  }
  return text;
}

std::string SettleHint(int step) {
  return support::Cat(
      "look whether its effect is there, and say so with `backstay resume --settle ", step,
      "=done` or `--settle ", step, "=not-done`");
}

std::string LeftLine(const plan::Step& step, std::string_view why) {
  return support::Cat("step ", step.number, ": ", plan::ActionName(step.action), " `", step.address,
                      "`", why.empty() ? "" : ": ", why);
}

}  // namespace deploy::apply
