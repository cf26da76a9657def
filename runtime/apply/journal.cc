#include "runtime/apply/journal.h"

#include <utility>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "nlohmann/json.hpp"
#include "runtime/apply/journal_codec.h"
#include "runtime/provider/codec.h"

namespace deploy::apply {
namespace {

using nlohmann::ordered_json;
using state::Record;
using state::RecordKind;

std::string Head() { return support::Cat(R"({"format":)", kRecordFormat); }

std::string_view MarkName(Mark mark) {
  switch (mark) {
    case Mark::kDone:
      return "done";
    case Mark::kFailed:
      return "failed";
    case Mark::kUnknown:
      return "unknown";
    case Mark::kNotDone:
      return "not_done";
    case Mark::kNone:
    case Mark::kStarted:
      break;
  }
  return "started";
}

std::optional<Mark> MarkFromName(std::string_view name) {
  for (const Mark mark : {Mark::kDone, Mark::kFailed, Mark::kUnknown, Mark::kNotDone}) {
    if (MarkName(mark) == name) {
      return mark;
    }
  }
  return std::nullopt;
}

Record Make(int64_t run, RecordKind kind, int step, std::string data) {
  return {.run = run, .kind = kind, .step = step, .data = std::move(data)};
}

std::string ChangeText(const plan::Step& step, const provider::Change& change) {
  std::string text = Head();
  text += R"(,"address":)";
  provider::QuoteTo(step.address, text);
  support::Append(text, R"(,"action":")", plan::ActionName(step.action), R"(","change":)");
  provider::EncodeTo(change, text);
  return text;
}

std::string OutcomeData(const plan::Step& step, const OutcomeText& outcome) {
  std::string text = Head();
  text += R"(,"address":)";
  provider::QuoteTo(step.address, text);
  support::Append(text, R"(,"result":")", MarkName(outcome.mark), R"(","image":)");
  if (outcome.image != nullptr && *outcome.image) {
    provider::EncodeTo(**outcome.image, text);
  } else {
    text += "null";
  }
  text += R"(,"error":)";
  provider::QuoteTo(outcome.error, text);
  support::Append(text, R"(,"settled":)", outcome.settled ? "true" : "false", "}");
  return text;
}

absl::StatusOr<ordered_json> Parse(const Record& record) {
  ordered_json json = ordered_json::parse(record.data, nullptr, false);
  if (!json.is_object()) {
    return absl::DataLossError(support::Cat("journal record ", record.sequence, " is damaged"));
  }
  const auto format = json.find("format");
  if (format != json.end() && format->is_number_integer() &&
      format->get<int64_t>() > kRecordFormat) {
    return absl::FailedPreconditionError(support::Cat(
        "journal record ", record.sequence, " has format ", format->get<int64_t>(),
        ", this backstay reads up to ", kRecordFormat, "; use the newer backstay that wrote it"));
  }
  return json;
}

std::string Text(const ordered_json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

absl::Status ReadIntent(const ordered_json& json, StepRun& step) {
  if (!json.contains("change")) {
    return absl::DataLossError("an intent without its change");
  }
  ASSIGN_OR_RETURN(provider::Change change, provider::DecodeChange(json["change"]));
  step.change = std::make_unique<provider::Change>(std::move(change));
  step.forward = Mark::kStarted;
  step.image.reset();
  if (json.contains("object") && !json["object"].is_null()) {
    ASSIGN_OR_RETURN(step.before, DecodeObject(json["object"]));
  }
  return absl::OkStatus();
}

absl::Status ReadUndoIntent(const ordered_json& json, StepRun& step) {
  if (!json.contains("change")) {
    return absl::DataLossError("an undo intent without its change");
  }
  ASSIGN_OR_RETURN(provider::Change change, provider::DecodeChange(json["change"]));
  step.undo = std::make_unique<provider::Change>(std::move(change));
  step.back = Mark::kStarted;
  return absl::OkStatus();
}

absl::Status ReadOutcome(const ordered_json& json, bool undo, StepRun& step) {
  const std::string name = Text(json, "result");
  const std::optional<Mark> mark = MarkFromName(name);
  if (!mark) {
    return absl::DataLossError(support::Cat("an outcome that says `", name, "`"));
  }
  (undo ? step.back : step.forward) = *mark;
  step.error = Text(json, "error");
  if (!undo) {
    step.forward_error = step.error;
  }
  if (!undo && json.contains("image") && !json["image"].is_null()) {
    ASSIGN_OR_RETURN(step.image, provider::DecodeImage(json["image"]));
  }
  return absl::OkStatus();
}

absl::Status ReadStepRecord(const Record& record, const ordered_json& json, StepRun& step) {
  switch (record.kind) {
    case RecordKind::kIntent:
      return ReadIntent(json, step);
    case RecordKind::kUndoIntent:
      return ReadUndoIntent(json, step);
    case RecordKind::kOutcome:
      return ReadOutcome(json, false, step);
    case RecordKind::kUndoOutcome:
      return ReadOutcome(json, true, step);
    default:
      return absl::OkStatus();
  }
}

}  // namespace

Record PhaseRecord(int64_t run, event::Phase phase) {
  return Make(run, RecordKind::kPhase, 0,
              support::Cat(Head(), R"(,"phase":")", event::PhaseName(phase), R"("})"));
}

Record IntentRecord(int64_t run, const plan::Step& step, const provider::Change& change,
                    const std::optional<state::Object>& before) {
  std::string text = ChangeText(step, change);
  text += R"(,"object":)";
  if (before) {
    EncodeObjectTo(*before, text);
  } else {
    text += "null";
  }
  text += "}";
  return Make(run, RecordKind::kIntent, step.number, std::move(text));
}

Record UndoIntentRecord(int64_t run, const plan::Step& step, const provider::Change& change) {
  return Make(run, RecordKind::kUndoIntent, step.number, ChangeText(step, change) + "}");
}

Record OutcomeRecord(int64_t run, const plan::Step& step, const OutcomeText& outcome) {
  return Make(run, RecordKind::kOutcome, step.number, OutcomeData(step, outcome));
}

Record UndoOutcomeRecord(int64_t run, const plan::Step& step, const OutcomeText& outcome) {
  return Make(run, RecordKind::kUndoOutcome, step.number, OutcomeData(step, outcome));
}

std::string RunEndData(const std::string& reason, const std::vector<std::string>& left) {
  std::string text = Head();
  text += R"(,"reason":)";
  provider::QuoteTo(reason, text);
  text += R"(,"left":[)";
  for (size_t i = 0; i < left.size(); ++i) {
    text += i == 0 ? "" : ",";
    provider::QuoteTo(left[i], text);
  }
  return text + "]}";
}

absl::Status Replay(const std::vector<Record>& records, Run& run) {
  for (const Record& record : records) {
    if (record.kind == RecordKind::kRunBegin || record.kind == RecordKind::kRunEnd) {
      continue;
    }
    ASSIGN_OR_RETURN(const ordered_json json, Parse(record));
    if (record.kind == RecordKind::kPhase) {
      const auto phase = event::PhaseFromName(Text(json, "phase"));
      if (!phase) {
        return absl::DataLossError(
            support::Cat("journal record ", record.sequence, " names no phase"));
      }
      run.phase = *phase;
      continue;
    }
    if (record.step < 1 || static_cast<size_t>(record.step) > run.steps.size()) {
      return absl::DataLossError(support::Cat("journal record ", record.sequence, " is of step ",
                                              record.step, ", the plan has ", run.steps.size()));
    }
    const absl::Status status = ReadStepRecord(record, json, run.steps[record.step - 1]);
    if (!status.ok()) {
      return absl::Status(status.code(),
                          support::Cat("journal record ", record.sequence, ": ", status.message()));
    }
  }
  return absl::OkStatus();
}

}  // namespace deploy::apply
