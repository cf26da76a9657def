#include "cli/generation_inputs.h"

#include <gtest/gtest.h>

#include "base/graph/codec.h"

namespace deploy::cli {
namespace {

using value::Value;

TEST(GenerationInputsTest, ReadsWhatTheCodecWrote) {
  graph::DeploymentGraph graph;
  graph.environment = "production";
  graph.root_file = "a \",\"inputs\":{ b";
  graph.inputs = {{"note", Value::String("brace } and quote \" and \\")},
                  {"parts", Value::List({Value::Int(1), Value::String("]}")})},
                  {"release", Value::Version("1.0.0")}};
  const InputValues inputs = InputsOfGraph(graph::ToJson(graph, /*pretty=*/false));
  EXPECT_EQ(inputs.size(), 3u);
  EXPECT_TRUE(inputs == graph.inputs);
}

TEST(GenerationInputsTest, NoneAndNonsense) {
  graph::DeploymentGraph graph;
  EXPECT_TRUE(InputsOfGraph(graph::ToJson(graph, /*pretty=*/false)).empty());
  EXPECT_TRUE(InputsOfGraph("").empty());
  EXPECT_TRUE(InputsOfGraph("{\"a\":1,\"inputs\":").empty());
  EXPECT_TRUE(InputsOfGraph("{\"a\":1,\"inputs\":{\"x\":\"y").empty());
}

TEST(GenerationInputsTest, OnlyWhatChanged) {
  const InputValues before = {{"a", Value::Int(1)}, {"b", Value::String("x")}};
  const InputValues now = {
      {"a", Value::Int(1)}, {"b", Value::String("two words")}, {"c", Value::String("plain")}};
  EXPECT_EQ(ChangedInputs(before, now), "b=\"two words\" c=plain");
  EXPECT_EQ(ChangedInputs(now, now), "");
}

}  // namespace
}  // namespace deploy::cli
