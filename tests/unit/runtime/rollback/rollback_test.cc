#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

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

// a ← b ← c, `c` verified; d alone; `old` only in the first release.
graph::DeploymentGraph Release(int number) {
  GraphBuilder builder;
  const auto a = builder.Add("a", "sim", Of(number));
  const auto b = builder.Add("b", "sim", {{"fixed", Value::Int(number)}});
  const auto c = builder.Add("c", "sim_verified", Of(number));
  const auto front = builder.Add("front", "sim_front", {{"route", Value::Int(number)}});
  builder.Add("d", "sim", Of(number));
  if (number == 1) {
    builder.Add("old", "sim", Of(1));
  } else {
    builder.Add("fresh", "sim", Of(2));
  }
  builder.Refer(b, "needs", a, "id");
  builder.Refer(c, "needs", b, "id");
  builder.Refer(front, "needs", c, "id");
  return builder.Build();
}

// A replaced object that comes back is a new one: who refers to it holds another id.
std::map<std::string, std::string> WithoutIds(std::map<std::string, std::string> world) {
  for (auto& [address, text] : world) {
    RE2::GlobalReplace(&text, "\"id-[^\"]*\"", "id");
  }
  return world;
}

struct Before {
  explicit Before(EngineRig& rig) : world(rig.sim.Snapshot()), objects(rig.disk.objects) {}
  std::map<std::string, std::string> world;
  std::map<std::string, state::Object> objects;
};

void ExpectAsBefore(EngineRig& rig, const Before& before) {
  EXPECT_EQ(rig.sim.Snapshot(), before.world);
  EXPECT_THAT(rig.sim.Orphans(rig.KnownObjects()), IsEmpty());
  EXPECT_THAT(rig.sim.Duplicates(), IsEmpty());
  ASSERT_EQ(rig.disk.objects.size(), before.objects.size());
  for (const auto& [id, object] : before.objects) {
    ASSERT_TRUE(rig.disk.objects.contains(id)) << id;
    const state::Object& now = rig.disk.objects.at(id);
    EXPECT_EQ(now.image.attributes, object.image.attributes) << id;
    EXPECT_EQ(now.deposed, object.deposed) << id;
    EXPECT_EQ(now.dependencies, object.dependencies) << id;
  }
}

class FailureTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(rig_.Apply(Release(1)).outcome, RunOutcome::kCommitted);
    rig_.sim.ClearLog();
  }
  EngineRig rig_;
};

TEST_F(FailureTest, EveryStepThatFailsIsTakenBack) {
  const Before before(rig_);
  for (const char* address : {"a", "b", "c", "d", "fresh", "front"}) {
    for (const SimFaultKind kind :
         {SimFaultKind::kFail, SimFaultKind::kFailAfterEffect, SimFaultKind::kUnknown,
          SimFaultKind::kUnknownAfterEffect, SimFaultKind::kLate}) {
      SCOPED_TRACE(std::string(address) + " " + std::to_string(static_cast<int>(kind)));
      rig_.sim.AddFault(
          {.address = address, .kind = kind, .direction = provider::Direction::kForward});
      const engine::Result result = rig_.Apply(Release(2));
      EXPECT_EQ(result.outcome, RunOutcome::kRolledBack) << result.reason;
      EXPECT_THAT(result.reason, HasSubstr(address));
      EXPECT_EQ(result.generation, 1);
      EXPECT_THAT(result.left, IsEmpty());
      rig_.sim.ClearFaults();
      ExpectAsBefore(rig_, before);
    }
  }
  EXPECT_EQ(rig_.Apply(Release(2)).outcome, RunOutcome::kCommitted);
}

TEST_F(FailureTest, AFailedVerificationIsTakenBackAndSaysWhichCheck) {
  const Before before(rig_);
  rig_.sim.SetUnhealthy("c");
  const engine::Result result = rig_.Apply(Release(2));
  ASSERT_EQ(result.outcome, RunOutcome::kRolledBack);
  EXPECT_THAT(result.reason, HasSubstr("c/0"));
  EXPECT_THAT(result.reason, HasSubstr("is not healthy"));
  ExpectAsBefore(rig_, before);
  const std::vector<event::Event> events = rig_.observer.events();
  const bool told = std::any_of(events.begin(), events.end(), [](const event::Event& event) {
    const auto* end = std::get_if<event::StepEnd>(&event.body);
    return end != nullptr && end->instance == "c/0" && end->check == "ready: look" &&
           end->log.size() == 2 && end->result == "failed";
  });
  EXPECT_TRUE(told);
}

