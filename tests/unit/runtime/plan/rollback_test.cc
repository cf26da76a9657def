#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/plan_lab.h"

namespace deploy::testing {
namespace {

using plan::Action;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using value::Value;

graph::DeploymentGraph Shop(int release) {
  GraphBuilder b;
  b.Add("page", "sim", {{"name", Value::String("page")}, {"value", Value::Int(release)}});
  const auto web = b.Add("web", "sim_verified", {{"fixed", Value::Int(release)}});
  const auto front = b.Add("front", "sim_front");
  b.Refer(front, "route", web, "id");
  b.Output("release", Value::Int(release));
  return b.Build();
}

TEST(RollbackTest, TakesBackTheLastRunAndThenTheOneBefore) {
  PlanLab lab;
  const auto empty = lab.world.Snapshot();
  const int64_t first = lab.Apply(lab.Plan(Shop(1)).plan);
  const auto one = lab.world.Snapshot();
  const int64_t second = lab.Apply(lab.Plan(Shop(2)).plan);
  const plan::Plan back = lab.Rollback().plan;
  EXPECT_EQ(back.takes_back, second);
  EXPECT_EQ(back.command, "rollback");
  EXPECT_THAT(Lines(back), ElementsAre("1 expand update page", "2 expand create web replaces",
                                       "3 verify verify web < 2", "4 switch switch front < 3",
                                       "5 contract delete web replaces < 2,3,4"));
  EXPECT_EQ(back.steps[0].direction, provider::Direction::kBack);
  lab.Apply(back);
  EXPECT_EQ(lab.world.Snapshot(), one);
  EXPECT_TRUE(lab.Plan(Shop(1)).plan.empty());
  const plan::Plan again = lab.Rollback().plan;
  EXPECT_EQ(again.takes_back, first);
  lab.Apply(again);
  EXPECT_EQ(lab.world.Snapshot(), empty);
  const auto nothing =
      plan::MakeRollbackPlan(lab.store, lab.registry, lab.context, lab.options, std::nullopt);
  EXPECT_TRUE(absl::IsNotFound(nothing.status()));
}

TEST(RollbackTest, BringsBackWhatWasChangedByHandBeforeTheRun) {
  PlanLab lab;
  lab.Run(Shop(1));
  lab.world.SetByHand("page", "value", Value::Int(77));
  const auto before = lab.world.Snapshot();
  lab.Run(Shop(2));
  const plan::Plan back = lab.Rollback().plan;
  ASSERT_TRUE(back.steps[0].target_image.has_value());
  lab.Apply(back);
  EXPECT_EQ(lab.world.Snapshot(), before);
}

TEST(RollbackTest, LeavesAloneWhatTheRunDidNotTouch) {
  PlanLab lab;
  const auto graph = [](int value) {
    GraphBuilder b;
    b.Add("still", "sim", {{"value", Value::Int(1)}});
    b.Add("moved", "sim", {{"value", Value::Int(value)}});
    return b.Build();
  };
  lab.Run(graph(1));
  lab.Run(graph(2));
  lab.world.SetByHand("still", "value", Value::Int(5));
  lab.Run(graph(3));
  lab.world.SetByHand("still", "value", Value::Int(6));
  const plan::Plan back = lab.Rollback().plan;
  EXPECT_THAT(Lines(back), ElementsAre("1 expand update still", "2 expand update moved"));
  lab.Apply(back);
  EXPECT_EQ(*lab.world.Find("still")->attributes.Find("value"), Value::Int(5));
  const plan::Plan older = lab.Rollback().plan;
  EXPECT_THAT(Lines(older), ElementsAre("1 expand update moved"));
}

TEST(RollbackTest, RestoresWhatTheRunDeletedUnderItsOldIdentity) {
  PlanLab lab;
  GraphBuilder one, none;
  one.Add("a", "sim", {{"value", Value::Int(1)}});
  lab.Run(one.Build());
  const std::string id = lab.world.Find("a")->object_id;
  const auto before = lab.world.Snapshot();
  lab.Run(none.Build());
  const plan::Plan back = lab.Rollback().plan;
  EXPECT_THAT(Lines(back, true), ElementsAre("1 expand create a (it was there before)"));
  EXPECT_EQ(back.steps[0].object_id, id);
  lab.Apply(back);
  EXPECT_EQ(lab.world.Snapshot(), before);
  EXPECT_TRUE(lab.Plan(one.Build()).plan.empty());
}

TEST(RollbackTest, TakesBackADestroy) {
  PlanLab lab;
  lab.Run(Shop(1));
  const auto before = lab.world.Snapshot();
  lab.Apply(lab.Destroy().plan);
  lab.Apply(lab.Rollback().plan);
  EXPECT_EQ(lab.world.Snapshot(), before);
}

TEST(RollbackTest, GoesToAGeneration) {
  PlanLab lab;
  lab.Run(Shop(1));
  auto one = lab.world.Snapshot();
  lab.Run(Shop(2));
  lab.Run(Shop(3));
  const plan::Plan back = lab.Rollback(1).plan;
  EXPECT_EQ(back.command, "rollback");
  EXPECT_EQ(back.takes_back, 2);
  lab.Apply(back);
  auto now = lab.world.Snapshot();
  now.erase("front");  // it names the new object of `web`
  one.erase("front");
  EXPECT_EQ(now, one);
  EXPECT_TRUE(lab.Rollback(1).plan.empty());
  const auto unknown =
      plan::MakeRollbackPlan(lab.store, lab.registry, lab.context, lab.options, 17);
  EXPECT_TRUE(absl::IsNotFound(unknown.status()));
  EXPECT_EQ(lab.Rollback().plan.takes_back, 1);
  lab.Apply(lab.Rollback(0).plan);
  EXPECT_THAT(lab.world.Objects(), IsEmpty());
}

TEST(RollbackTest, ReturningToATakenBackGenerationMakesItsRunStandAgain) {
  PlanLab lab;
  lab.Run(Shop(1));
  const int64_t second = lab.Apply(lab.Plan(Shop(2)).plan);
  lab.Apply(lab.Rollback().plan);   // generation 3 is like 1
  lab.Apply(lab.Rollback(2).plan);  // generation 4 is like 2
  const auto next = plan::RunToTakeBack(lab.store);
  ASSERT_TRUE(next.ok());
  EXPECT_EQ(next->run, second);
}

TEST(RollbackTest, BodiesThatReadOthersFollowThem) {
  PlanLab lab;
  lab.Run(Shop(1));
  lab.Run(Shop(2));
  lab.Apply(lab.Rollback().plan);
  EXPECT_EQ(*lab.world.Find("front")->attributes.Find("route"),
            *lab.world.Find("web")->attributes.Find("id"));
}

}  // namespace
}  // namespace deploy::testing
