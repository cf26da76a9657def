#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/engine_rig.h"

namespace deploy::testing {
namespace {

using event::RunOutcome;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using value::Value;

GraphBuilder::Fields Of(int number) { return {{"value", Value::Int(number)}}; }

// a ← b ← c, where c is verified and d stands alone.
graph::DeploymentGraph Chain(int number) {
  GraphBuilder builder;
  const auto a = builder.Add("a", "sim", Of(number));
  const auto b = builder.Add("b", "sim", Of(number));
  const auto c = builder.Add("c", "sim_verified", Of(number));
  builder.Add("d", "sim", Of(number));
  builder.Refer(b, "needs", a, "id");
  builder.Refer(c, "needs", b, "output");
  builder.Output("answer", c, "output");
  return builder.Build();
}

size_t IndexOf(const std::vector<std::string>& lines, const std::string& line) {
  return static_cast<size_t>(std::find(lines.begin(), lines.end(), line) - lines.begin());
}

TEST(Apply, CreatesInDependencyOrder) {
  EngineRig rig;
  const engine::Result result = rig.Apply(Chain(1));
  ASSERT_EQ(result.outcome, RunOutcome::kCommitted) << result.reason;
  EXPECT_EQ(result.generation, 1);
  EXPECT_EQ(result.run, 1);
  const std::vector<std::string> log = rig.sim.Log();
  EXPECT_EQ(log.size(), 4u);
  EXPECT_LT(IndexOf(log, "create a"), IndexOf(log, "create b"));
  EXPECT_LT(IndexOf(log, "create b"), IndexOf(log, "create c"));
  EXPECT_EQ(rig.View(), rig.sim.Snapshot());
  EXPECT_THAT(rig.sim.Orphans(rig.KnownObjects()), IsEmpty());
}

TEST(Apply, FinishesBodiesWithLiveImages) {
  EngineRig rig;
  ASSERT_EQ(rig.Apply(Chain(7)).outcome, RunOutcome::kCommitted);
  const auto a = rig.sim.Find("a"), b = rig.sim.Find("b"), c = rig.sim.Find("c");
  EXPECT_EQ(*b->attributes.Find("needs"), *a->attributes.Find("id"));
  EXPECT_EQ(*c->attributes.Find("needs"), Value::Int(7));
  const auto outputs = rig.Engine().GetOutputs();
  ASSERT_TRUE(outputs.ok());
  EXPECT_EQ(outputs->at("answer"), Value::Int(7));
}

TEST(Apply, JournalsIntentBeforeOutcome) {
  EngineRig rig({.parallel = 1});
  GraphBuilder builder;
  builder.Add("a", "sim", Of(1));
  ASSERT_EQ(rig.Apply(builder.Build()).outcome, RunOutcome::kCommitted);
  EXPECT_THAT(rig.Kinds(1), ElementsAre("run_begin", "phase", "intent 1", "outcome 1", "run_end"));
}

TEST(Apply, ReportsEvents) {
  EngineRig rig;
  ASSERT_EQ(rig.Apply(Chain(1)).outcome, RunOutcome::kCommitted);
  const std::vector<std::string> lines = rig.observer.lines();
  EXPECT_EQ(lines.front(), "run_begin apply");
  EXPECT_EQ(lines.back(), "run_end committed");
  EXPECT_THAT(lines, IsSupersetOf({"phase expand", "begin create a", "end create a done",
                                   "phase verify", "begin verify c", "end verify c done"}));
  EXPECT_LT(IndexOf(lines, "begin create a"), IndexOf(lines, "end create a done"));
  EXPECT_FALSE(rig.observer.overlapped());
}

TEST(Apply, NothingToDoWritesNothing) {
  EngineRig rig;
  ASSERT_EQ(rig.Apply(Chain(1)).outcome, RunOutcome::kCommitted);
  const engine::Result again = rig.Apply(Chain(1));
  EXPECT_EQ(again.outcome, RunOutcome::kCommitted) << again.reason;
  EXPECT_EQ(again.run, 0);
  EXPECT_EQ(again.generation, 1);
  EXPECT_EQ(rig.disk.runs.size(), 1u);
}

TEST(Apply, OutputsAloneAreAGeneration) {
  EngineRig rig;
  GraphBuilder first, second;
  first.Output("x", Value::Int(1));
  second.Output("x", Value::Int(2));
  ASSERT_EQ(rig.Apply(first.Build()).outcome, RunOutcome::kCommitted);
  const engine::Result result = rig.Apply(second.Build());
  ASSERT_EQ(result.outcome, RunOutcome::kCommitted) << result.reason;
  EXPECT_EQ(rig.Engine().GetOutputs()->at("x"), Value::Int(2));
  EXPECT_THAT(rig.Kinds(result.run), ElementsAre("run_begin", "run_end"));
}

TEST(Apply, UpdatesReplacesAndDeletes) {
  EngineRig rig;
  GraphBuilder first, second;
  first.Add("keep", "sim", Of(1));
  first.Add("replace", "sim", {{"fixed", Value::Int(1)}});
  first.Add("gone", "sim", Of(1));
  second.Add("keep", "sim", Of(2));
  second.Add("replace", "sim", {{"fixed", Value::Int(2)}});
  ASSERT_EQ(rig.Apply(first.Build()).outcome, RunOutcome::kCommitted);
  rig.sim.ClearLog();
  const engine::Result result = rig.Apply(second.Build());
  ASSERT_EQ(result.outcome, RunOutcome::kCommitted) << result.reason;
  const std::vector<std::string> log = rig.sim.Log();
  EXPECT_THAT(log, ::testing::UnorderedElementsAre("update keep", "create replace",
                                                   "delete replace", "delete gone"));
  EXPECT_LT(IndexOf(log, "create replace"), IndexOf(log, "delete replace"));
  EXPECT_EQ(rig.View(), rig.sim.Snapshot());
  for (const auto& [id, object] : rig.disk.objects) {
    EXPECT_FALSE(object.deposed) << id;
  }
}

TEST(Apply, RefusesAChangedFactByName) {
  EngineRig rig;
  ASSERT_EQ(rig.Apply(Chain(1)).outcome, RunOutcome::kCommitted);
  const auto planned = rig.Plan(Chain(2));
  ASSERT_TRUE(planned.ok());
  rig.sim.SetByHand("a", "value", Value::Int(9));
  rig.sim.ClearLog();
  const engine::Result result = rig.Apply(planned->plan);
  EXPECT_EQ(result.outcome, RunOutcome::kRefused);
  EXPECT_EQ(result.run, 0);
  EXPECT_THAT(result.reason, HasSubstr("`a` changed since the plan was made"));
  EXPECT_THAT(rig.sim.Log(), IsEmpty());
}

TEST(Apply, RefusesAPlanOfAnotherState) {
  EngineRig rig;
  const auto planned = rig.Plan(Chain(1));
  ASSERT_TRUE(planned.ok());
  ASSERT_EQ(rig.Apply(planned->plan).outcome, RunOutcome::kCommitted);
  const engine::Result again = rig.Apply(planned->plan);
  EXPECT_EQ(again.outcome, RunOutcome::kRefused);
  EXPECT_THAT(again.reason, HasSubstr("generation"));
}

TEST(Apply, RefusesWhatProvidersFindInTheWay) {
  EngineRig rig;
  GraphBuilder builder;
  builder.Add("a", "sim", {{"name", Value::String("front")}});
  const auto planned = rig.Plan(builder.Build());
  ASSERT_TRUE(planned.ok());
  rig.sim.PlaceForeign("front", Value::Record({{"name", Value::String("front")}}));
  const engine::Result result = rig.Apply(planned->plan);
  EXPECT_EQ(result.outcome, RunOutcome::kRefused);
  EXPECT_EQ(rig.disk.runs.size(), 0u);
}

TEST(Apply, TakesOverWhatIsThereAndKeepsIt) {
  EngineRig rig;
  rig.sim.PlaceForeign("n",
                       Value::Record({{"name", Value::String("n")}, {"value", Value::Int(5)}}));
  const auto before = rig.sim.Snapshot();
  GraphBuilder builder;
  builder.Add("a", "sim", {{"name", Value::String("n")}, {"value", Value::Int(1)}});
  const engine::Result result = rig.Apply(builder.Build());
  ASSERT_EQ(result.outcome, RunOutcome::kCommitted) << result.reason;
  ASSERT_EQ(rig.disk.objects.size(), 1u);
  EXPECT_TRUE(rig.disk.objects.begin()->second.origin.has_value());
  ASSERT_EQ(rig.Destroy().outcome, RunOutcome::kCommitted);
  EXPECT_EQ(rig.sim.Snapshot(), before);
  EXPECT_TRUE(rig.disk.objects.empty());
}

TEST(Apply, RunsNoMoreAtATimeThanAsked) {
  EngineRig rig({.parallel = 3});
  rig.sim.Delay(absl::Milliseconds(3));
  GraphBuilder builder;
  std::vector<std::string> keys;
  for (int i = 0; i < 20; ++i) {
    keys.push_back(std::to_string(i));
  }
  builder.AddRepeated("many", "sim", keys);
  ASSERT_EQ(rig.Apply(builder.Build()).outcome, RunOutcome::kCommitted);
  int open = 0, most = 0;
  for (const std::string& kind : rig.Kinds(1)) {
    open += kind.starts_with("intent") ? 1 : kind.starts_with("outcome") ? -1 : 0;
    most = std::max(most, open);
  }
  EXPECT_LE(most, 3);
  EXPECT_EQ(rig.sim.Objects().size(), 20u);
}

}  // namespace
}  // namespace deploy::testing
