#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nlohmann/json.hpp"
#include "runtime/plan/plan_json.h"
#include "tests/support/plan_lab.h"

namespace deploy::testing {
namespace {

using ::testing::HasSubstr;
using value::Value;

plan::Plan Sample(PlanLab& lab) {
  const auto graph = [](int release) {
    GraphBuilder b;
    const auto web = b.Add("web", "sim_verified", {{"fixed", Value::Int(release)}});
    const auto front = b.Add("front", "sim_front", {{"name", Value::String("front")}});
    b.Refer(front, "route", web, "id");
    b.Add("mail", "sim_forever", {{"value", Value::Int(release)}});
    b.Output("id", web, "id");
    b.graph().inputs["release"] = Value::Int(release);
    return b.Build();
  };
  lab.Run(graph(1));
  lab.world.SetByHand("front", "value", Value::String("by hand"));
  return lab.Plan(graph(2)).plan;
}

TEST(PlanCodecTest, GoesThereAndBack) {
  PlanLab lab;
  const plan::Plan plan = Sample(lab);
  ASSERT_FALSE(plan.steps.empty());
  const std::string bytes = plan::EncodePlan(plan);
  EXPECT_TRUE(plan::LooksLikePlan(bytes));
  const absl::StatusOr<plan::Plan> decoded = plan::DecodePlan(bytes);
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(plan::EncodePlan(*decoded), bytes);
  EXPECT_EQ(plan::PlanJson(*decoded), plan::PlanJson(plan));
  EXPECT_EQ(decoded->point_of_no_return, plan.point_of_no_return);
  EXPECT_EQ(decoded->drift.size(), 1u);
}

TEST(PlanCodecTest, EveryAlteredByteIsFound) {
  PlanLab lab;
  const std::string bytes = plan::EncodePlan(Sample(lab));
  for (size_t i = 0; i < bytes.size(); i += 1 + i / 64) {
    std::string altered = bytes;
    altered[i] = static_cast<char>(altered[i] ^ 0x20);
    EXPECT_TRUE(plan::LooksLikePlan(altered)) << i;
    EXPECT_FALSE(plan::DecodePlan(altered).ok()) << i;
    std::string shorter = bytes;
    shorter.erase(i, 1);
    EXPECT_TRUE(plan::LooksLikePlan(shorter)) << i;
    EXPECT_FALSE(plan::DecodePlan(shorter).ok()) << i;
    std::string longer = bytes;
    longer.insert(i, 1, 'x');
    EXPECT_TRUE(plan::LooksLikePlan(longer)) << i;
    EXPECT_FALSE(plan::DecodePlan(longer).ok()) << i;
  }
  EXPECT_FALSE(plan::DecodePlan(bytes + "\n").ok());
  EXPECT_FALSE(plan::DecodePlan(bytes.substr(0, bytes.size() / 2)).ok());
  EXPECT_FALSE(plan::LooksLikePlan("deploy 1\n\nresource page = file {\n"));
  EXPECT_THAT(std::string(plan::DecodePlan("").status().message()), HasSubstr("make a new one"));
}

TEST(PlanJsonTest, IsOneDocumentWithEveryField) {
  PlanLab lab;
  const plan::Plan plan = Sample(lab);
  const std::string text = plan::PlanJson(plan);
  EXPECT_EQ(text.find('\n'), text.npos);
  const auto json = nlohmann::json::parse(text);
  EXPECT_EQ(json["$type"], "plan");
  EXPECT_EQ(json["format"], "backstay-plan/1");
  EXPECT_EQ(json["digest"], plan.digest);
  EXPECT_EQ(json["environment"], "default");
  EXPECT_EQ(json["summary"]["replace"], 1);
  EXPECT_EQ(json["summary"]["unchanged"], 0);
  EXPECT_EQ(json["outputs_changed"], true);
  EXPECT_EQ(json["point_of_no_return"], plan.steps.size());
  EXPECT_EQ(json["drift"][0]["address"], "front");
  EXPECT_EQ(json["steps"][0]["number"], 1);
  EXPECT_EQ(json["steps"][0]["action"], "create");
  EXPECT_EQ(json["steps"][0]["phase"], "expand");
  EXPECT_EQ(json["steps"][0]["class"], "reversible");
  EXPECT_EQ(json["steps"][0]["changes"][0]["path"], "fixed");
  EXPECT_EQ(json["steps"][0]["changes"][0]["before"], 1);
  EXPECT_TRUE(json["outputs"]["id"].contains("$unknown"));
}

TEST(PlanJsonTest, DriftHasItsOwnDocument) {
  PlanLab lab;
  const auto json =
      nlohmann::json::parse(plan::DriftJson("production", Sample(lab).drift, {"a run is open"}));
  EXPECT_EQ(json["format"], "backstay-drift/1");
  EXPECT_EQ(json["environment"], "production");
  EXPECT_EQ(json["warnings"][0], "a run is open");
  EXPECT_EQ(json["drift"][0]["kind"], "changed");
  EXPECT_EQ(json["drift"][0]["changes"][0]["live"], "by hand");
}

}  // namespace
}  // namespace deploy::testing
