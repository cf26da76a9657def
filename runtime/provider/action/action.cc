#include "runtime/provider/action/action.h"

#include <algorithm>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "base/support/utf8.h"
#include "runtime/provider/action/body.h"
#include "runtime/provider/action/runner.h"
#include "runtime/provider/fields.h"

namespace deploy::provider {
namespace {

using value::Value;

constexpr int kIsDone = 0, kNotDone = 1;           // exit codes of a probe
constexpr std::string_view kUndoSuffix = "-undo";  // tells the two programs under one token apart

// Output must travel as text: bytes that are none become U+FFFD.
std::string AsText(std::string_view bytes) {
  if (support::IsValidUtf8(bytes)) {
    return std::string(bytes);
  }
  std::string out;
  for (size_t at = 0; at < bytes.size();) {
    const size_t bad = support::FirstInvalidUtf8(bytes.substr(at));
    out.append(bytes.substr(at, bad));
    at = bad == bytes.npos ? bytes.size() : at + bad + 1;
    if (bad != bytes.npos) {
      out.append("\xEF\xBF\xBD");
    }
  }
  return out;
}

Image ImageOf(const Value& body, const ProgramResult& result) {
  return {.attributes = WithField(WithField(body, "stdout", Value::String(AsText(result.output))),
                                  "exit_code", Value::Int(result.exit_code))};
}

std::string Explain(const ProgramCall& call, const ProgramResult& result) {
  std::string text =
      result.timed_out ? support::Cat(Quoted(call.command), " was ended after its timeout of ",
                                      absl::FormatDuration(call.timeout))
      : result.cancelled
          ? support::Cat(Quoted(call.command), " was ended because the run stopped waiting")
          : support::Cat(Quoted(call.command), " exited with code ", result.exit_code);
  return result.error_tail.empty() ? text : support::Cat(text, "\n", result.error_tail);
}

std::string HowItEnded(const ProgramResult& result) {
  return result.timed_out   ? "its program was ended after its timeout"
         : result.cancelled ? "its program was ended because nobody waited for it any more"
                            : support::Cat("its program exited with code ", result.exit_code);
}

std::string WhyProbeCannotTell(const Value& body, std::optional<int> probed) {
  return IsAbsent(body, "probe") ? "it has no probe to ask"
         : probed                ? support::Cat("its probe exited with code ", *probed)
                                 : "its probe could not be run";
}

class ActionProvider : public Provider {
 public:
  std::string_view type() const override { return "action"; }

  absl::StatusOr<ReadResult> Read(const Context& context, const std::string& address,
                                  const std::optional<Image>& last, const Value& desired) override;
  PlannedChange Plan(const PlanRequest& request) override { return PlanAction(request); }
  std::vector<Finding> Validate(const Context& context, const Change& change) override {
    return ValidateAction(context, change);
  }
  ApplyResult Apply(const Context& context, const Change& change) override;
  ProbeResult Probe(const Context& context, const Change& change) override;
  void Settled(const Context& context) override { ForgetPrograms(context); }

