#include "tests/support/plan_lab.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <utility>

#include "base/graph/codec.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "runtime/apply/bodies.h"
#include "runtime/provider/codec.h"

namespace deploy::testing {
namespace {

using plan::Action;
using state::Object;
using state::ViewChange;

template <class T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::cerr << value.status() << "\n";
    std::abort();
  }
  return *std::move(value);
}

void Must(const absl::Status& status) {
  if (!status.ok()) {
    std::cerr << status << "\n";
    std::abort();
  }
}

bool Acts(const plan::Step& step) {
  return step.action != Action::kVerify && step.action != Action::kWatch &&
         step.action != Action::kCapture;
}

}  // namespace

PlanLab::PlanLab(bool simulated) {
  if (simulated) {
    RegisterSimSchemas();
    AddSimProviders(registry, world);
  }
  context.world = &fake_world;
  context.blobs = &store.blobs();
  context.environment = "default";
  context.stack_folder = "/stack";
  context.state_folder = "/stack/.backstay";
  Must(store.Lock(absl::ZeroDuration()));
}

plan::PlanResult PlanLab::Plan(const graph::DeploymentGraph& graph) {
  return Must(plan::MakePlan(graph, store, registry, context, options));
}

plan::PlanResult PlanLab::Destroy() {
  return Must(plan::MakeDestroyPlan(store, registry, context, options));
}

plan::PlanResult PlanLab::Rollback(std::optional<int64_t> generation) {
  return Must(plan::MakeRollbackPlan(store, registry, context, options, generation));
}

plan::Plan PlanLab::Run(const graph::DeploymentGraph& graph) {
  plan::PlanResult result = Plan(graph);
  for (const plan::Refusal& refusal : result.refusals) {
    std::cerr << "refused: " << refusal.message << "\n";
  }
  if (!result.refusals.empty()) {
    std::abort();
  }
  Apply(result.plan);
  return std::move(result.plan);
}

void PlanLab::Do(int64_t run, const plan::Step& step, apply::View& view, apply::Bodies& bodies) {
  provider::Change change{.address = step.address,
                          .object_id = step.object_id,
                          .token = support::Cat("run", run, "step", step.number),
                          .kind = step.kind,
                          .direction = step.direction,
                          .prior = step.prior,
                          .target_image = step.target_image};
  if (step.action == Action::kSwitch && !change.prior) {
    change.prior = view.Find(step.object_id)->image;
  }
  if (step.action != Action::kDelete) {
    change.desired = Must(bodies.Finish(step));
  }
  provider::Provider* provider = registry.Find(step.type);
  if (change.prior) {
    change.prior = Must(provider->Capture(context, change, *change.prior));
  }
  Must(store.Append({{.record = {.run = run,
                                 .kind = state::RecordKind::kIntent,
                                 .step = step.number,
                                 .data = support::Cat(R"({"format":1,"change":)",
                                                      provider::Encode(change), "}")}}}));
  const provider::ApplyResult result = provider->Apply(context, change);
  if (result.outcome != provider::Outcome::kDone) {
    std::cerr << step.address << ": " << result.error << "\n";
    std::abort();
  }
  std::vector<ViewChange> changes;
  if (step.action == Action::kDelete) {
    changes.push_back({step.object_id, std::nullopt});
  } else {
    const Object* old = view.Live(step.address);
    if (old != nullptr && old->object_id != step.object_id) {
      Object deposed = *old;
      deposed.deposed = true;
      changes.push_back({old->object_id, deposed});
    }
    const Object* own = view.Find(step.object_id);
    changes.push_back({step.object_id, Object{.address = step.address,
                                              .object_id = step.object_id,
                                              .type = step.type,
                                              .image = *result.image,
                                              .origin = step.takes_over  ? change.prior
                                                        : own != nullptr ? own->origin
                                                                         : step.origin,
                                              .dependencies = step.dependencies,
                                              .prevent_destroy = step.prevent_destroy}});
  }
  for (const ViewChange& one : changes) {
    view.Apply(one);
  }
  bodies.Forget(step.node, step.instance);
  Must(store.Append(
      {{.record =
            {.run = run, .kind = state::RecordKind::kOutcome, .step = step.number, .data = "{}"},
        .view = std::move(changes)}}));
}

