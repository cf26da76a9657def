#include <gtest/gtest.h>

#include "base/graph/codec.h"

namespace deploy::graph {
namespace {

using value::Value;

TEST(GraphInputs, ReadsWhatTheCodecWrote) {
  DeploymentGraph graph;
  graph.environment = "production";
  graph.root_file = "a \",\"inputs\":{ b";
  graph.inputs = {{"note", Value::String("brace } and quote \" and \\")},
                  {"parts", Value::List({Value::Int(1), Value::String("]}")})},
                  {"release", Value::Version("1.0.0")}};
  const std::map<std::string, Value> inputs = InputsOfJson(ToJson(graph, /*pretty=*/false));
  EXPECT_EQ(inputs.size(), 3u);
  EXPECT_TRUE(inputs == graph.inputs);
}

TEST(GraphInputs, NoneAndNonsense) {
  DeploymentGraph graph;
  EXPECT_TRUE(InputsOfJson(ToJson(graph, /*pretty=*/false)).empty());
  EXPECT_TRUE(InputsOfJson("").empty());
  EXPECT_TRUE(InputsOfJson("{\"a\":1,\"inputs\":").empty());
  EXPECT_TRUE(InputsOfJson("{\"a\":1,\"inputs\":{\"x\":\"y").empty());
}

}  // namespace
}  // namespace deploy::graph