TEST_F(FailureTest, ABadWatchBeforeContractIsTakenBack) {
  const Before before(rig_);
  rig_.sim.FailWatchAfter("c", 0);
  const engine::Result result = rig_.Apply(Release(2));
  ASSERT_EQ(result.outcome, RunOutcome::kRolledBack) << result.reason;
  ExpectAsBefore(rig_, before);
}

TEST_F(FailureTest, ABadWatchCancelsARunningSwitch) {
  const Before before(rig_);
  rig_.sim.AddFault({.address = "front",
                     .kind = SimFaultKind::kHang,
                     .on = provider::ChangeKind::kSwitch,
                     .direction = provider::Direction::kForward});
  rig_.sim.FailWatchAfter("c", 0);
  const engine::Result result = rig_.Apply(Release(2));
  ASSERT_EQ(result.outcome, RunOutcome::kRolledBack);
  EXPECT_THAT(result.reason, HasSubstr("`c` did not pass its check"));
  ExpectAsBefore(rig_, before);
}

TEST_F(FailureTest, UndoGoesInReverseOrder) {
  rig_.sim.SetUnhealthy("c");
  rig_.options.parallel = 1;
  ASSERT_EQ(rig_.Apply(Release(2)).outcome, RunOutcome::kRolledBack);
  std::vector<std::string> back;
  for (const std::string& line : rig_.sim.Log()) {
    if (line.starts_with("back ")) {
      back.push_back(line);
    }
  }
  const auto at = [&](const char* line) { return std::find(back.begin(), back.end(), line); };
  EXPECT_LT(at("back update c"), at("back delete b"));
  EXPECT_LT(at("back delete b"), at("back update a"));
}

TEST_F(FailureTest, RetriableUndoIsTriedAgain) {
  const Before before(rig_);
  rig_.sim.SetUnhealthy("c");
  rig_.sim.AddFault(
      {.address = "d", .direction = provider::Direction::kBack, .times = 2, .retriable = true});
  EXPECT_EQ(rig_.Apply(Release(2)).outcome, RunOutcome::kRolledBack);
  ExpectAsBefore(rig_, before);
}

TEST_F(FailureTest, WhatCannotBeTakenBackIsLeftAndResumeGoesOn) {
  const Before before(rig_);
  rig_.sim.SetUnhealthy("c");
  rig_.sim.AddFault({.address = "b", .direction = provider::Direction::kBack, .times = -1});
  const engine::Result result = rig_.Apply(Release(2));
  ASSERT_EQ(result.outcome, RunOutcome::kNeedsAttention);
  ASSERT_EQ(result.left.size(), 2u);  // b, and a on which it depends
  EXPECT_THAT(result.left[0], HasSubstr("create `b`: could not be taken back"));
  EXPECT_THAT(result.left[1], HasSubstr("`a`: not taken back"));
  EXPECT_EQ(rig_.sim.Find("d")->attributes.Find("value")->as_int(), 1);  // independent: done

  const engine::Result refused = rig_.Apply(Release(2));
  EXPECT_EQ(refused.outcome, RunOutcome::kRefused);
  const auto status = rig_.Engine().GetStatus();
  ASSERT_TRUE(status.ok());
  ASSERT_EQ(status->open_runs.size(), 1u);
  EXPECT_EQ(status->open_runs[0].next, "backstay resume");

  EXPECT_EQ(rig_.Resume().outcome, RunOutcome::kNeedsAttention);
  rig_.sim.ClearFaults();
  EXPECT_EQ(rig_.Resume(true).outcome, RunOutcome::kRefused);
  const engine::Result resumed = rig_.Resume();
  EXPECT_EQ(resumed.outcome, RunOutcome::kRolledBack) << resumed.reason;
  ExpectAsBefore(rig_, before);
  EXPECT_EQ(rig_.Resume().reason, "nothing to resume");
}

TEST_F(FailureTest, ContractRollsForward) {
  rig_.sim.AddFault(
      {.address = "old", .on = provider::ChangeKind::kDelete, .times = 2, .retriable = true});
  const engine::Result result = rig_.Apply(Release(2));
  EXPECT_EQ(result.outcome, RunOutcome::kCommitted) << result.reason;
  EXPECT_FALSE(rig_.sim.Find("old").has_value());
}