int64_t PlanLab::Apply(const plan::Plan& plan) {
  const int64_t run = Must(store.BeginRun(
      {.command = plan.command, .digest = plan.digest, .takes_back = plan.takes_back}));
  apply::View view(Must(store.Objects()));
  apply::Bodies bodies(plan.graph, view, fake_world.files());
  for (const plan::Step& step : plan.steps) {
    if (Acts(step)) {
      Do(run, step, view, bodies);
    }
  }
  std::vector<std::pair<std::string, value::Value>> outputs;
  for (const graph::Output& output : plan.outputs) {
    outputs.emplace_back(output.name, Must(bodies.Output(output)));
  }
  std::string encoded;
  value::EncodeTo(value::Value::Record(std::move(outputs)), encoded);
  const state::Generation generation{.run = run,
                                     .command = plan.command,
                                     .digest = plan.digest,
                                     .graph = graph::ToJson(plan.graph, false),
                                     .outputs = encoded};
  std::vector<ViewChange> remembered;
  for (const plan::Remember& remember : plan.remember) {
    Object object = *view.Find(remember.object_id);
    object.dependencies = remember.dependencies;
    object.prevent_destroy = remember.prevent_destroy;
    remembered.push_back({object.object_id, object});
  }
  Must(store.Append({{.record = {.run = run,
                                 .kind = state::RecordKind::kPhase,
                                 .data = R"({"phase":"contract"})"},
                      .view = std::move(remembered)}}));
  Must(store.EndRun(run, event::RunOutcome::kCommitted,
                    plan.empty() ? std::nullopt : std::optional(generation), "{}"));
  return run;
}

std::vector<std::string> Lines(const plan::Plan& plan, bool why) {
  std::vector<std::string> lines;
  for (const plan::Step& step : plan.steps) {
    std::string line = support::Cat(
        step.number, " ", event::PhaseName(step.phase), " ", plan::ActionName(step.action), " ",
        step.address, step.replaces ? " replaces" : "", step.exclusive ? " exclusive" : "",
        step.takes_over ? " takes_over" : "");
    for (size_t i = 0; i < step.depends_on.size(); ++i) {
      support::Append(line, i == 0 ? " < " : ",", step.depends_on[i]);
    }
    for (const int group : step.depends_on_groups) {
      support::Append(line, " g", group);
    }
    if (why) {
      support::Append(line, " (", step.why, ")");
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

const plan::Step* FindStep(const plan::Plan& plan, Action action, const std::string& address) {
  for (const plan::Step& step : plan.steps) {
    if (step.action == action && step.address == address) {
      return &step;
    }
  }
  return nullptr;
}

std::string Unsound(const plan::Plan& plan) {
  std::map<std::string, int> made;  // address -> last step that makes or verifies it
  event::Phase phase = event::Phase::kValidate;
  for (size_t i = 0; i < plan.steps.size(); ++i) {
    const plan::Step& step = plan.steps[i];
    const std::string name = support::Cat("step ", step.number, " (", step.address, ")");
    if (step.number != static_cast<int>(i) + 1) {
      return name + " has the wrong number";
    }
    if (step.phase < phase) {
      return name + " goes back to an earlier phase";
    }
    phase = step.phase;
    for (const int number : step.depends_on) {
      if (number < 1 || number >= step.number) {
        return name + " waits for a later step";
      }
    }
    if (step.action != Action::kDelete) {
      made[step.address] = step.number;
    }
  }
  for (const plan::Step& step : plan.steps) {
    if (step.action == Action::kDelete && step.replaces && !step.exclusive &&
        step.number < made[step.address]) {
      return support::Cat("step ", step.number, " deletes before its replacement is good");
    }
  }
  return "";
}

}  // namespace deploy::testing
