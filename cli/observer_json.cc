#include "absl/time/clock.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "cli/observer.h"
#include "nlohmann/json.hpp"
#include "runtime/event/times.h"

namespace deploy::cli {
namespace {

using Json = nlohmann::ordered_json;

Json Head(std::string_view type, absl::Time time, int64_t run) {
  Json json;
  json["$type"] = type;
  json["format"] = "backstay-event/1";
  json["time"] = event::Rfc3339(time);
  json["run"] = run == 0 ? Json(nullptr) : Json(run);
  return json;
}

Json TextOrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

void Fill(const event::RunBegin& body, Json& json) {
  json["command"] = body.command;
  json["environment"] = body.environment;
  json["digest"] = body.digest;
  json["steps"] = body.steps;
}
void Fill(const event::PhaseBegin& body, Json& json) {
  json["phase"] = event::PhaseName(body.phase);
}
void Fill(const event::StepBegin& body, Json& json) {
  json["step"] = body.step;
  json["address"] = body.address;
  json["action"] = body.action;
}
void Fill(const event::StepEnd& body, Json& json) {
  json["step"] = body.step;
  json["address"] = body.address;
  json["action"] = body.action;
  json["result"] = body.result;
  json["elapsed_ms"] = absl::ToInt64Milliseconds(body.elapsed);
  json["error"] = TextOrNull(body.error);
  if (!body.instance.empty() || !body.check.empty()) {
    json["instance"] = body.instance;
    json["check"] = body.check;
    json["log"] = body.log;
  }
}
void Fill(const event::Note& body, Json& json) {
  json["address"] = TextOrNull(body.address);
  json["text"] = body.text;
}
void Fill(const event::RunEnd& body, Json& json) {
  json["outcome"] = event::RunOutcomeName(body.outcome);
  json["generation"] = body.generation;
  json["outputs"] = Json::object();
  for (const auto& [name, value] : body.outputs) {
    json["outputs"][name] = value::ToJson(value);
  }
  json["left"] = body.left;
  json["reason"] = TextOrNull(body.reason);
  if (!body.help.empty()) {
    json["help"] = body.help;
  }
}

std::string_view TypeName(const event::Body& body) {
  struct Visitor {
    std::string_view operator()(const event::RunBegin&) const { return "run_begin"; }
    std::string_view operator()(const event::PhaseBegin&) const { return "phase"; }
    std::string_view operator()(const event::StepBegin& step) const {
      return step.undo ? "undo_begin" : "step_begin";
    }
    std::string_view operator()(const event::StepEnd& step) const {
      return step.undo ? "undo_end" : "step_end";
    }
    std::string_view operator()(const event::Note&) const { return "note"; }
    std::string_view operator()(const event::RunEnd&) const { return "run_end"; }
  };
  return std::visit(Visitor(), body);
}

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string EventJson(const event::Event& event) {
  Json json = Head(TypeName(event.body), event.time, event.run);
  std::visit([&](const auto& body) { Fill(body, json); }, event.body);
  return Dump(json);
}

std::string RefusedJson(absl::Time now, int64_t generation, std::string_view reason,
                        std::string_view help) {
  event::Event event{.time = now,
                     .run = 0,
                     .body = event::RunEnd{.outcome = event::RunOutcome::kRefused,
                                           .generation = generation,
                                           .reason = std::string(reason),
                                           .help = std::string(help)}};
  return EventJson(event);
}

}  // namespace deploy::cli
