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

graph::DeploymentGraph One(const std::string& type, int fixed, bool protect) {
  GraphBuilder b;
  const auto a = b.Add("a", type, {{"fixed", Value::Int(fixed)}});
  b.node(a).lifecycle.prevent_destroy = protect;
  return b.Build();
}

TEST(RefusalsTest, PreventDestroyRefusesDeletionAndReplacement) {
  PlanLab lab;
  lab.Run(One("sim", 1, true));
  const plan::PlanResult replaced = lab.Plan(One("sim", 2, true));
  ASSERT_THAT(replaced.refusals, SizeIs(1));
  EXPECT_EQ(replaced.refusals[0].code, "D0617");
  EXPECT_EQ(replaced.refusals[0].location, "main.deploy:1");
  EXPECT_EQ(replaced.refusals[0].message,
            "`a` would be replaced, since `fixed` changed, and `prevent_destroy` is set");
  EXPECT_THAT(replaced.plan.steps, IsEmpty());
  const plan::PlanResult removed = lab.Plan(GraphBuilder().Build());
  ASSERT_THAT(removed.refusals, SizeIs(1));
  EXPECT_EQ(removed.refusals[0].message, "`a` would be deleted, and `prevent_destroy` is set");
  EXPECT_THAT(lab.Destroy().refusals, SizeIs(1));
}

TEST(RefusalsTest, TakingPreventDestroyAwayIsWorthARun) {
  PlanLab lab;
  lab.Run(One("sim", 1, true));
  const plan::Plan plan = lab.Plan(One("sim", 1, false)).plan;
  EXPECT_THAT(plan.steps, IsEmpty());
  EXPECT_TRUE(plan.state_changed);
  EXPECT_FALSE(plan.empty());
  lab.Apply(plan);
  EXPECT_THAT(lab.Destroy().refusals, IsEmpty());
  EXPECT_TRUE(lab.Plan(One("sim", 1, false)).plan.empty());
}

TEST(RefusalsTest, IrreversibleStepsStandLastOrAreRefused) {
  PlanLab lab;
  GraphBuilder b;
  const auto web = b.Add("web", "sim_verified");
  const auto mail = b.Add("mail", "sim_forever");
  const auto more = b.Add("more", "sim_forever");
  b.Order(mail, web);
  b.Order(more, mail);
  const plan::Plan plan = lab.Plan(b.Build()).plan;
  EXPECT_THAT(Lines(plan), ElementsAre("1 expand create web", "2 verify verify web < 1",
                                       "3 contract run mail < 2", "4 contract run more < 3"));
  EXPECT_EQ(plan.point_of_no_return, 3);
}

TEST(RefusalsTest, AnAddressThatIsAcceptedMustExist) {
  PlanLab lab;
  GraphBuilder b;
  b.Add("mail", "sim_forever");
  lab.options.accept_irreversible = {"mial"};
  const plan::PlanResult refused = lab.Plan(b.Build());
  ASSERT_EQ(refused.refusals.size(), 1u);
  EXPECT_THAT(refused.refusals[0].message, HasSubstr("mial"));
  EXPECT_THAT(refused.refusals[0].help, HasSubstr("did you mean `mail`?"));
  lab.options.accept_irreversible = {"mail"};
  EXPECT_THAT(lab.Plan(b.Build()).refusals, IsEmpty());
}

graph::DeploymentGraph Early(bool accept) {
  GraphBuilder b;
  const auto migrate = b.Add("migrate", "sim_forever");
  const auto idle = b.Add("idle", "sim");
  const auto web = b.Add("web", "sim");
  b.Order(idle, migrate);
  b.Order(web, idle);
  if (accept) {
    b.node(migrate).lifecycle.accept_irreversible = "the old schema is unused";
  }
  return b.Build();
}

TEST(RefusalsTest, AnIrreversibleStepThatOthersNeedMustBeAccepted) {
  PlanLab lab;
  const plan::PlanResult refused = lab.Plan(Early(false));
  ASSERT_THAT(refused.refusals, SizeIs(1));
  EXPECT_EQ(refused.refusals[0].message,
            "`migrate` cannot be taken back, and `idle` needs it before anything is verified");
  EXPECT_THAT(refused.refusals[0].help, HasSubstr("--accept-irreversible migrate"));
  const plan::Plan accepted = lab.Plan(Early(true)).plan;
  EXPECT_THAT(Lines(accepted), ElementsAre("1 expand run migrate", "2 expand create idle < 1",
                                           "3 expand create web < 2"));
  EXPECT_EQ(accepted.point_of_no_return, 1);
  EXPECT_EQ(accepted.steps[0].accepted, "the old schema is unused");
  lab.options.accept_irreversible = {"migrate"};
  EXPECT_THAT(lab.Plan(Early(false)).refusals, IsEmpty());
}

