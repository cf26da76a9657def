#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/support/engine_rig.h"

namespace deploy::testing {
namespace {

using event::RunOutcome;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using value::Value;

GraphBuilder::Fields Of(int number) { return {{"value", Value::Int(number)}}; }

graph::DeploymentGraph Many(int count, int number, const char* type = "sim") {
  GraphBuilder builder;
  std::vector<std::string> keys;
  for (int i = 0; i < count; ++i) {
    keys.push_back(std::to_string(i));
  }
  builder.AddRepeated("many", type, keys,
                      std::vector<GraphBuilder::Fields>(keys.size(), Of(number)));
  return builder.Build();
}

// Interrupts the engine as soon as the observer sees `line`.
class Interrupter final : public event::Observer {
 public:
  Interrupter(event::Observer& next, engine::Interrupt& interrupt, int times)
      : next_(next), interrupt_(interrupt), times_(times) {}
  void Observe(const event::Event& event) override {
    next_.Observe(event);
    const auto* end = std::get_if<event::StepEnd>(&event.body);
    if (end != nullptr && !end->undo && !done_) {
      done_ = true;
      for (int i = 0; i < times_; ++i) {
        interrupt_.Raise();
      }
    }
  }

 private:
  event::Observer& next_;
  engine::Interrupt& interrupt_;
  const int times_;
  bool done_ = false;
};

engine::Result ApplyInterrupted(EngineRig& rig, const graph::DeploymentGraph& graph, int times) {
  Interrupter observer(rig.observer, rig.interrupt, times);
  engine::Engine engine(*rig.store, rig.registry, rig.world, observer, "/stack", "default",
                        rig.options, &rig.interrupt);
  auto planned = engine.Plan(graph);
  EXPECT_TRUE(planned.ok());
  return *engine.Apply(planned->plan);
}

TEST(Interrupts, TheFirstTakesBack) {
  EngineRig rig({.parallel = 2});
  const engine::Result result = ApplyInterrupted(rig, Many(20, 1), 1);
  EXPECT_EQ(result.outcome, RunOutcome::kRolledBack);
  EXPECT_THAT(result.reason, HasSubstr("interrupted"));
  EXPECT_THAT(rig.sim.Snapshot(), IsEmpty());
  EXPECT_LT(rig.sim.Log().size(), 20u);
}

TEST(Interrupts, StopLeavesTheRunOpen) {
  EngineRig rig({.parallel = 2, .on_interrupt = engine::OnInterrupt::kStop});
  const engine::Result result = ApplyInterrupted(rig, Many(20, 1), 1);
  EXPECT_EQ(result.outcome, RunOutcome::kNeedsAttention);
  EXPECT_TRUE(result.interrupted_stop);
  EXPECT_THAT(result.left, ::testing::Not(IsEmpty()));
  engine::Interrupt fresh;
  engine::Options options;
  options.forward = true;
  const auto resumed = engine::Engine(*rig.store, rig.registry, rig.world, rig.observer, "/stack",
                                      "default", options, &fresh)
                           .Resume();
  ASSERT_TRUE(resumed.ok());
  EXPECT_EQ(resumed->outcome, RunOutcome::kCommitted);
  EXPECT_EQ(rig.sim.Objects().size(), 20u);
  EXPECT_THAT(rig.sim.DoubleEffects(), IsEmpty());
}

TEST(Interrupts, TheSecondStopsWaiting) {
  EngineRig rig({.parallel = 2});
  rig.sim.AddFault({.address = "many[\"1\"]", .kind = SimFaultKind::kHang});
  const engine::Result result = ApplyInterrupted(rig, Many(20, 1), 2);
  EXPECT_EQ(result.outcome, RunOutcome::kNeedsAttention);
  EXPECT_TRUE(result.interrupted_stop);
  engine::Interrupt fresh;
  const auto resumed = engine::Engine(*rig.store, rig.registry, rig.world, rig.observer, "/stack",
                                      "default", {}, &fresh)
                           .Resume();
  ASSERT_TRUE(resumed.ok());
  EXPECT_EQ(resumed->outcome, RunOutcome::kRolledBack);
  EXPECT_THAT(rig.sim.Snapshot(), IsEmpty());
}

TEST(Faults, AFullDiskForAWhileIsWaitedFor) {
  EngineRig rig;
  rig.store->FillDisk(3, 4);
  const engine::Result result = rig.Apply(Many(10, 1));
  EXPECT_EQ(result.outcome, RunOutcome::kCommitted) << result.reason;
}

TEST(Faults, AFullDiskLosesNothing) {
  for (int skip = 0; skip < 14; ++skip) {
    SCOPED_TRACE(skip);
    EngineRig rig({.parallel = 2});
    ASSERT_EQ(rig.Apply(Many(3, 0)).outcome, RunOutcome::kCommitted);
    const auto before = rig.sim.Snapshot();
    rig.store->FillDisk(1000, skip);
    const engine::Result result = rig.Apply(Many(5, 1));
    rig.store->FillDisk(0);
    if (result.outcome == RunOutcome::kCommitted) {
      continue;
    }
    if (result.run > 0) {
      EXPECT_EQ(result.outcome, RunOutcome::kNeedsAttention);
      EXPECT_THAT(result.reason, HasSubstr("no space left"));
      EXPECT_THAT(result.reason, HasSubstr("backstay resume"));
    }
    const engine::Result resumed = rig.Resume();
    EXPECT_NE(resumed.outcome, RunOutcome::kNeedsAttention) << resumed.reason;
    EXPECT_EQ(rig.sim.Snapshot(), before);
    EXPECT_EQ(rig.View(), before);
  }
}

TEST(Faults, ALostLockStopsTheWriter) {
  class Thief final : public event::Observer {
   public:
    explicit Thief(MemoryStore& store) : store_(store) {}
    void Observe(const event::Event& event) override {
      if (std::holds_alternative<event::StepEnd>(event.body) && !done_) {
        done_ = true;
        store_.LoseLock();
      }
    }

   private:
    MemoryStore& store_;
    bool done_ = false;
  };
  EngineRig rig({.parallel = 1});
  Thief thief(*rig.store);
  engine::Engine engine(*rig.store, rig.registry, rig.world, thief, "/stack", "default",
                        rig.options, nullptr);
  auto planned = engine.Plan(Many(10, 1));
  ASSERT_TRUE(planned.ok());
  const size_t before = rig.disk.records.size();
  const auto result = engine.Apply(planned->plan);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->outcome, RunOutcome::kNeedsAttention);
  EXPECT_THAT(result->reason, HasSubstr("lock was lost"));
  EXPECT_LT(rig.sim.Log().size(), 3u);
  EXPECT_LE(rig.disk.records.size() - before, 5u);
  rig.NewProcess();
  EXPECT_EQ(rig.Resume().outcome, RunOutcome::kRolledBack);
  EXPECT_THAT(rig.sim.Snapshot(), IsEmpty());
}

TEST(Resume, AnUnknownStepNeedsAttentionAloneAndIsAskedAgain) {
  EngineRig rig({.parallel = 1, .simulate = 1});
  GraphBuilder builder;
  builder.Add("b", "sim", Of(1));
  builder.Add("act", "sim_action", Of(1));
  rig.store->DieAt(5, false);  // run_begin, intent and outcome of b, intent of act
  EXPECT_EQ(rig.Apply(builder.Build()).outcome, RunOutcome::kNeedsAttention);
  rig.NewProcess();
  rig.sim.AnswerProbe("act", provider::ProbeAnswer::kUnknown);
  const engine::Result result = rig.Resume();
  EXPECT_EQ(result.outcome, RunOutcome::kNeedsAttention);
  ASSERT_EQ(result.left.size(), 1u);
  EXPECT_THAT(result.left[0], HasSubstr("`act`: it is not known whether it was done"));
  EXPECT_FALSE(rig.sim.Find("b").has_value());
  rig.sim.AnswerProbe("act", provider::ProbeAnswer::kDone);
  const engine::Result again = rig.Resume();
  EXPECT_EQ(again.outcome, RunOutcome::kRolledBack);
  EXPECT_THAT(rig.sim.Snapshot(), IsEmpty());
}

TEST(Resume, ForwardVerifiesAndTakesBackWhatDoesNotHold) {
  EngineRig rig({.parallel = 1});
  GraphBuilder builder;
  builder.Add("web", "sim_verified", Of(1));
  rig.store->DieAt(4, true);
  rig.Apply(builder.Build());
  rig.NewProcess();
  rig.sim.SetUnhealthy("web");
  EXPECT_EQ(rig.Resume(true).outcome, RunOutcome::kRolledBack);
  EXPECT_THAT(rig.sim.Snapshot(), IsEmpty());
}

TEST(Engine, StatusTellsHealthAndOutputs) {
  EngineRig rig;
  GraphBuilder builder;
  const auto web = builder.Add("web", "sim_verified", Of(4));
  builder.Add("gone", "sim", Of(1));
  builder.Output("x", web, "output");
  ASSERT_EQ(rig.Apply(builder.Build()).outcome, RunOutcome::kCommitted);
  rig.sim.SetUnhealthy("web");
  rig.sim.RemoveByHand("gone");
  const auto status = rig.Engine().GetStatus();
  ASSERT_TRUE(status.ok());
  EXPECT_EQ(status->generation, 1);
  EXPECT_FALSE(status->lock.has_value());
  ASSERT_EQ(status->resources.size(), 2u);
  EXPECT_EQ(status->resources[0].health, provider::Health::kAbsent);
  EXPECT_EQ(status->resources[1].health, provider::Health::kUnhealthy);
  EXPECT_EQ(status->outputs.at("x"), Value::Int(4));
}

TEST(Engine, TimeoutsReachTheProvider) {
  EngineRig rig;
  GraphBuilder builder;
  const auto id = builder.Add("slow", "sim", Of(1));
  builder.node(id).lifecycle.timeouts["create"] = absl::ToInt64Nanoseconds(absl::Milliseconds(20));
  rig.sim.AddFault({.address = "slow", .kind = SimFaultKind::kHang});
  EXPECT_EQ(rig.Apply(builder.Build()).outcome, RunOutcome::kRolledBack);
}

TEST(Pure, ThousandsAreCarriedInFewCommits) {
  EngineRig rig;
  const engine::Result result = rig.Apply(Many(4000, 1, "sim_pure"));
  ASSERT_EQ(result.outcome, RunOutcome::kCommitted) << result.reason;
  EXPECT_LE(rig.store->commits(), 12);
  EXPECT_EQ(rig.disk.objects.size(), 4000u);
}

TEST(Pure, AChainRunsAheadWithinOneCommit) {
  EngineRig rig;
  GraphBuilder builder;
  expr::NodeId last;
  for (int i = 0; i < 200; ++i) {
    const auto id = builder.Add("v" + std::to_string(i), "sim_pure", Of(i));
    if (i > 0) {
      builder.Refer(id, "value", last, "output");
    }
    last = id;
  }
  const auto real = builder.Add("real", "sim");
  builder.Refer(real, "value", last, "output");
  const engine::Result result = rig.Apply(builder.Build());
  ASSERT_EQ(result.outcome, RunOutcome::kCommitted) << result.reason;
  EXPECT_LE(rig.store->commits(), 6);
  EXPECT_EQ(*rig.sim.Find("real")->attributes.Find("value"), Value::Int(0));
}

TEST(Pure, ARealDependantBeginsAfterTheCommitOfItsValues) {
  EngineRig rig({.parallel = 1});
  GraphBuilder builder;
  const auto a = builder.Add("a", "sim_pure", Of(1));
  const auto b = builder.Add("b", "sim", Of(1));
  const auto c = builder.Add("c", "sim_pure", Of(1));
  builder.Refer(b, "needs", a, "id");
  builder.Refer(c, "needs", b, "id");
  ASSERT_EQ(rig.Apply(builder.Build()).outcome, RunOutcome::kCommitted);
  EXPECT_THAT(rig.Kinds(1), ElementsAre("run_begin", "phase", "intent 1", "outcome 1", "intent 2",
                                        "outcome 2", "intent 3", "outcome 3", "run_end"));
}

}  // namespace
}  // namespace deploy::testing
