#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/plan_lab.h"

namespace deploy::testing {
namespace {

using plan::Action;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using value::Value;

graph::DeploymentGraph Page(int value, const std::vector<std::string>& ignore = {}) {
  GraphBuilder b;
  const auto page =
      b.Add("page", "sim",
            {{"name", Value::String("p")}, {"value", Value::Int(value)}, {"needs", Value::Int(7)}});
  b.node(page).lifecycle.ignore_changes = ignore;
  return b.Build();
}

TEST(WorldTest, ChangesMadeByHandAreDriftAndOverwritten) {
  PlanLab lab;
  lab.Run(Page(1));
  lab.world.SetByHand("page", "value", Value::Int(5));
  const plan::Plan plan = lab.Plan(Page(1)).plan;
  ASSERT_THAT(plan.drift, SizeIs(1));
  EXPECT_EQ(plan.drift[0].kind, plan::DriftKind::kChanged);
  ASSERT_THAT(plan.drift[0].changes, SizeIs(1));
  EXPECT_EQ(plan.drift[0].changes[0].path, "value");
  EXPECT_EQ(plan.drift[0].changes[0].last, Value::Int(1));
  EXPECT_EQ(plan.drift[0].changes[0].live, Value::Int(5));
  EXPECT_EQ(plan.drift[0].changes[0].wanted, Value::Int(1));
  EXPECT_THAT(Lines(plan, true), ElementsAre("1 expand update page (`value`: changed by hand)"));
  EXPECT_EQ(*plan.steps[0].prior->attributes.Find("value"), Value::Int(5));
}

TEST(WorldTest, IgnoredAttributesAreNeitherComparedNorWritten) {
  PlanLab lab;
  lab.Run(Page(1, {"value"}));
  lab.world.SetByHand("page", "value", Value::Int(5));
  EXPECT_TRUE(lab.Plan(Page(2, {"value"})).plan.empty());
  EXPECT_THAT(lab.Plan(Page(2, {"value"})).plan.drift, IsEmpty());
  GraphBuilder b;
  const auto page =
      b.Add("page", "sim",
            {{"name", Value::String("p")}, {"value", Value::Int(2)}, {"needs", Value::Int(8)}});
  b.node(page).lifecycle.ignore_changes = {"value"};
  lab.Run(b.Build());
  EXPECT_EQ(*lab.world.Find("page")->attributes.Find("value"), Value::Int(5));
  EXPECT_EQ(*lab.world.Find("page")->attributes.Find("needs"), Value::Int(8));
}

TEST(WorldTest, DriftIsReadFromTheStateAlone) {
  PlanLab lab;
  GraphBuilder b;
  b.Add("a", "sim", {{"value", Value::Int(1)}});
  b.Add("b", "sim");
  b.Add("c", "sim");
  lab.Run(b.Build());
  lab.world.SetByHand("a", "value", Value::Int(2));
  lab.world.RemoveByHand("b");
  lab.world.StopByHand("c");
  const auto drift = plan::FindDrift(lab.store, lab.registry, lab.context, {.parallel = 4});
  ASSERT_TRUE(drift.ok()) << drift.status();
  ASSERT_THAT(*drift, SizeIs(3));
  EXPECT_EQ((*drift)[0].changes[0].wanted, Value::Int(1));
  EXPECT_EQ((*drift)[1].kind, plan::DriftKind::kAbsent);
  EXPECT_EQ((*drift)[2].kind, plan::DriftKind::kStopped);
}

TEST(WorldTest, WhatIsThereAlreadyIsTakenOverAndPutBack) {
  PlanLab lab;
  lab.world.PlaceForeign("p",
                         Value::Record({{"name", Value::String("p")}, {"value", Value::Int(99)}}));
  const auto before = lab.world.Snapshot();
  const plan::Plan plan = lab.Plan(Page(1)).plan;
  EXPECT_THAT(Lines(plan), ElementsAre("1 expand create page takes_over"));
  ASSERT_TRUE(plan.steps[0].prior.has_value());
  EXPECT_EQ(*plan.steps[0].prior->attributes.Find("value"), Value::Int(99));
  lab.Apply(plan);
  EXPECT_TRUE(lab.Plan(Page(1)).plan.empty());
  const plan::Plan back = lab.Rollback().plan;
  ASSERT_THAT(back.steps, SizeIs(1));
  ASSERT_TRUE(back.steps[0].target_image.has_value());
  EXPECT_EQ(back.steps[0].note, "puts back what was there before");
  lab.Apply(back);
  EXPECT_EQ(lab.world.Snapshot(), before);
}

TEST(WorldTest, ARenamedResourceIsDeletedBeforeItsNameIsUsedAgain) {
  PlanLab lab;
  lab.Run(Page(1));
  GraphBuilder b;
  b.Add("home", "sim", {{"name", Value::String("p")}, {"value", Value::Int(1)}});
  const plan::Plan plan = lab.Run(b.Build());
  EXPECT_THAT(Lines(plan),
              ElementsAre("1 expand delete page exclusive", "2 expand create home < 1"));
  EXPECT_FALSE(lab.world.Find("page").has_value());
  EXPECT_TRUE(lab.world.Find("home").has_value());
}

TEST(WorldTest, NamesCanBeSwapped) {
  PlanLab lab;
  const auto graph = [](const char* first, const char* second) {
    GraphBuilder b;
    b.Add("a", "sim", {{"name", Value::String(first)}});
    b.Add("b", "sim", {{"name", Value::String(second)}});
    return b.Build();
  };
  lab.Run(graph("x", "y"));
  const plan::Plan plan = lab.Run(graph("y", "x"));
  EXPECT_EQ(Unsound(plan), "");
  EXPECT_EQ(*lab.world.Find("a")->attributes.Find("name"), Value::String("y"));
  EXPECT_EQ(*lab.world.Find("b")->attributes.Find("name"), Value::String("x"));
  EXPECT_TRUE(lab.Plan(graph("y", "x")).plan.empty());
}

TEST(WorldTest, FactsNameWhatChangedSinceThePlan) {
  PlanLab lab;
  lab.Run(Page(1));
  const plan::Plan plan = lab.Plan(Page(2)).plan;
  auto changed = plan::ChangedFacts(plan, lab.store, lab.registry, lab.context, 4);
  ASSERT_TRUE(changed.ok());
  EXPECT_THAT(*changed, IsEmpty());
  lab.world.SetByHand("page", "needs", Value::Int(0));
  changed = plan::ChangedFacts(plan, lab.store, lab.registry, lab.context, 4);
  ASSERT_TRUE(changed.ok());
  ASSERT_THAT(*changed, SizeIs(1));
  EXPECT_EQ((*changed)[0].address, "page");
  EXPECT_THAT((*changed)[0].found, ::testing::HasSubstr("needs 0"));
}

TEST(WorldTest, OutputsAloneAreAChange) {
  PlanLab lab;
  const auto graph = [](int value) {
    GraphBuilder b;
    const auto a = b.Add("a", "sim", {{"value", Value::Int(1)}});
    b.Output("id", a, "id");
    b.Output("number", Value::Int(value));
    return b.Build();
  };
  lab.Run(graph(1));
  EXPECT_TRUE(lab.Plan(graph(1)).plan.empty());
  const plan::Plan plan = lab.Plan(graph(2)).plan;
  EXPECT_THAT(plan.steps, IsEmpty());
  EXPECT_TRUE(plan.summary.outputs_changed);
  EXPECT_FALSE(plan.empty());
}

TEST(WorldTest, AChangedInputIsTheReason) {
  PlanLab lab;
  const auto graph = [](const char* release) {
    GraphBuilder b;
    b.Add("page", "sim",
          {{"value", Value::String(std::string("shop ") + release)}, {"needs", Value::Int(1)}});
    b.graph().inputs["release"] = Value::Version(release);
    return b.Build();
  };
  lab.Run(graph("1.0.0"));
  const plan::Plan plan = lab.Plan(graph("1.1.0")).plan;
  EXPECT_EQ(plan.steps[0].why, "`release` changed");
}

}  // namespace
}  // namespace deploy::testing