TEST(RefusalsTest, OrderHoldsThroughWhatHasNothingToDo) {
  PlanLab lab;
  const auto graph = [](int value) {
    GraphBuilder b;
    const auto first = b.Add("first", "sim", {{"value", Value::Int(value)}});
    const auto still = b.Add("still", "sim");
    const auto last = b.Add("last", "sim", {{"value", Value::Int(value)}});
    b.Order(still, first);
    b.Order(last, still);
    return b.Build();
  };
  lab.Run(graph(1));
  EXPECT_THAT(Lines(lab.Plan(graph(2)).plan),
              ElementsAre("1 expand update first", "2 expand update last < 1"));
}

TEST(RefusalsTest, AnUnknownTypeIsNamed) {
  PlanLab lab;
  GraphBuilder b;
  b.Add("a", "warp_drive");
  const plan::PlanResult result = lab.Plan(b.Build());
  ASSERT_THAT(result.refusals, SizeIs(1));
  EXPECT_EQ(result.refusals[0].code, "D0906");
  EXPECT_THAT(result.refusals[0].message, HasSubstr("warp_drive"));
}

TEST(RefusalsTest, TwoOwnersOfOneNameAreRefused) {
  PlanLab lab;
  GraphBuilder b;
  b.Add("a", "sim", {{"name", Value::String("n")}});
  b.Add("b", "sim_verified", {{"name", Value::String("n")}});
  const plan::PlanResult result = lab.Plan(b.Build());
  ASSERT_THAT(result.refusals, SizeIs(1));
  EXPECT_EQ(result.refusals[0].message, "`b` and `a` would both own `n`");
}

graph::DeploymentGraph Asserted(int value) {
  GraphBuilder b;
  const auto a = b.Add("a", "sim", {{"value", Value::Int(1)}});
  expr::Arena& arena = b.graph().program.arena;
  const value::TypeRef any = value::Simple(value::TypeKind::kAny);
  const expr::ExprId object[] = {arena.Add(expr::Op::kReference, {}, any, {}, a.index)};
  const expr::ExprId sides[] = {
      arena.Add(expr::Op::kMember, object, any, {}, arena.String("output")),
      arena.Constant(Value::Int(value), value::Simple(value::TypeKind::kInt), {})};
  b.graph().assertions.push_back(
      {.condition = arena.Add(expr::Op::kEqual, sides, value::Simple(value::TypeKind::kBool), {}),
       .message = arena.Constant(Value::String("it must fit"),
                                 value::Simple(value::TypeKind::kString), {}),
       .location = "main.deploy:9",
       .source_text = "a.output == 2"});
  return b.Build();
}

TEST(RefusalsTest, AnAssertionThatIsKnownToFailRefuses) {
  PlanLab lab;
  EXPECT_THAT(lab.Plan(Asserted(2)).refusals, IsEmpty());  // known only after apply
  lab.Run(Asserted(1));
  const plan::PlanResult result = lab.Plan(Asserted(2));
  ASSERT_THAT(result.refusals, SizeIs(1));
  EXPECT_EQ(result.refusals[0].code, "D0905");
  EXPECT_EQ(result.refusals[0].message, "`a.output == 2` does not hold: it must fit");
  EXPECT_EQ(result.refusals[0].location, "main.deploy:9");
}

TEST(RefusalsTest, AnIrreversibleExclusiveDeleteMustBeAccepted) {
  PlanLab lab;
  const auto graph = [](const char* address) {
    GraphBuilder b;
    b.Add(address, "sim_doomed", {{"name", Value::String("n")}});
    return b.Build();
  };
  lab.Run(graph("old"));
  const plan::PlanResult refused = lab.Plan(graph("new"));
  ASSERT_THAT(refused.refusals, SizeIs(1));
  EXPECT_THAT(refused.refusals[0].message, HasSubstr("`old` cannot be taken back"));
  lab.options.accept_irreversible = {"old"};
  const plan::Plan accepted = lab.Plan(graph("new")).plan;
  EXPECT_THAT(Lines(accepted),
              ElementsAre("1 expand delete old exclusive", "2 expand create new < 1"));
  EXPECT_EQ(accepted.point_of_no_return, 1);
}

}  // namespace
}  // namespace deploy::testing
