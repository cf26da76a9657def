#include <gtest/gtest.h>

#include "base/value/json.h"
#include "runtime/provider/fields.h"
#include "runtime/provider/process/process.h"

namespace deploy::provider {
namespace {

value::Value Decode(const std::string& json) { return value::DecodeText(json).value(); }

std::string BodyText(const std::string& release, const std::string& number) {
  return R"({"command": ["server", ")" + release +
         R"("], "directory": null, "env": {"$map": []}, "user": null, "replicas": 1,
    "port": {"$map": [["http", {"number": )" +
         number + R"(, "address": "127.0.0.1"}]]}, "health": {"$map": []},
    "stop": {"signal": "TERM", "within": {"$q": "2s"}}})";
}

Image ImageOf(const value::Value& body) {
  Image image;
  image.attributes = WithField(body, "pids", value::Value::List({value::Value::Int(17)}));
  image.attributes = WithField(image.attributes, "http", Decode(R"({"host": "127.0.0.1",
    "port": 4711, "address": "127.0.0.1:4711", "endpoints": ["127.0.0.1:4711"], "check": null})"));
  image.private_data =
      R"({"object": "web-1", "address": "web", "token": "t", "env": [], "ports": [{"http": 4711}]})";
  return image;
}

PlanRequest Request(const std::string& live, const value::Value& desired) {
  PlanRequest request;
  request.address = "web";
  request.desired = desired;
  if (!live.empty()) {
    request.last_applied = ImageOf(Decode(live));
    request.live.presence = Presence::kPresent;
    request.live.image = request.last_applied;
  }
  return request;
}

PlannedChange PlanOf(const PlanRequest& request) { return MakeProcessProvider()->Plan(request); }

TEST(ProcessPlan, ACreateKnowsNeitherPidsNorFreePorts) {
  const PlannedChange out = PlanOf(Request("", Decode(BodyText("1", "null"))));
  EXPECT_EQ(out.action, PlannedAction::kCreate);
  EXPECT_TRUE(out.verify);
  EXPECT_TRUE(FieldOf(out.planned, "pids").is_unknown());
  const value::Value& http = FieldOf(out.planned, "http");
  EXPECT_EQ(FieldOf(http, "port").as_string(), "web.http.port");
  EXPECT_EQ(FieldOf(http, "host").as_string(), "127.0.0.1");
  EXPECT_TRUE(FieldOf(http, "endpoints").is_unknown());
}

TEST(ProcessPlan, AFixedPortIsKnownAndExclusive) {
  const PlannedChange create = PlanOf(Request("", Decode(BodyText("1", "8080"))));
  EXPECT_EQ(value::ToSource(FieldOf(FieldOf(create.planned, "http"), "endpoints")),
            "[\"127.0.0.1:8080\"]");
  const PlannedChange out = PlanOf(Request(BodyText("1", "8080"), Decode(BodyText("2", "8080"))));
  EXPECT_EQ(out.action, PlannedAction::kReplace);
  EXPECT_TRUE(out.exclusive);
}

TEST(ProcessPlan, AnotherCommandReplaces) {
  const PlannedChange out = PlanOf(Request(BodyText("1", "null"), Decode(BodyText("2", "null"))));
  EXPECT_EQ(out.action, PlannedAction::kReplace);
  EXPECT_FALSE(out.exclusive);
  ASSERT_EQ(out.changes.size(), 1u);
  EXPECT_EQ(out.changes[0].path, "command");
  EXPECT_TRUE(out.changes[0].forces);
}

TEST(ProcessPlan, AnUnknownCommandReplaces) {
  value::Value desired = Decode(BodyText("1", "null"));
  desired =
      WithField(desired, "command", value::Value::List({value::Value::Unknown("page.sha256")}));
  EXPECT_EQ(PlanOf(Request(BodyText("1", "null"), desired)).action, PlannedAction::kReplace);
}

TEST(ProcessPlan, SettingsChangeInPlace) {
  const value::Value body = Decode(BodyText("1", "null"));
  const PlannedChange same = PlanOf(Request(BodyText("1", "null"), body));
  EXPECT_EQ(same.action, PlannedAction::kNone);
  EXPECT_EQ(same.planned, ImageOf(body).attributes);
  const value::Value stop = Decode(R"({"signal": "INT", "within": {"$q": "2s"}})");
  const PlannedChange out = PlanOf(Request(BodyText("1", "null"), WithField(body, "stop", stop)));
  EXPECT_EQ(out.action, PlannedAction::kUpdate);
  EXPECT_EQ(FieldOf(out.planned, "http"), FieldOf(ImageOf(body).attributes, "http"));
  EXPECT_EQ(FieldOf(out.planned, "pids"), FieldOf(ImageOf(body).attributes, "pids"));
}

TEST(ProcessPlan, IgnoredChangesKeepTheLiveValue) {
  PlanRequest request = Request(BodyText("1", "null"), Decode(BodyText("2", "null")));
  request.ignore_changes = {"command"};
  const PlannedChange out = PlanOf(request);
  EXPECT_EQ(out.action, PlannedAction::kNone);
  EXPECT_EQ(FieldOf(out.planned, "command").elements()[1].as_string(), "1");
}

TEST(ProcessPlan, NotWantedIsDeleted) {
  EXPECT_EQ(PlanOf(Request(BodyText("1", "null"), value::Value())).action, PlannedAction::kDelete);
  EXPECT_EQ(PlanOf(Request("", value::Value())).action, PlannedAction::kNone);
}

}  // namespace
}  // namespace deploy::provider
