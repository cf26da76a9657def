#include "runtime/provider/action/action.h"

#include <algorithm>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "base/support/utf8.h"
#include "runtime/provider/action/runner.h"
#include "runtime/provider/fields.h"
#include "runtime/provider/shell_words.h"

namespace deploy::provider {
namespace {

using value::Value;

constexpr absl::Duration kDefaultTimeout = absl::Seconds(60);

bool IsCheck(const Value& body) {
  const Value& effect = FieldOf(body, "effect");
  return effect.kind() == value::ValueKind::kEnum     ? effect.enum_name() == "none"
         : effect.kind() == value::ValueKind::kString ? effect.as_string() == "none"
                                                      : false;
}

std::string Quoted(const std::vector<std::string>& command) {
  return support::Cat("`", CommandText(command), "`");
}

ProgramCall CallOf(const Context& context, const Value& body, std::string_view field) {
  ProgramCall call;
  call.command = TextListField(body, field);
  call.folder = TextField(body, "directory", context.stack_folder);
  if (call.folder.empty() || call.folder[0] != '/') {
    call.folder = support::Cat(context.stack_folder, "/", call.folder);
  }
  call.env = TextMapField(body, "env");
  call.timeout = DurationField(body, "timeout", kDefaultTimeout);
  return call;
}

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

class ActionProvider : public Provider {
 public:
  std::string_view type() const override { return "action"; }

  absl::StatusOr<ReadResult> Read(const Context& context, const std::string& address,
                                  const std::optional<Image>& last, const Value& desired) override;
  PlannedChange Plan(const PlanRequest& request) override;
  std::vector<Finding> Validate(const Context& context, const Change& change) override;
  ApplyResult Apply(const Context& context, const Change& change) override;
  ProbeResult Probe(const Context& context, const Change& change) override;
  void Settled(const Context& context) override { ForgetPrograms(context); }

