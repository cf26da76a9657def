#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/compiler/eval/program.h"

namespace deploy::eval {
namespace {

using ::testing::ElementsAre;

const graph::Node& NodeNamed(const graph::DeploymentGraph& graph, std::string_view name) {
  for (const graph::Node& node : graph.nodes) {
    if (node.name == name) {
      return node;
    }
  }
  static const graph::Node kNone;
  return kNone;
}

TEST(InstanceTest, KeysComeFromMapsByClausesAndSets) {
  Program program(R"(
input names: set(string) = ["b", "a"]
resource m for k, v in { x = 1, y = 2 } = value { input = v }
resource l for n in ["q", "p"] by "key-${n}" = value { input = n }
resource s for n in names = value { input = n }
resource r for i in 1..3 by "${i}" if i != 2 = value { input = i }
)");
  auto graph = program.Compile();
  ASSERT_TRUE(graph) << ::testing::PrintToString(program.Codes());
  EXPECT_THAT(NodeNamed(*graph, "m").keys, ElementsAre("x", "y"));
  EXPECT_THAT(NodeNamed(*graph, "l").keys, ElementsAre("key-q", "key-p"));
  EXPECT_THAT(NodeNamed(*graph, "s").keys, ElementsAre("a", "b"));
  EXPECT_THAT(NodeNamed(*graph, "r").keys, ElementsAre("1", "3"));
  EXPECT_EQ(ToSource(NodeNamed(*graph, "r").bodies[1]), "{ input = 3 }");
}

TEST(InstanceTest, UnknownsSayWhereTheyComeFrom) {
  Program program(R"(
resource a for k, v in { x = 1 } = value { input = v }
resource b = value { input = [a["x"].output, 5] }
)");
  auto graph = program.Compile();
  ASSERT_TRUE(graph);
  const value::Value& body = NodeNamed(*graph, "b").bodies[0];
  EXPECT_EQ(body.Find("input")->elements()[0].as_string(), "a[\"x\"].output");
  EXPECT_EQ(ToSource(body.Find("input")->elements()[1]), "5");
  EXPECT_TRUE(NodeNamed(*graph, "b").deferred);
  EXPECT_FALSE(NodeNamed(*graph, "a").deferred);
}

TEST(InstanceTest, LongChainsDoNotRecurse) {
  std::string text = "resource r0 = value { input = 1 }\nlet a0 = 1\n";
  for (int i = 1; i < 20000; ++i) {
    text += "resource r" + std::to_string(i) + " = value { input = r" + std::to_string(i - 1) +
            ".output }\n";
    text += "let a" + std::to_string(i) + " = a" + std::to_string(i - 1) + " + 1\n";
  }
  text += "output o = a19999\n";
  Program program(text);
  EXPECT_EQ(program.OutputText("o"), "20000");
}

TEST(InstanceTest, WhatDependsOnAnAbsentInstanceIsNull) {
  Program program(R"(
resource a if 1 > 2 = value { input = 1 }
output o = a?.input ?? 7
)");
  EXPECT_EQ(program.OutputText("o"), "7");
}

}  // namespace
}  // namespace deploy::eval
