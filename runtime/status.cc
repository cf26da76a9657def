#include "runtime/status.h"

#include <set>
#include <utility>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "runtime/apply/pool.h"
#include "runtime/open_run.h"
#include "runtime/rollback/back.h"
#include "runtime/rollback/settle.h"

namespace deploy::engine {
namespace {

ResourceStatus Look(const Surroundings& around, const provider::Context& context,
                    const state::Object& object) {
  ResourceStatus status{.address = object.address, .type = object.type};
  provider::Provider* provider = around.providers.Find(object.type);
  if (provider == nullptr) {
    status.detail = support::Cat("this build has no provider for `", object.type, "`");
    return status;
  }
  const auto reading =
      provider->Read(context, object.address, object.image, object.image.attributes);
  if (!reading.ok()) {
    status.detail = std::string(reading.status().message());
    return status;
  }
  status.health = reading->presence == provider::Presence::kAbsent ? provider::Health::kAbsent
                                                                   : reading->health;
  status.detail = reading->detail;
  if (object.deposed) {
    support::Append(status.detail, status.detail.empty() ? "" : ", ", "replaced, not deleted yet");
  }
  return status;
}

// An effect that nothing in the world shows is not known until the run is settled.
void SayUnsettled(const state::Object& object, const std::string& words, ResourceStatus& status) {
  const schema::Schema* schema = schema::FindSchema(object.type);
  if (schema != nullptr && !schema->service && status.health == provider::Health::kHealthy) {
    status.health = provider::Health::kUnknown;
    status.detail.clear();
  }
  support::Append(status.detail, status.detail.empty() ? "" : "; ", words);
}

}  // namespace

absl::StatusOr<Unsettled> FindUnsettled(state::Store& store) {
  Unsettled unsettled;
  ASSIGN_OR_RETURN(const std::optional<state::RunInfo> open, store.OpenRun());
  if (!open) {
    return unsettled;
  }
  const auto loaded = rollback::Load(store, *open);
  if (!loaded.ok()) {
    return unsettled;
  }
  ASSIGN_OR_RETURN(const std::vector<state::Object> objects, store.Objects());
  std::set<std::string_view> known;
  for (const state::Object& object : objects) {
    known.insert(object.object_id);
  }
  const apply::Run& run = (*loaded)->run;
  for (size_t i = 0; i < run.steps.size(); ++i) {
    const apply::StepRun& state = run.steps[i];
    const bool half = rollback::InDoubt(state.forward) || rollback::InDoubt(state.back) ||
                      state.back == apply::Mark::kFailed;
    if (!half || state.back == apply::Mark::kDone) {
      continue;
    }
    const plan::Step& step = run.plan->steps[i];
    std::string words = support::Cat("run ", run.id, " is in the middle of step ", step.number,
                                     ", ", plan::ActionName(step.action));
    if (known.contains(step.object_id)) {
      unsettled.objects[step.object_id] = std::move(words);
    } else if (state.change != nullptr && state.change->kind != provider::ChangeKind::kDelete) {
      unsettled.made[step.address] = {step.type, std::move(words)};
    }
  }
  return unsettled;
}

absl::StatusOr<Status> ReadStatus(const Surroundings& around) {
  Status status{.environment = around.environment};
  ASSIGN_OR_RETURN(status.generation, around.store.CurrentGeneration());
  ASSIGN_OR_RETURN(status.lock, around.store.CurrentLease());
  ASSIGN_OR_RETURN(const std::optional<OpenRun> open, FindOpenRun(around.store));
  if (open) {
    OpenRunStatus described{.run = open->run, .alive = open->alive};
    if (!open->alive) {
      described.next = open->lock ? "" : "backstay resume";
      ASSIGN_OR_RETURN(const auto loaded, rollback::Load(around.store, open->run));
      described.left = rollback::StepsLeft(loaded->run, open->run.undoing);
    }
    status.open_runs.push_back(std::move(described));
  }
  ASSIGN_OR_RETURN(const std::vector<state::Object> objects, around.store.Objects());
  status.resources.resize(objects.size());
  ASSIGN_OR_RETURN(const Unsettled unsettled, FindUnsettled(around.store));
  const provider::Context context = MakeContext(around);
  apply::Pool pool(around.options.parallel);
  pool.ForEach(objects.size(),
               [&](size_t i) { status.resources[i] = Look(around, context, objects[i]); });
  for (size_t i = 0; i < objects.size(); ++i) {
    const auto found = unsettled.objects.find(objects[i].object_id);
    if (found != unsettled.objects.end()) {
      SayUnsettled(objects[i], found->second, status.resources[i]);
    }
  }
  for (const auto& [address, made] : unsettled.made) {
    status.resources.push_back({.address = address, .type = made.type, .detail = made.words});
  }
  ASSIGN_OR_RETURN(status.outputs, ReadOutputs(around.store, status.generation));
  return status;
}

absl::StatusOr<std::map<std::string, value::Value>> ReadOutputs(state::Store& store,
                                                                int64_t number) {
  std::map<std::string, value::Value> outputs;
  if (number == 0) {
    return outputs;
  }
  ASSIGN_OR_RETURN(const std::optional<state::Generation> generation, store.GetGeneration(number));
  if (!generation || generation->outputs.empty()) {
    return outputs;
  }
  ASSIGN_OR_RETURN(const value::Value record, value::DecodeText(generation->outputs));
  if (record.kind() == value::ValueKind::kRecord) {
    for (size_t i = 0; i < record.size(); ++i) {
      outputs[record.field_names()[i]] = record.elements()[i];
    }
  }
  return outputs;
}

}  // namespace deploy::engine
