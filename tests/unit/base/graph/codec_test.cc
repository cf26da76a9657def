#include "base/graph/codec.h"

#include <gmock/gmock.h>

#include <chrono>
#include <fstream>
#include <sstream>

#include "nlohmann/json.hpp"

namespace deploy::graph {
namespace {

using expr::ExprId;
using expr::Op;
using nlohmann::ordered_json;
using value::Value;

source::Span At(uint32_t begin) { return {source::FileId(0), begin, begin + 3}; }

// One of everything that a graph can hold.
DeploymentGraph Rich() {
  DeploymentGraph g;
  g.environment = "production";
  g.root_file = "main.deploy";
  g.stack_folder = "/srv/sh\xff op";
  g.program_digest = std::string(64, 'a');
  g.inputs = {{"port", Value::Int(8080)}, {"release", Value::Version("1.1.0")}};
  const ExprId literal =
      g.program.arena.Constant(Value::Int(7), value::Simple(value::TypeKind::kInt), At(5));
  g.program.arena.Constant(Value::Int(8), nullptr, {});  // unused
  g.program.globals.push_back({"late", literal});
  g.global_values.push_back(Value::Unknown("late"));
  const ExprId late = g.program.arena.Add(Op::kGlobal, {}, nullptr, At(9), 0);
  const ExprId reference =
      g.program.arena.Add(Op::kReference, {}, value::Resource("file"), At(20), 0);
  const ExprId children[] = {late};
  const ExprId body =
      g.program.arena.Add(Op::kRecord, children, nullptr, At(30), g.program.arena.String("input"));
  g.nodes.push_back(
      {.name = "page",
       .type = "file",
       .keys = {""},
       .bodies = {Value::Record({{"path", Value::String("/x")}, {"mode", Value::Int(420)}})},
       .span = At(1),
       .location = "main.deploy:3"});
  g.nodes.push_back({.name = "all",
                     .type = "value",
                     .service = true,
                     .repeated = true,
                     .keys = {"a", "b\"c"},
                     .bodies = {Value::Record({{"input", Value::Unknown("late")}}),
                                Value::Record({{"input", Value::Null()}})},
                     .deferred = body,
                     .locals = {{Value::String("a")}, {Value::String("b")}},
                     .lifecycle = {.prevent_destroy = true,
                                   .ignore_changes = {"mode"},
                                   .accept_irreversible = "why not",
                                   .timeouts = {{"create", 5'000'000'000}}}});
  g.nodes.push_back({.name = "off", .type = "value"});
  g.nodes.push_back({.name = "none", .type = "value", .repeated = true});
  g.edges.push_back({.from = NodeId(1), .to = NodeId(0)});
  g.edges.push_back(
      {.from = NodeId(2), .to = NodeId(1), .kind = EdgeKind::kOne, .key = "a", .span = At(40)});
  g.edges.push_back(
      {.from = NodeId(3), .to = NodeId(1), .kind = EdgeKind::kZip, .reason = EdgeReason::kOrder});
  g.outputs.push_back({"url", Value::String("http://x"), {}});
  g.outputs.push_back({"late", Value::Unknown("late"), late});
  g.assertions.push_back({late, {}, {}, 0, "main.deploy:9", "late > 3"});
  g.assertions.push_back({reference, late, NodeId(1), 1, "main.deploy:10", "x"});
  return g;
}

TEST(GraphCodec, KeepsEverything) {
  const DeploymentGraph graph = Rich();
  const std::string text = ToJson(graph, false);
  const absl::StatusOr<DeploymentGraph> back = FromJson(text);
  ASSERT_TRUE(back.ok()) << back.status() << "\n" << text;
  EXPECT_EQ(ToJson(*back, false), text);
  EXPECT_EQ(back->stack_folder, graph.stack_folder);
  EXPECT_EQ(back->inputs, graph.inputs);
  ASSERT_EQ(back->nodes.size(), 4u);
  EXPECT_EQ(back->nodes[0].keys, std::vector<std::string>{""});
  EXPECT_EQ(back->nodes[0].bodies[0], graph.nodes[0].bodies[0]);
  EXPECT_EQ(back->nodes[0].span, graph.nodes[0].span);
  EXPECT_EQ(back->nodes[1].lifecycle.timeouts, graph.nodes[1].lifecycle.timeouts);
  EXPECT_EQ(back->nodes[1].lifecycle.accept_irreversible, "why not");
  EXPECT_TRUE(back->nodes[1].service);
  EXPECT_TRUE(back->nodes[2].keys.empty());
  EXPECT_FALSE(back->nodes[2].repeated);
  EXPECT_TRUE(back->nodes[3].repeated);
  EXPECT_EQ(back->edges[1].key, "a");
  EXPECT_EQ(back->edges[2].reason, EdgeReason::kOrder);
  EXPECT_EQ(back->assertions[1].instance, 1u);
  EXPECT_EQ(back->program.arena.size(), 4u);  // the unused constant is gone
  EXPECT_EQ(Address(back->nodes[0], 0), "page");
  EXPECT_EQ(Address(back->nodes[1], 1), "all[\"b\\\"c\"]");
}

TEST(GraphCodec, PrettyIsTheSameDocument) {
  const std::string pretty = ToJson(Rich(), true);
  EXPECT_THAT(pretty, ::testing::HasSubstr("\n  \"format\": \"backstay-graph/1\""));
  EXPECT_EQ(ToJson(*FromJson(pretty), false), ToJson(Rich(), false));
}

// Takes a member away, or puts something else in its place: refused, each time.
TEST(GraphCodec, RefusesWhatDoesNotHoldTogether) {
  const ordered_json good = ordered_json::parse(ToJson(Rich(), false));
  const auto refused = [&](const char* pointer, const ordered_json& replacement) {
    ordered_json bad = good;
    bad[ordered_json::json_pointer(pointer)] = replacement;
    const absl::StatusOr<DeploymentGraph> graph = FromJson(bad.dump());
    EXPECT_EQ(graph.status().code(), absl::StatusCode::kInvalidArgument)
        << pointer << " = " << replacement;
  };
  refused("/format", "backstay-graph/2");
  refused("/$type", "plan");
  refused("/extra", 1);
  refused("/environment", 1);
  refused("/stack_folder", 1);
  refused("/inputs", ordered_json::array());
  refused("/nodes/0/bodies", ordered_json::array());
  refused("/nodes/0/bodies/0", 5);
  refused("/nodes/0/extra", 1);
  refused("/nodes/0/keys", {"a"});
  refused("/nodes/0/repeated", true);
  refused("/nodes/1/name", "page");
  refused("/nodes/1/keys", {"a", "a"});
  refused("/nodes/1/keys", {"a", 1});
  refused("/nodes/1/locals", {1});
  refused("/nodes/1/deferred", 99);
  refused("/nodes/1/lifecycle/timeouts/create", "5s");
  refused("/nodes/1/lifecycle/extra", "5s");
  refused("/edges/0/1", 1);  // to itself
  refused("/edges/0/1", 2);  // forward
  refused("/edges/0/0", 3);  // not sorted
  refused("/edges/0/0", -1);
  refused("/edges/1/4", "c");  // no such instance
  refused("/edges/2/4", "a");  // a key that it does not need
  refused("/edges/1/2", "some");
  refused("/outputs/0/value", {{"$what", 1}});
  refused("/outputs/1/deferred", 4);
  refused("/assertions/0/condition", 4);
  refused("/assertions/1/node", 4);
  refused("/assertions/1/instance", 2);
  refused("/program", 1);
  for (const auto& [key, value] : good.items()) {
    ordered_json bad = good;
    bad.erase(key);
    EXPECT_FALSE(FromJson(bad.dump()).ok()) << key;
  }
  EXPECT_FALSE(FromJson("").ok());
  EXPECT_FALSE(FromJson(std::string(1'000'000, '[')).ok());
}

TEST(GraphCodec, SurvivesDamage) {
  const std::string good = ToJson(Rich(), false);
  uint32_t random = 7;
  for (int round = 0; round < 5000; ++round) {
    std::string damaged = good;
    for (int k = 0; k < 2; ++k) {
      random = random * 1664525 + 1013904223;
      damaged[(random >> 8) % damaged.size()] = "0123456789[]{},\"-ae"[(random >> 3) % 19];
    }
    const absl::StatusOr<DeploymentGraph> graph = FromJson(damaged);
    if (graph.ok()) {
      ToJson(*graph, false);
    }
  }
  for (size_t length = 0; length < good.size(); length += 7) {
    EXPECT_FALSE(FromJson(std::string_view(good).substr(0, length)).ok());
  }
}

TEST(GraphCodec, FourThousandKnownInstancesStaySmall) {
  DeploymentGraph graph;
  for (int i = 0; i < 4000; ++i) {
    graph.nodes.push_back(
        {.name = "node" + std::to_string(i),
         .type = "value",
         .keys = {""},
         .bodies = {Value::Record({{"input", Value::String("text " + std::to_string(i))}})},
         .span = At(60 * i),
         .location = "main.deploy:" + std::to_string(3 * i)});
  }
  const auto begin = std::chrono::steady_clock::now();
  const std::string text = ToJson(graph, false);
  const auto encoded = std::chrono::steady_clock::now();
  ASSERT_TRUE(FromJson(text).ok());
  const auto decoded = std::chrono::steady_clock::now();
  EXPECT_LT(text.size() / 4000, 130u);
  RecordProperty("encode_us", static_cast<int>((encoded - begin) / std::chrono::microseconds(1)));
  RecordProperty("decode_us", static_cast<int>((decoded - encoded) / std::chrono::microseconds(1)));
}

}  // namespace
}  // namespace deploy::graph