 private:
  static ApplyResult Run(const Context& context, const Change& change, const Value& body);
  static ApplyResult TakeBack(const Context& context, const Change& change, const Value& body,
                              bool wholly);
  static std::optional<int> AskProbe(const Context& context, const Value& body,
                                     const std::string& token);
};

// Exit code of the probe; none when there is none or it could not be asked.
std::optional<int> ActionProvider::AskProbe(const Context& context, const Value& body,
                                            const std::string& token) {
  if (IsAbsent(body, "probe")) {
    return std::nullopt;
  }
  const ProgramCall call = CallOf(context, body, "probe");
  world::ProcessSpec spec;
  spec.command = call.command;
  spec.folder = call.folder;
  spec.env = context.world->processes().WholeEnvironment();
  for (const auto& [name, text] : call.env) {
    std::erase_if(spec.env, [&name = name](const auto& entry) { return entry.first == name; });
    spec.env.emplace_back(name, text);
  }
  spec.env.emplace_back("BACKSTAY_PROBE", token.empty() ? "1" : token);
  spec.timeout = call.timeout;
  const auto result = context.world->processes().Run(
      spec, [&] { return context.cancel != nullptr && context.cancel->cancelled(); });
  return result.ok() && !result->timed_out && !result->cancelled
             ? std::optional<int>(result->exit_code)
             : std::nullopt;
}

absl::StatusOr<ReadResult> ActionProvider::Read(const Context& context, const std::string&,
                                                const std::optional<Image>& last, const Value&) {
  if (!last) {
    return ReadResult{.presence = Presence::kAbsent, .health = Health::kAbsent};
  }
  ReadResult result{
      .presence = Presence::kPresent, .image = last, .health = Health::kHealthy, .detail = "done"};
  if (IsAbsent(last->attributes, "probe")) {
    return result;
  }
  const std::optional<int> code = AskProbe(context, last->attributes, "");
  if (code == 1) {
    return ReadResult{.presence = Presence::kAbsent,
                      .health = Health::kAbsent,
                      .detail = "its probe says that it is not done"};
  }
  if (code != 0) {
    result.health = Health::kUnknown;
    result.detail =
        code ? support::Cat("its probe exited with code ", *code) : "its probe could not be run";
  }
  return result;
}

ApplyResult Unrun(const absl::Status& status) {
  return {.outcome = absl::IsUnknown(status) ? Outcome::kUnknown : Outcome::kFailed,
          .error = std::string(support::View(status.message()))};
}

ApplyResult ActionProvider::Run(const Context& context, const Change& change, const Value& body) {
  const ProgramCall call = CallOf(context, body, "run");
  if (call.command.empty()) {
    return {.outcome = Outcome::kFailed, .error = "`run` names no program"};
  }
  const auto result = RunProgram(context, change.token, call);
  if (!result.ok()) {
    return Unrun(result.status());
  }
  const bool well = result->exit_code == 0;
  const std::optional<int> probed =
      IsCheck(body) ? std::nullopt : AskProbe(context, body, change.token);
  Image image = ImageOf(body, *result);
  if (well && probed != kNotDone) {
    return {.outcome = Outcome::kDone, .image = std::move(image)};
  }
  ApplyResult failed{.outcome = Outcome::kFailed, .error = Explain(call, *result)};
  if (well) {
    Disregard(context, change.token);
    failed.error = support::Cat("its probe says that it is not done, although ", failed.error);
  }
  // A probe knows whether the failed run left something; without one it may have.
  if (!IsCheck(body) && probed != kNotDone) {
    failed.image = std::move(image);
  }
  return failed;
}

// `wholly`: nothing of it may be left then. A probe has the last word on an undo, which promises
// the world as it was; of what is deleted it only says what is left. A run that went over another
// one goes back to that, whose effect the probe may well find.
ApplyResult ActionProvider::TakeBack(const Context& context, const Change& change,
                                     const Value& body, bool wholly) {
  if (IsAbsent(body, "undo") || IsCheck(body)) {
    return {.outcome = Outcome::kDone};
  }
  const ProgramCall call = CallOf(context, body, "undo");
  if (call.command.empty()) {
    return {.outcome = Outcome::kFailed, .error = "`undo` names no program"};
  }
  const std::string token = support::Cat(change.token, kUndoSuffix);
  const auto result = RunProgram(context, token, call);
  if (!result.ok()) {
    return Unrun(result.status());
  }
  const bool well = result->exit_code == 0;
  const std::optional<int> probed = AskProbe(context, body, change.token);
  const bool left = wholly && probed == kIsDone;
  if (probed == kNotDone || (well && !(left && change.as_found))) {
    if (!well || left) {
      context.note(support::Cat("its probe says that ",
                                left ? "its effect is still there" : "it is gone", ", although ",
                                Explain(call, *result)));
    }
    return {.outcome = Outcome::kDone};
  }
  if (well) {
    Disregard(context, token);
  }
  return {
      .outcome = Outcome::kFailed,
      .error = support::Cat(well ? "its probe says that its effect is still there, although " : "",
                            Explain(call, *result)),
      .retriable = true};
}

ApplyResult ActionProvider::Apply(const Context& context, const Change& change) {
  if (change.kind == ChangeKind::kDelete) {
    // Without an image nothing was run, so nothing is to be taken back.
    return change.prior ? TakeBack(context, change, change.prior->attributes, /*wholly=*/true)
                        : ApplyResult{.outcome = Outcome::kDone};
  }
  const bool back = change.direction == Direction::kBack && change.kind == ChangeKind::kUpdate;
  if (back && change.prior) {
    ApplyResult undone = TakeBack(context, change, change.prior->attributes, /*wholly=*/false);
    if (undone.outcome != Outcome::kDone) {
      undone.image = change.prior;
      return undone;
    }
  }
  const Value& body = change.target_image ? change.target_image->attributes : change.desired;
  return Run(context, change, body);
}

ProbeResult ActionProvider::Probe(const Context& context, const Change& change) {
  const bool deletes = change.kind == ChangeKind::kDelete;
  if (deletes && !change.prior) {
    return {.answer = ProbeAnswer::kDone};
  }
  const Value& body = deletes               ? change.prior->attributes
                      : change.target_image ? change.target_image->attributes
                                            : change.desired;
  const bool nothing_to_run = deletes && (IsAbsent(body, "undo") || IsCheck(body));
  if (nothing_to_run) {
    return {.answer = ProbeAnswer::kDone};
  }
  const auto trace = TraceProgram(context, support::Cat(change.token, deletes ? kUndoSuffix : ""),
                                  DurationField(body, "timeout", kDefaultTimeout));
  if (!trace.ok()) {
    return {.answer = ProbeAnswer::kUnknown,
            .detail = std::string(support::View(trace.status().message()))};
  }
  if (trace->state == ProgramState::kNeverStarted) {
    return {.answer = ProbeAnswer::kNotDone, .detail = "its program was never started"};
  }
  const std::optional<int> probed =
      IsCheck(body) ? std::nullopt : AskProbe(context, body, change.token);
  const std::optional<Image> image =
      deletes ? std::nullopt : std::optional<Image>(ImageOf(body, trace->result));
  if (probed == kIsDone || probed == kNotDone) {
    const bool done = deletes ? probed == kNotDone : probed == kIsDone;
    return {.answer = done ? ProbeAnswer::kDone : ProbeAnswer::kNotDone,
            .image = done ? image : std::nullopt,
            .detail = "answered by its probe"};
  }
  if (trace->state == ProgramState::kEnded && trace->result.exit_code == 0) {
    return {.answer = ProbeAnswer::kDone, .image = image};
  }
  if (trace->state ==
      ProgramState::kEnded) {  // ran to its end and failed: what it left is to be taken back
    return {.answer = ProbeAnswer::kNotDone,
            .image = IsCheck(body) ? std::nullopt : image,
            .detail = HowItEnded(trace->result)};
  }
  ProgramResult said_done = trace->result;  // for when a person says so
  said_done.exit_code = 0;
  return {.answer = IsCheck(body) ? ProbeAnswer::kNotDone : ProbeAnswer::kUnknown,
          .image = deletes || IsCheck(body) ? std::nullopt
                                            : std::optional<Image>(ImageOf(body, said_done)),
          .detail = support::Cat("its program was killed, and ", WhyProbeCannotTell(body, probed))};
}

}  // namespace

std::unique_ptr<Provider> MakeActionProvider() { return std::make_unique<ActionProvider>(); }

}  // namespace deploy::provider
