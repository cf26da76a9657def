#include "tests/support/crash_case.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "base/support/text.h"
#include "nlohmann/json.hpp"

namespace deploy::testing {
namespace {

using event::RunOutcome;
using value::Value;
using Random = std::mt19937_64;

int Pick(Random& random, int low, int high) {
  return low + static_cast<int>(random() % static_cast<uint64_t>(high - low + 1));
}

bool Chance(Random& random, int percent) { return Pick(random, 1, 100) <= percent; }

const char* PickType(Random& random) {
  static constexpr const char* kTypes[] = {
      "sim",        "sim",          "sim",          "sim",           "sim_pure",
      "sim_pure",   "sim_verified", "sim_verified", "sim_front",     "sim_action",
      "sim_action", "sim_check",    "sim_doomed",   "sim_exclusive", "sim_scaled"};
  return kTypes[random() % std::size(kTypes)];
}

// What one resource of the program is, in both releases.
struct Shape {
  std::string name, type;
  bool first = true, second = true;  // is in the release
  GraphBuilder::Fields fields[2];
  bool refers = false;
  size_t target = 0, order = 0;  // earlier shapes; order only when it differs
  std::vector<std::string> keys;
};

Shape MakeShape(Random& random, size_t index) {
  Shape shape{.name = support::Cat("r", index), .type = PickType(random)};
  const int change = Pick(random, 0, 9);
  for (int release = 0; release < 2; ++release) {
    const int altered = release == 1 && change <= 2 ? 1 : 0;
    GraphBuilder::Fields& fields = shape.fields[release];
    fields.emplace_back("value", Value::Int(altered));
    fields.emplace_back("fixed", Value::Int(release == 1 && change == 3 ? 1 : 0));
    fields.emplace_back("route", Value::Int(release == 1 && change == 4 ? 1 : 0));
    if (shape.type == std::string("sim_exclusive")) {
      fields.emplace_back("name", Value::String(support::Cat("name", index)));
    }
  }
  shape.first = change != 5 && change != 6;
  shape.second = change != 7;
  if (index > 0) {
    shape.refers = Chance(random, 60);
    shape.target = random() % index;
    shape.order = random() % index;
  }
  if (shape.type == std::string("sim") && Chance(random, 15)) {
    for (int i = 0, count = Pick(random, 1, 3); i < count; ++i) {
      shape.keys.push_back(support::Cat("k", i));
    }
  }
  return shape;
}

graph::DeploymentGraph Build(const std::vector<Shape>& shapes, int release) {
  GraphBuilder builder;
  std::vector<expr::NodeId> ids(shapes.size());
  const auto present = [&](const Shape& shape) {
    return release == 0 ? shape.first : shape.second;
  };
  for (size_t i = 0; i < shapes.size(); ++i) {
    const Shape& shape = shapes[i];
    if (!present(shape)) {
      continue;
    }
    const GraphBuilder::Fields& fields = shape.fields[release];
    ids[i] = shape.keys.empty() ? builder.Add(shape.name, shape.type, fields)
                                : builder.AddRepeated(
                                      shape.name, shape.type, shape.keys,
                                      std::vector<GraphBuilder::Fields>(shape.keys.size(), fields));
  }
  for (size_t i = 1; i < shapes.size(); ++i) {
    const Shape& shape = shapes[i];
    if (!present(shape)) {
      continue;
    }
    const Shape& target = shapes[shape.target];
    if (shape.refers && present(target) && target.keys.empty()) {
      builder.Refer(ids[i], "needs", ids[shape.target], "id");
    }
    if (shape.order != shape.target && present(shapes[shape.order])) {
      builder.Order(ids[i], ids[shape.order]);
    }
  }
  return builder.Build();
}

std::string Text(const std::map<std::string, std::string>& world) {
  std::string text;
  for (const auto& [address, attributes] : world) {
    support::Append(text, "\n    ", address, " ", attributes);
  }
  return text;
}

// Every object of the world is in the view or named by an intent.
std::string CheckSuperset(EngineRig& rig) {
  std::set<std::string> known = rig.KnownObjects();
  for (const state::Record& record : rig.disk.records) {
    const bool intent =
        record.kind == state::RecordKind::kIntent || record.kind == state::RecordKind::kUndoIntent;
    if (intent && record.run == rig.disk.runs.back().run) {
      const auto json = nlohmann::json::parse(record.data, nullptr, false);
      known.insert(json["change"]["object_id"].get<std::string>());
    }
  }
  const std::vector<std::string> orphans = rig.sim.Orphans(known);
  return orphans.empty() ? "" : support::Cat("the journal does not know ", orphans.front());
}

std::string CheckSettled(EngineRig& rig, const CrashCase::Picture& wanted) {
  if (rig.sim.Snapshot() != wanted.world) {
    return support::Cat("the world is", Text(rig.sim.Snapshot()), "\n  and not",
                        Text(wanted.world));
  }
  if (rig.View() != wanted.view) {
    return support::Cat("the state says", Text(rig.View()), "\n  and not", Text(wanted.view));
  }
  if (const auto orphans = rig.sim.Orphans(rig.KnownObjects()); !orphans.empty()) {
    return support::Cat("an orphan: ", orphans.front());
  }
  if (const auto duplicates = rig.sim.Duplicates(); !duplicates.empty()) {
    return support::Cat("two objects of ", duplicates.front());
  }
  if (!rig.sim.DoubleEffects().empty()) {
    return "a step had its effect twice";
  }
  for (const auto& [id, object] : rig.disk.objects) {
    if (object.deposed) {
      return support::Cat(id, " is still deposed");
    }
  }
  const engine::Result again = rig.Resume();
  if (again.outcome != RunOutcome::kCommitted || again.run != 0) {
    return support::Cat("a second resume is not idle: ", again.reason);
  }
  return "";
}

void KillNext(EngineRig& rig, int commit, bool after, int effects) {
  rig.store->DieAt(commit, after, [&rig, effects] { rig.sim.FreezeAfter(effects); });
}

void Reborn(EngineRig& rig) {
  rig.NewProcess();
  rig.sim.Restart();
}

}  // namespace

CrashCase::CrashCase(uint64_t seed) : seed_(seed) {
  Random random(seed);
  options_.parallel = Pick(random, 1, 4);
  options_.simulate = seed;
  do {
    Generate(random);
  } while (plan_.steps.size() < 5 || plan_.steps.size() > 40);
  before_ = {base_->sim.Snapshot(), base_->View()};
  std::unique_ptr<EngineRig> rig = Start();
  const engine::Result result = rig->Apply(plan_);
  commits_ = rig->store->commits();
  rig = Start();
  rig->sim.ClearFaults();
  rig->Apply(plan_);
  after_ = {rig->sim.Snapshot(), rig->View()};
  support::Append(about_, " ", plan_.command, ", ", plan_.steps.size(), " steps, ", commits_,
                  " commits, ", event::RunOutcomeName(result.outcome), " ", result.reason);
}

void CrashCase::Generate(Random& random) {
  base_ = std::make_unique<EngineRig>(options_, seed_ * 2 + 1);
  about_.clear();
  std::vector<Shape> shapes;
  const int nodes = Pick(random, 3, Chance(random, 15) ? 24 : 9);
  for (int i = 0; i < nodes; ++i) {
    shapes.push_back(MakeShape(random, shapes.size()));
  }
  const int command = Pick(random, 0, 9);  // 0: first run, 1: rollback, 2: destroy, else a release
  if (command != 0) {
    base_->Apply(Build(shapes, 0));
  }
  absl::StatusOr<plan::PlanResult> planned;
  if (command == 1) {
    base_->Apply(Build(shapes, 1));
    planned = base_->Engine().PlanRollback(std::nullopt);
  } else if (command == 2) {
    planned = base_->Engine().PlanDestroy();
  } else {
    planned = base_->Plan(Build(shapes, 1));
  }
  plan_ = planned.ok() && planned->refusals.empty() ? std::move(planned->plan) : plan::Plan();
  const bool fails = command > 2 && !plan_.steps.empty() && Chance(random, 35);
  if (fails) {
    const plan::Step& step = plan_.steps[random() % plan_.steps.size()];
    constexpr SimFaultKind kKinds[] = {SimFaultKind::kFail, SimFaultKind::kFailAfterEffect,
                                       SimFaultKind::kUnknown, SimFaultKind::kUnknownAfterEffect,
                                       SimFaultKind::kLate};
    if (step.phase != event::Phase::kContract) {
      const SimFaultKind kind = kKinds[random() % std::size(kKinds)];
      base_->sim.AddFault({.address = step.address,
                           .kind = kind,
                           .on = step.kind,
                           .direction = provider::Direction::kForward,
                           .leaves_surplus = step.leaves_surplus,
                           .times = -1});
      support::Append(about_, "fault ", static_cast<int>(kind), " at ", step.address, ";");
    }
  }
}

std::unique_ptr<EngineRig> CrashCase::Start() const {
  auto rig = std::make_unique<EngineRig>(options_, seed_ * 2);
  rig->CopyFrom(*base_);
  return rig;
}

std::string TryCrash(const CrashCase& crash_case, const Crash& crash) {
  const std::unique_ptr<EngineRig> rig = crash_case.Start();
  Random random(crash_case.seed() * 1000003 + static_cast<uint64_t>(crash.commit) * 2 +
                (crash.after ? 1 : 0));
  KillNext(*rig, crash.commit, crash.after, Pick(random, 0, 3));
  rig->Apply(crash_case.plan());
  Reborn(*rig);
  if (std::string wrong = CheckSuperset(*rig); !wrong.empty()) {
    return wrong;
  }
  if (crash.resume_commit > 0) {
    KillNext(*rig, crash.resume_commit, crash.resume_after, Pick(random, 0, 3));
    rig->Resume(crash.forward);
    Reborn(*rig);
    if (std::string wrong = CheckSuperset(*rig); !wrong.empty()) {
      return wrong;
    }
  }
  engine::Result result = rig->Resume(crash.forward);
  const bool refused = result.outcome == RunOutcome::kRefused;
  if (refused && crash.forward) {
    result = rig->Resume();  // it is being taken back already
  }
  bool after = false;
  if (result.run == 0) {  // nothing was open: not begun, or ended just before the process died
    after = !rig->disk.runs.empty() && rig->disk.runs.back().outcome == RunOutcome::kCommitted &&
            rig->disk.runs.back().digest == crash_case.plan().digest;
  } else if (result.outcome == RunOutcome::kCommitted) {
    after = true;
  } else if (result.outcome != RunOutcome::kRolledBack) {
    return support::Cat("not settled: ", event::RunOutcomeName(result.outcome), " ", result.reason,
                        "\n  ", support::Join(result.left, "\n  "));
  }
  return CheckSettled(*rig, after ? crash_case.after() : crash_case.before());
}

}  // namespace deploy::testing