TEST_F(FailureTest, ContractThatFailsNeedsAttentionAndResumeFinishes) {
  rig_.sim.AddFault({.address = "old", .on = provider::ChangeKind::kDelete, .times = -1});
  const engine::Result result = rig_.Apply(Release(2));
  ASSERT_EQ(result.outcome, RunOutcome::kNeedsAttention);
  ASSERT_EQ(result.left.size(), 1u);
  EXPECT_THAT(result.left[0], HasSubstr("delete `old`"));
  rig_.sim.ClearFaults();
  const engine::Result resumed = rig_.Resume();
  EXPECT_EQ(resumed.outcome, RunOutcome::kCommitted) << resumed.reason;
  EXPECT_EQ(resumed.generation, 2);
  EXPECT_EQ(rig_.View(), rig_.sim.Snapshot());
}

TEST_F(FailureTest, HandMadeChangesComeBackAndAreStillSeen) {
  rig_.sim.SetByHand("a", "value", Value::Int(77));
  const auto world = rig_.sim.Snapshot();
  rig_.sim.SetUnhealthy("c");
  ASSERT_EQ(rig_.Apply(Release(2)).outcome, RunOutcome::kRolledBack);
  EXPECT_EQ(rig_.sim.Snapshot(), world);
  const auto drift = rig_.Engine().Drift();
  ASSERT_TRUE(drift.ok());
  ASSERT_EQ(drift->drift.size(), 1u);
  EXPECT_EQ(drift->drift.front().address, "a");
}

TEST_F(FailureTest, RollbackOfTheLastRun) {
  const auto first = rig_.sim.Snapshot();
  ASSERT_EQ(rig_.Apply(Release(2)).outcome, RunOutcome::kCommitted);
  const engine::Result result = rig_.Rollback();
  ASSERT_EQ(result.outcome, RunOutcome::kCommitted) << result.reason;
  EXPECT_EQ(result.generation, 3);
  EXPECT_EQ(WithoutIds(rig_.sim.Snapshot()), WithoutIds(first));
  EXPECT_EQ(rig_.View(), rig_.sim.Snapshot());
  const engine::Result again = rig_.Rollback();
  ASSERT_EQ(again.outcome, RunOutcome::kCommitted) << again.reason;
  EXPECT_THAT(rig_.sim.Snapshot(), IsEmpty());
}

TEST_F(FailureTest, AFailedRollbackIsTakenBackItself) {
  ASSERT_EQ(rig_.Apply(Release(2)).outcome, RunOutcome::kCommitted);
  const Before before(rig_);
  rig_.sim.SetUnhealthy("c");
  const engine::Result result = rig_.Rollback();
  EXPECT_THAT(result.outcome, ::testing::AnyOf(RunOutcome::kRolledBack, RunOutcome::kCommitted));
  if (result.outcome == RunOutcome::kRolledBack) {
    ExpectAsBefore(rig_, before);
  }
}

TEST_F(FailureTest, DestroyLeavesNothing) {
  const engine::Result result = rig_.Destroy();
  ASSERT_EQ(result.outcome, RunOutcome::kCommitted) << result.reason;
  EXPECT_THAT(rig_.sim.Snapshot(), IsEmpty());
  EXPECT_THAT(rig_.disk.objects, IsEmpty());
}

TEST(Actions, AreRunOnceAndTakenBack) {
  EngineRig rig;
  GraphBuilder builder;
  builder.Add("act", "sim_action", Of(1));
  builder.Add("check", "sim_check", Of(1));
  const auto doomed = builder.Add("sick", "sim_verified", Of(1));
  (void)doomed;
  const graph::DeploymentGraph graph = builder.Build();
  rig.sim.SetUnhealthy("sick");
  ASSERT_EQ(rig.Apply(graph).outcome, RunOutcome::kRolledBack);
  EXPECT_THAT(rig.sim.Snapshot(), IsEmpty());
  EXPECT_THAT(rig.sim.DoubleEffects(), IsEmpty());
  rig.sim.SetUnhealthy("sick", false);
  ASSERT_EQ(rig.Apply(graph).outcome, RunOutcome::kCommitted);
  EXPECT_EQ(rig.sim.Snapshot().size(), 3u);
}

TEST(Actions, AFailedScriptIsNotUndone) {
  EngineRig rig;
  GraphBuilder builder;
  builder.Add("act", "sim_action", Of(1));
  rig.sim.AddFault({.address = "act", .kind = SimFaultKind::kFail});
  ASSERT_EQ(rig.Apply(builder.Build()).outcome, RunOutcome::kRolledBack);
  EXPECT_THAT(rig.sim.Log(), IsEmpty());
}

}  // namespace
}  // namespace deploy::testing