 private:
  // One program of the change. `part` tells two programs under one token apart.
  static ApplyResult RunOne(const Context& context, const Change& change, const Value& body,
                            std::string_view field, std::string_view part);
  static ApplyResult TakeBack(const Context& context, const Change& change, const Value& body);
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

PlannedChange ActionProvider::Plan(const PlanRequest& request) {
  PlannedChange planned;
  const Value& stored = request.last_applied ? request.last_applied->attributes : request.desired;
  if (request.desired.is_null()) {
    if (request.last_applied) {
      const bool has_undo = !IsAbsent(stored, "undo") && !IsCheck(stored);
      planned.action = PlannedAction::kDelete;
      planned.class_ = has_undo ? schema::Class::kCompensable : schema::Class::kReversible;
      planned.undo = has_undo ? support::Cat("run ", Quoted(TextListField(stored, "run")), " again")
                              : "remember it again";
      planned.note = has_undo ? support::Cat("runs ", Quoted(TextListField(stored, "undo")))
                              : "it has no `undo`: its effect stays, and it is forgotten";
    }
    return planned;
  }
  for (const char* name : {"run", "env", "directory", "triggers"}) {
    const Value before =
        request.live.image ? FieldOf(request.live.image->attributes, name) : Value();
    const bool both_absent = before.is_null() && IsAbsent(request.desired, name);
    const bool ignored = std::find(request.ignore_changes.begin(), request.ignore_changes.end(),
                                   name) != request.ignore_changes.end();
    if (!both_absent && !ignored && !(before == FieldOf(request.desired, name))) {
      planned.changes.push_back(
          {.path = name, .before = before, .after = FieldOf(request.desired, name)});
    }
  }
  if (request.live.image && planned.changes.empty()) {
    planned.planned = request.live.image->attributes;
    return planned;
  }
  const bool check = IsCheck(request.desired);
  const bool has_undo = !IsAbsent(request.desired, "undo");
  planned.action = request.live.image ? PlannedAction::kUpdate : PlannedAction::kCreate;
  planned.run = true;
  planned.class_ = check      ? schema::Class::kReversible
                   : has_undo ? schema::Class::kCompensable
                              : schema::Class::kIrreversible;
  if (check) {
    planned.phase = event::Phase::kVerify;
  }
  planned.undo = check      ? "nothing to undo: a check"
                 : has_undo ? support::Cat("run ", Quoted(TextListField(request.desired, "undo")))
                            : "none: it has no `undo`";
  planned.planned =
      WithField(WithField(request.desired, "stdout", Value::Unknown(request.address + ".stdout")),
                "exit_code", Value::Unknown(request.address + ".exit_code"));
  return planned;
}

std::vector<Finding> ActionProvider::Validate(const Context& context, const Change& change) {
  std::vector<Finding> findings;
  const bool deletes = change.kind == ChangeKind::kDelete;
  const Value& body = deletes && change.prior ? change.prior->attributes : change.desired;
  for (const char* field : {"run", "undo", "probe"}) {
    const bool wanted = deletes ? std::string_view(field) == "undo" : true;
    if (!wanted || IsAbsent(body, field) || FieldOf(body, field).HasUnknown()) {
      continue;
    }
    const ProgramCall call = CallOf(context, body, field);
    if (call.command.empty()) {
      findings.push_back(
          {.message = support::Cat("`", field, "` of `", change.address, "` names no program"),
           .help = "write the program and its arguments as a list"});
      continue;
    }
    const std::string& program = call.command[0];
    const bool is_path = program.find('/') != std::string::npos;
    const std::string path =
        !is_path || program[0] == '/' ? program : support::Cat(call.folder, "/", program);
    const auto info = is_path ? context.world->files().Stat(path)
                              : absl::StatusOr<world::FileInfo>(world::FileInfo());
    const bool found = is_path ? info.ok() && info->kind != world::FileKind::kAbsent
                               : context.world->processes().Which(program).has_value();
    if (!found && !(is_path && context.managed(path))) {
      findings.push_back({.message = support::Cat("the program `", program, "` of `",
                                                  change.address, "` is not there"),
                          .help = is_path ? "check the path" : "install it, or write its path"});
    }
  }
  return findings;
}

ApplyResult ActionProvider::RunOne(const Context& context, const Change& change, const Value& body,
                                   std::string_view field, std::string_view part) {
  const ProgramCall call = CallOf(context, body, field);
  if (call.command.empty()) {
    return {.outcome = Outcome::kFailed, .error = support::Cat("`", field, "` names no program")};
  }
  const auto result = RunProgram(context, support::Cat(change.token, part), call);
  if (!result.ok()) {
    const bool unknown = absl::IsUnknown(result.status());
    return {.outcome = unknown ? Outcome::kUnknown : Outcome::kFailed,
            .error = std::string(support::View(result.status().message()))};
  }
  Image image = ImageOf(body, *result);
  if (result->exit_code == 0) {
    return {.outcome = Outcome::kDone, .image = std::move(image)};
  }
  ApplyResult failed{.outcome = Outcome::kFailed, .error = Explain(call, *result)};
  // A probe knows whether the failed run left something; without one it may have.
  const std::optional<int> probed = AskProbe(context, body, change.token);
  if (!IsCheck(body) && probed != 1) {
    failed.image = std::move(image);
  }
  return failed;
}

ApplyResult ActionProvider::TakeBack(const Context& context, const Change& change,
                                     const Value& body) {
  if (IsAbsent(body, "undo") || IsCheck(body)) {
    return {.outcome = Outcome::kDone};
  }
  ApplyResult result = RunOne(context, change, body, "undo", "-undo");
  result.image.reset();
  result.retriable = result.outcome == Outcome::kFailed;
  return result;
}

ApplyResult ActionProvider::Apply(const Context& context, const Change& change) {
  if (change.kind == ChangeKind::kDelete) {
    // Without an image nothing was run, so nothing is to be taken back.
    return change.prior ? TakeBack(context, change, change.prior->attributes)
                        : ApplyResult{.outcome = Outcome::kDone};
  }
  const bool back = change.direction == Direction::kBack && change.kind == ChangeKind::kUpdate;
  if (back && change.prior) {
    ApplyResult undone = TakeBack(context, change, change.prior->attributes);
    if (undone.outcome != Outcome::kDone) {
      undone.image = change.prior;
      return undone;
    }
  }
  const Value& body = change.target_image ? change.target_image->attributes : change.desired;
  return RunOne(context, change, body, "run", "");
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
  const auto trace = TraceProgram(context, support::Cat(change.token, deletes ? "-undo" : ""),
                                  DurationField(body, "timeout", kDefaultTimeout));
  if (!trace.ok()) {
    return {.answer = ProbeAnswer::kUnknown,
            .detail = std::string(support::View(trace.status().message()))};
  }
  if (trace->state == ProgramState::kNeverStarted) {
    return {.answer = ProbeAnswer::kNotDone, .detail = "its program was never started"};
  }
  if (trace->state == ProgramState::kEnded && trace->result.exit_code == 0) {
    return {.answer = ProbeAnswer::kDone,
            .image = deletes ? std::nullopt : std::optional<Image>(ImageOf(body, trace->result))};
  }
  const std::optional<int> probed = AskProbe(context, body, change.token);
  const Image image = ImageOf(body, trace->result);
  if (probed == 0 || probed == 1) {
    const bool done = deletes ? probed == 1 : probed == 0;
    return {.answer = done ? ProbeAnswer::kDone : ProbeAnswer::kNotDone,
            .image = done && !deletes ? std::optional<Image>(image) : std::nullopt,
            .detail = "answered by its probe"};
  }
  if (trace->state ==
      ProgramState::kEnded) {  // ran to its end and failed: what it left is to be taken back
    return {.answer = ProbeAnswer::kNotDone,
            .image = deletes || IsCheck(body) ? std::nullopt : std::optional<Image>(image),
            .detail = support::Cat("its program exited with code ", trace->result.exit_code)};
  }
  return {.answer = IsCheck(body) ? ProbeAnswer::kNotDone : ProbeAnswer::kUnknown,
          .detail = "its program was killed, and it has no probe to ask"};
}

}  // namespace

std::unique_ptr<Provider> MakeActionProvider() { return std::make_unique<ActionProvider>(); }

}  // namespace deploy::provider
