#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/plan_lab.h"

namespace deploy::testing {
namespace {

using plan::Action;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using value::Value;

TEST(StepsTest, CreatesInDependencyOrderAndThenHasNothingToDo) {
  PlanLab lab;
  GraphBuilder b;
  const auto page = b.Add("page", "sim", {{"value", Value::Int(1)}});
  const auto web = b.Add("web", "sim_verified");
  b.Refer(web, "needs", page, "id");
  const auto graph = b.Build();
  const plan::Plan first = lab.Run(graph);
  EXPECT_THAT(Lines(first), ElementsAre("1 expand create page", "2 expand create web < 1",
                                        "3 verify verify web < 2"));
  EXPECT_EQ(first.summary.create, 2);
  EXPECT_EQ(FindStep(first, Action::kCreate, "page")->why, "new in the program");
  EXPECT_FALSE(first.point_of_no_return.has_value());
  const plan::Plan second = lab.Plan(graph).plan;
  EXPECT_TRUE(second.empty());
  EXPECT_EQ(second.summary.unchanged, 2);
  EXPECT_THAT(second.drift, IsEmpty());
}

TEST(StepsTest, UpdatesInPlaceKeepWhatDependantsRead) {
  PlanLab lab;
  const auto graph = [](int value) {
    GraphBuilder b;
    const auto page = b.Add("page", "sim", {{"value", Value::Int(value)}});
    const auto web = b.Add("web", "sim");
    b.Refer(web, "needs", page, "id");
    return b.Build();
  };
  lab.Run(graph(1));
  const plan::Plan plan = lab.Plan(graph(2)).plan;
  EXPECT_THAT(Lines(plan), ElementsAre("1 expand update page"));
  EXPECT_EQ(plan.summary.update, 1);
  EXPECT_EQ(plan.summary.unchanged, 1);
}

TEST(StepsTest, WhatDependsOnAChangedComputedValueChangesToo) {
  PlanLab lab;
  const auto graph = [](int value) {
    GraphBuilder b;
    const auto page = b.Add("page", "sim", {{"value", Value::Int(value)}});
    const auto web = b.Add("web", "sim");
    b.Refer(web, "needs", page, "output");
    return b.Build();
  };
  lab.Run(graph(1));
  const plan::Plan plan = lab.Run(graph(2));
  EXPECT_THAT(Lines(plan), ElementsAre("1 expand update page", "2 expand update web < 1"));
  ASSERT_EQ(plan.steps[1].changes.size(), 1u);
  EXPECT_TRUE(plan.steps[1].changes[0].after.is_unknown());
  EXPECT_EQ(plan.steps[1].changes[0].why, "`page` changes");
  EXPECT_TRUE(lab.Plan(graph(2)).plan.empty());
  EXPECT_EQ(lab.world.Find("web")->attributes.Find("needs")->as_int(), 2);
}

TEST(StepsTest, ReplacementIsCreateVerifySwitchDelete) {
  PlanLab lab;
  const auto graph = [](int release) {
    GraphBuilder b;
    const auto web = b.Add("web", "sim_verified", {{"fixed", Value::Int(release)}});
    const auto front = b.Add("front", "sim_front");
    b.Refer(front, "route", web, "id");
    return b.Build();
  };
  const plan::Plan first = lab.Run(graph(1));
  EXPECT_THAT(Lines(first), ElementsAre("1 expand create web", "2 expand create front < 1",
                                        "3 verify verify web < 1", "4 verify verify front < 2",
                                        "5 switch switch front < 3,4"));
  const std::string old_id = lab.world.Find("web")->object_id;
  const plan::Plan plan = lab.Run(graph(2));
  EXPECT_THAT(Lines(plan),
              ElementsAre("1 expand create web replaces", "2 verify verify web < 1",
                          "3 switch switch front < 2", "4 contract delete web replaces < 1,2,3"));
  EXPECT_EQ(plan.summary.replace, 1);
  EXPECT_EQ(plan.summary.update, 1);
  EXPECT_EQ(plan.steps[3].object_id, old_id);
  EXPECT_NE(plan.steps[0].object_id, old_id);
  EXPECT_THAT(plan.steps[0].why, HasSubstr("forces a replacement"));
  EXPECT_THAT(lab.world.Duplicates(), IsEmpty());
  EXPECT_TRUE(lab.Plan(graph(2)).plan.empty());
}

TEST(StepsTest, SurplusIsRetiredAfterTheLastOneThatUsesIt) {
  PlanLab lab;
  const auto graph = [](int replicas, bool proxy) {
    GraphBuilder b;
    const auto web = b.AddRepeated("web", "sim_scaled", {"a", "b"},
                                   {{{"value", Value::Int(replicas)}}, {{"value", Value::Int(2)}}});
    const auto one = b.Add("one", "sim");
    b.Refer(one, "needs", web, "output", "a");
    if (proxy) {
      const auto old = b.Add("old", "sim");
      b.Refer(old, "needs", web, "output");
    }
    return b.Build();
  };
  lab.Run(graph(3, true));
  const plan::Plan plan = lab.Run(graph(1, false));
  EXPECT_THAT(Lines(plan),
              ElementsAre("1 expand update web[\"a\"]", "2 expand update one < 1",
                          "3 contract delete old", "4 contract update web[\"a\"] < 1,3"));
  for (const auto& [address, text] : lab.world.Snapshot()) {
    EXPECT_THAT(text, Not(HasSubstr("surplus"))) << address;
  }
}

TEST(StepsTest, ExclusiveReplacementDeletesRightBeforeItsCreate) {
  PlanLab lab;
  const auto graph = [](int release) {
    GraphBuilder b;
    const auto data = b.Add("data", "sim", {{"value", Value::Int(release)}});
    const auto port = b.Add("port", "sim_exclusive",
                            {{"name", Value::String("p")}, {"fixed", Value::Int(release)}});
    b.Order(port, data);
    b.Add("other", "sim", {{"value", Value::Int(release)}});
    return b.Build();
  };
  lab.Run(graph(1));
  const plan::Plan plan = lab.Run(graph(2));
  EXPECT_THAT(Lines(plan),
              ElementsAre("1 expand update data", "2 expand delete port replaces exclusive < 1",
                          "3 expand create port replaces < 1,2", "4 expand update other",
                          "5 verify verify port < 3"));
  EXPECT_THAT(plan.steps[1].note, HasSubstr("cannot exist side by side"));
  EXPECT_THAT(lab.world.Duplicates(), IsEmpty());
}

TEST(StepsTest, DeletesInReverseDependencyOrderFromTheStateAlone) {
  PlanLab lab;
  GraphBuilder b;
  const auto a = b.Add("a", "sim");
  const auto m = b.Add("m", "sim");
  const auto z = b.Add("z", "sim");
  b.Order(m, a);
  b.Order(z, m);
  b.Add("doomed", "sim_doomed");
  lab.Run(b.Build());
  const plan::Plan plan = lab.Destroy().plan;
  EXPECT_THAT(Lines(plan), ElementsAre("1 contract delete z", "2 contract delete m < 1",
                                       "3 contract delete a < 2", "4 contract delete doomed"));
  EXPECT_EQ(plan.point_of_no_return, 4);
  EXPECT_EQ(plan.summary.delete_, 4);
  EXPECT_EQ(plan.command, "destroy");
  lab.Apply(plan);
  EXPECT_THAT(lab.world.Objects(), IsEmpty());
  EXPECT_TRUE(lab.Destroy().plan.empty());
}

TEST(StepsTest, WhatIsNoLongerWantedGoesAfterWhatStopsUsingIt) {
  PlanLab lab;
  GraphBuilder before;
  const auto db = before.Add("db", "sim");
  const auto web = before.Add("web", "sim");
  before.Refer(web, "needs", db, "id");
  lab.Run(before.Build());
  GraphBuilder after;
  after.Add("web", "sim");
  const plan::Plan plan = lab.Plan(after.Build()).plan;
  EXPECT_THAT(Lines(plan), ElementsAre("1 expand update web", "2 contract delete db < 1"));
  EXPECT_EQ(plan.steps[1].why, "not in the program any more");
}

TEST(StepsTest, ACircleInTheStateIsStillDeleted) {
  PlanLab lab;
  GraphBuilder b;
  b.Add("a", "sim");
  b.Add("b", "sim");
  lab.Run(b.Build());
  for (auto& [id, object] : lab.disk.objects) {
    object.dependencies = {object.address == "a" ? "b" : "a"};
  }
  const plan::Plan plan = lab.Destroy().plan;
  EXPECT_EQ(plan.steps.size(), 2u);
  EXPECT_EQ(Unsound(plan), "");
}

TEST(StepsTest, WhatAnEarlierReplacementLeftIsDeleted) {
  PlanLab lab;
  GraphBuilder b;
  b.Add("a", "sim");
  lab.Run(b.Build());
  state::Object left = lab.disk.objects.begin()->second;
  left.object_id = "a-old";
  left.deposed = true;
  lab.disk.objects["a-old"] = left;
  const plan::Plan plan = lab.Plan(b.Build()).plan;
  EXPECT_THAT(Lines(plan, true),
              ElementsAre("1 contract delete a (left from an earlier replacement)"));
  EXPECT_EQ(plan.steps[0].object_id, "a-old");
}

TEST(StepsTest, TheWholeIsMadeAgainWhenItIsGoneOrStopped) {
  PlanLab lab;
  GraphBuilder b;
  b.Add("a", "sim", {{"value", Value::Int(1)}});
  b.Add("b", "sim", {{"value", Value::Int(1)}});
  lab.Run(b.Build());
  const std::string id = lab.world.Find("a")->object_id;
  lab.world.RemoveByHand("a");
  lab.world.StopByHand("b");
  const plan::Plan plan = lab.Plan(b.Build()).plan;
  EXPECT_THAT(Lines(plan, true),
              ElementsAre("1 expand create a (it is gone)", "2 expand update b (it was stopped)"));
  EXPECT_EQ(plan.steps[0].object_id, id);
  EXPECT_FALSE(plan.steps[0].prior.has_value());
}

TEST(StepsTest, AnotherTypeAtOneAddressReplaces) {
  PlanLab lab;
  GraphBuilder before, after;
  before.Add("a", "sim", {{"value", Value::Int(1)}});
  after.Add("a", "sim_verified", {{"value", Value::Int(1)}});
  lab.Run(before.Build());
  const plan::Plan plan = lab.Run(after.Build());
  EXPECT_THAT(Lines(plan), ElementsAre("1 expand create a replaces", "2 verify verify a < 1",
                                       "3 contract delete a replaces < 1,2"));
  EXPECT_EQ(plan.steps[0].type, "sim_verified");
  EXPECT_EQ(plan.steps[2].type, "sim");
  EXPECT_EQ(plan.summary.replace, 1);
  EXPECT_TRUE(lab.Plan(after.Build()).plan.empty());
}

TEST(StepsTest, ChecksStandInVerifyAndWhatNeedsThemAfter) {
  PlanLab lab;
  GraphBuilder b;
  const auto web = b.Add("web", "sim_verified");
  const auto check = b.Add("check", "sim_check");
  const auto late = b.Add("late", "sim");
  b.Order(check, web);
  b.Order(late, check);
  const plan::Plan plan = lab.Plan(b.Build()).plan;
  EXPECT_THAT(Lines(plan), ElementsAre("1 expand create web", "2 verify verify web < 1",
                                       "3 verify run check < 1", "4 verify create late < 3"));
}

}  // namespace
}  // namespace deploy::testing
