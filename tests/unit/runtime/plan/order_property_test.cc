#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/support/text.h"
#include "tests/support/plan_lab.h"

namespace deploy::testing {
namespace {

using value::Value;

// A random program over the names a…: each node depends on earlier ones only, in a random way.
graph::DeploymentGraph RandomGraph(std::mt19937& random, int release) {
  const auto pick = [&](int below) { return static_cast<int>(random() % below); };
  constexpr const char* kTypes[] = {"sim",       "sim_pure",   "sim_exclusive", "sim_verified",
                                    "sim_front", "sim_action", "sim_check",     "sim_scaled"};
  GraphBuilder b;
  std::vector<expr::NodeId> nodes;
  const int count = 2 + pick(12);
  for (int i = 0; i < count; ++i) {
    const std::string name = support::Cat("n", i);
    const std::string type = kTypes[(i * 7 + 3) % 7];
    GraphBuilder::Fields fields = {
        {pick(3) == 0 ? "fixed" : "value", Value::Int(pick(2) == 0 ? release : 0)}};
    if (pick(3) == 0) {
      std::vector<std::string> keys;
      for (int k = pick(40); k > 0; --k) {
        keys.push_back(support::Cat("k", k));
      }
      std::vector<GraphBuilder::Fields> all(keys.size(), fields);
      nodes.push_back(b.AddRepeated(name, type, keys, all));
    } else {
      nodes.push_back(b.Add(name, type, fields));
    }
    for (int e = pick(3); e > 0 && i > 0; --e) {
      const expr::NodeId target = nodes[pick(i)];
      if (pick(2) == 0 && b.node(target).keys.size() <= 1 && !b.node(target).repeated) {
        b.Refer(nodes[i], "needs", target, pick(2) == 0 ? "id" : "output");
      } else {
        b.Order(nodes[i], target);
      }
    }
  }
  return b.Build();
}

TEST(OrderPropertyTest, RandomProgramsAreOrderedSoundlyAndConverge) {
  for (uint32_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    PlanLab lab;
    for (int release = 1; release <= 3; ++release) {
      const graph::DeploymentGraph graph = RandomGraph(random, release);
      const plan::PlanResult result = lab.Plan(graph);
      ASSERT_TRUE(result.refusals.empty()) << result.refusals[0].message;
      ASSERT_EQ(Unsound(result.plan), "");
      ASSERT_EQ(result.plan.digest, lab.Plan(graph).plan.digest);
      const absl::StatusOr<plan::Plan> decoded = plan::DecodePlan(plan::EncodePlan(result.plan));
      ASSERT_TRUE(decoded.ok()) << decoded.status();
      ASSERT_EQ(Lines(*decoded, true), Lines(result.plan, true));
      lab.Apply(*decoded);
      ASSERT_TRUE(lab.world.Duplicates().empty());
      const plan::Plan after = lab.Plan(graph).plan;
      ASSERT_TRUE(after.steps.empty()) << Lines(after, true)[0];
    }
    const auto two = lab.Rollback();
    ASSERT_TRUE(two.refusals.empty());
    ASSERT_EQ(Unsound(two.plan), "");
    lab.Apply(two.plan);
    const plan::Plan gone = lab.Destroy().plan;
    ASSERT_EQ(Unsound(gone), "");
    lab.Apply(gone);
    ASSERT_TRUE(lab.world.Objects().empty());
  }
}

TEST(OrderPropertyTest, DigestDoesNotDependOnTheNumberOfReaders) {
  PlanLab lab;
  GraphBuilder b;
  std::vector<std::string> keys;
  for (int i = 0; i < 100; ++i) {
    keys.push_back(support::Cat("k", i));
  }
  b.AddRepeated("a", "sim", keys);
  const auto graph = b.Build();
  lab.options.parallel = 1;
  const std::string one = lab.Plan(graph).plan.digest;
  lab.options.parallel = 8;
  EXPECT_EQ(lab.Plan(graph).plan.digest, one);
  lab.world.PlaceForeign("unseen", Value::Record({}));
  EXPECT_EQ(lab.Plan(graph).plan.digest, one);
}

TEST(OrderPropertyTest, ManyAfterManyIsLinear) {
  PlanLab lab;
  const auto graph = [](int release, int count) {
    GraphBuilder b;
    std::vector<std::string> keys;
    for (int i = 0; i < count; ++i) {
      keys.push_back(support::Cat("k", i));
    }
    const std::vector<GraphBuilder::Fields> fields(keys.size(), {{"fixed", Value::Int(release)}});
    const auto base = b.AddRepeated("base", "sim_pure", keys, fields);
    const auto user = b.AddRepeated("user", "sim_pure", keys, fields);
    b.Order(user, base);
    return b.Build();
  };
  const auto edges = [](const plan::Plan& plan) {
    size_t count = 0;
    for (const plan::Step& step : plan.steps) {
      count += step.depends_on.size() + step.depends_on_groups.size();
    }
    for (const plan::Group& group : plan.groups) {
      count += group.steps.size() + group.groups.size();
    }
    return count;
  };
  const plan::Plan first = lab.Run(graph(1, 300));
  EXPECT_EQ(Unsound(first), "");
  EXPECT_LE(edges(first), 700u);
  ASSERT_EQ(first.groups.size(), 1u);
  EXPECT_EQ(first.steps[400].depends_on_groups, std::vector<int>{0});
  const plan::Plan second = lab.Run(graph(2, 300));
  EXPECT_EQ(Unsound(second), "");
  EXPECT_EQ(second.steps.size(), 1200u);
  EXPECT_LE(edges(second), 6000u);
  const plan::Plan gone = lab.Destroy().plan;
  EXPECT_LE(edges(gone), 700u);
  EXPECT_EQ(gone.steps[0].address.substr(0, 4), "user");
}

}  // namespace
}  // namespace deploy::testing
