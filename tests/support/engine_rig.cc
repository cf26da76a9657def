#include "tests/support/engine_rig.h"

#include <utility>

#include "base/support/text.h"

namespace deploy::testing {
namespace {

std::string Line(const event::Body& body) {
  if (const auto* begin = std::get_if<event::RunBegin>(&body)) {
    return support::Cat("run_begin ", begin->command);
  }
  if (const auto* phase = std::get_if<event::PhaseBegin>(&body)) {
    return support::Cat("phase ", event::PhaseName(phase->phase));
  }
  if (const auto* step = std::get_if<event::StepBegin>(&body)) {
    return support::Cat(step->undo ? "undo " : "", "begin ", step->action, " ", step->address);
  }
  if (const auto* end = std::get_if<event::StepEnd>(&body)) {
    return support::Cat(end->undo ? "undo " : "", "end ", end->action, " ", end->address, " ",
                        end->result);
  }
  if (const auto* note = std::get_if<event::Note>(&body)) {
    return support::Cat("note ", note->address, ": ", note->text);
  }
  return support::Cat("run_end ", event::RunOutcomeName(std::get<event::RunEnd>(body).outcome));
}

constexpr const char* kFolder = "/stack";

engine::Result Refused(std::string reason) {
  return {.outcome = event::RunOutcome::kRefused, .reason = std::move(reason)};
}

}  // namespace

void RecordingObserver::Observe(const event::Event& event) {
  if (inside_.fetch_add(1) > 0) {
    overlapped_ = true;
  }
  {
    support::MutexLock lock(&mutex_);
    lines_.push_back(Line(event.body));
    events_.push_back(event);
  }
  inside_.fetch_sub(1);
}

std::vector<std::string> RecordingObserver::lines() const {
  support::MutexLock lock(&mutex_);
  return lines_;
}

std::vector<event::Event> RecordingObserver::events() const {
  support::MutexLock lock(&mutex_);
  return events_;
}

bool RecordingObserver::overlapped() const { return overlapped_; }

EngineRig::EngineRig(engine::Options chosen, uint64_t seed)
    : world(seed), options(std::move(chosen)) {
  RegisterSimSchemas();
  AddSimProviders(registry, sim);
  NewProcess();
}

void EngineRig::CopyFrom(const EngineRig& other) {
  sim.CopyFrom(other.sim);
  disk = other.disk;
  NewProcess();
}

void EngineRig::NewProcess() { store = std::make_unique<MemoryStore>(disk); }

engine::Engine EngineRig::Engine() {
  return engine::Engine(*store, registry, world, observer, kFolder, "default", options, &interrupt);
}

absl::StatusOr<plan::PlanResult> EngineRig::Plan(const graph::DeploymentGraph& graph) {
  return Engine().Plan(graph);
}

engine::Result EngineRig::Apply(const graph::DeploymentGraph& graph) {
  auto planned = Plan(graph);
  if (!planned.ok()) {
    return Refused(std::string(planned.status().message()));
  }
  if (!planned->refusals.empty()) {
    return Refused(planned->refusals.front().message);
  }
  return Apply(planned->plan);
}

engine::Result EngineRig::Apply(const plan::Plan& plan) {
  auto result = Engine().Apply(plan);
  return result.ok() ? *std::move(result) : Refused(result.status().ToString());
}

engine::Result EngineRig::Rollback(std::optional<int64_t> generation) {
  auto planned = Engine().PlanRollback(generation);
  if (!planned.ok()) {
    return Refused(std::string(planned.status().message()));
  }
  return planned->refusals.empty() ? Apply(planned->plan)
                                   : Refused(planned->refusals.front().message);
}

engine::Result EngineRig::Destroy() {
  auto planned = Engine().PlanDestroy();
  if (!planned.ok()) {
    return Refused(std::string(planned.status().message()));
  }
  return planned->refusals.empty() ? Apply(planned->plan)
                                   : Refused(planned->refusals.front().message);
}

engine::Result EngineRig::Resume(bool forward) {
  engine::Options chosen = options;
  chosen.forward = forward;
  auto result =
      engine::Engine(*store, registry, world, observer, kFolder, "default", chosen, &interrupt)
          .Resume();
  return result.ok() ? *std::move(result) : Refused(result.status().ToString());
}

std::set<std::string> EngineRig::KnownObjects() {
  std::set<std::string> ids;
  for (const auto& [id, object] : disk.objects) {
    ids.insert(id);
  }
  return ids;
}

std::map<std::string, std::string> EngineRig::View() {
  std::map<std::string, std::string> view;
  for (const auto& [id, object] : disk.objects) {
    std::string& text = view[object.address];
    support::Append(text, text.empty() ? "" : " and ", SimText(object.image.attributes));
  }
  return view;
}

std::vector<std::string> EngineRig::Kinds(int64_t run) {
  constexpr const char* kNames[] = {"run_begin",   "phase",        "intent", "outcome",
                                    "undo_intent", "undo_outcome", "run_end"};
  std::vector<std::string> kinds;
  for (const state::Record& record : disk.records) {
    if (record.run == run) {
      kinds.push_back(support::Cat(kNames[static_cast<int>(record.kind)],
                                   record.step > 0 ? support::Cat(" ", record.step) : ""));
    }
  }
  return kinds;
}

}  // namespace deploy::testing
