#include "runtime/provider/haproxy/haproxy.h"

#include <signal.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/support/text.h"
#include "nlohmann/json.hpp"
#include "runtime/provider/fields.h"
#include "runtime/provider/runit/tree.h"
#include "tests/unit/runtime/provider/haproxy/haproxy_fixture.h"

namespace deploy::provider {
namespace {

using HaproxyTest = HaproxyFixture;

constexpr char kCanary[] =
    R"({"kind": "canary", "steps": [{"$q": "10%"}, {"$q": "50%"}, {"$q": "100%"}],
        "hold": {"$q": "700ms"}})";

TEST_F(HaproxyTest, ListensThenServesThenIsGone) {
  const Image web = Web("web-1", "1.0.0");
  EXPECT_TRUE(
      haproxy_->Validate(context_, Step(ChangeKind::kCreate, std::nullopt, Front(web))).empty());
  const Image created = Apply(Step(ChangeKind::kCreate, std::nullopt, Front(web)));
  EXPECT_EQ(Ask(), "503");
  EXPECT_EQ(PlanFront(created, Front(web)).action, PlannedAction::kSwitch);
  const Image served = Apply(Step(ChangeKind::kSwitch, created, Front(web)));
  EXPECT_EQ(Count(20), (std::map<std::string, int>{{"1.0.0", 20}}));
  const ReadResult live = LookFront(served);
  EXPECT_EQ(live.presence, Presence::kPresent);
  EXPECT_EQ(live.health, Health::kHealthy);
  EXPECT_EQ(live.detail, "2 of 2 servers up");
  EXPECT_EQ(*live.image, served);
  EXPECT_EQ(PlanFront(served, Front(web)).action, PlannedAction::kNone);
  EXPECT_EQ(IntField(FieldOf(served.attributes, "http"), "port", 0), port_);
  // Taken back, the first switch leaves it listening.
  Change back = Step(ChangeKind::kSwitch, served, created.attributes);
  back.direction = Direction::kBack;
  back.target_image = created;
  Apply(back);
  EXPECT_EQ(Ask(), "503");
  Apply(Step(ChangeKind::kSwitch, created, Front(web)));
  EXPECT_EQ(haproxy_->Apply(context_, Step(ChangeKind::kDelete, served, value::Value())).outcome,
            Outcome::kDone);
  EXPECT_TRUE(world_.network().CanBind("127.0.0.1", port_));
  EXPECT_FALSE(std::filesystem::exists(Folder("front-1")));
  EXPECT_TRUE(Running("/front-1").empty());
}

TEST_F(HaproxyTest, ARolloutUnderLoadLosesNothing) {
  const Image old = Web("web-1", "1.0.0");
  const Image fresh = Web("web-2", "2.0.0");
  const Image served = Serve(old);
  StartLoad();
  const Image moved = Apply(Step(ChangeKind::kSwitch, served, Front(fresh, kCanary)));
  DoDelete("web-1", old);
  const nlohmann::json load = StopLoad();
  EXPECT_EQ(load["failed"], 0) << load;
  EXPECT_GT(load["requests"], 500);
  EXPECT_EQ(notes_, (std::vector<std::string>{"10% of traffic to the new version",
                                              "50% of traffic to the new version",
                                              "100% of traffic to the new version"}));
  EXPECT_EQ(Count(20), (std::map<std::string, int>{{"2.0.0", 20}}));
  EXPECT_EQ(*LookFront(moved).image, moved);
}

TEST_F(HaproxyTest, SharesAreExact) {
  const Image old = Web("web-1", "1.0.0", 2);
  const Image fresh = Web("web-2", "2.0.0", 1);
  const Image served = Serve(old);
  std::map<std::string, int> tenth;
  const std::string slow = R"({"kind": "canary", "steps": [{"$q": "10%"}, {"$q": "100%"}],
                              "hold": {"$q": "60s"}})";
  const Change change = Step(ChangeKind::kSwitch, served, Front(fresh, slow));
  ApplyResult result;
  std::thread mover([&] { result = haproxy_->Apply(context_, change); });
  EXPECT_TRUE(Await([&] {
    const std::lock_guard<std::mutex> lock(notes_mutex_);
    return !notes_.empty();
  }));
  tenth = Count(200);
  const absl::Duration begin = world_.clock().Monotonic();
  cancel_.Cancel();
  mover.join();
  EXPECT_LT(world_.clock().Monotonic() - begin, absl::Seconds(1));
  EXPECT_EQ(result.outcome, Outcome::kFailed);
  EXPECT_NEAR(tenth["2.0.0"], 20, 2);
  // HAProxy killed in the middle goes on with the same shares.
  context_.cancel = nullptr;
  for (const int64_t pid : Running("-W -S")) {
    (void)world_.processes().Signal(pid, SIGKILL);
  }
  EXPECT_TRUE(Await([&] { return Ask().starts_with("1.0.0"); }));
  EXPECT_NEAR(Count(200)["2.0.0"], 20, 2);
  // A resumed run asks what became of the step: it takes the traffic back.
  EXPECT_EQ(haproxy_->Probe(context_, change).answer, ProbeAnswer::kNotDone);
  EXPECT_EQ(Count(50), (std::map<std::string, int>{{"1.0.0", 50}}));
  EXPECT_EQ(*LookFront(served).image, served);
}

TEST_F(HaproxyTest, GoingBackUnderLoadLosesNothing) {
  const Image old = Web("web-1", "1.0.0");
  const Image fresh = Web("web-2", "2.0.0");
  const Image served = Serve(old);
  const Image moved = Apply(Step(ChangeKind::kSwitch, served, Front(fresh, kCanary)));
  notes_.clear();
  StartLoad();
  Change back = Step(ChangeKind::kSwitch, moved, served.attributes);
  back.direction = Direction::kBack;
  back.target_image = served;
  EXPECT_EQ(Apply(back), served);
  DoDelete("web-2", fresh);
  const nlohmann::json load = StopLoad();
  EXPECT_EQ(load["failed"], 0) << load;
  EXPECT_TRUE(notes_.empty());
  EXPECT_EQ(haproxy_->Probe(context_, back).answer, ProbeAnswer::kDone);
}

TEST_F(HaproxyTest, ChangesByHandAreSeenAndTakenBack) {
  const Image web = Web("web-1", "1.0.0");
  const Image served = Serve(web);
  const std::string config = Folder("front-1") + "/haproxy.cfg";
  const std::string socket = Folder("front-1") + "/admin.sock";
  const std::string server = support::Cat("route_all/s_127_0_0_1_", EndpointOf(web, 0).substr(10));
  ASSERT_TRUE(world_.network()
                  .UnixExchange(socket, support::Cat("set server ", server, " weight 7\n"),
                                absl::Seconds(2))
                  .ok());
  PlannedChange planned = PlanFront(served, Front(web));
  EXPECT_EQ(planned.action, PlannedAction::kSwitch);
  ASSERT_EQ(planned.changes.size(), 1u);
  EXPECT_EQ(planned.changes[0].path, "configuration");
  EXPECT_TRUE(planned.changes[0].by_hand);
  EXPECT_EQ(Apply(Step(ChangeKind::kSwitch, *LookFront(served).image, Front(web))), served);
  std::ofstream(config, std::ios::app) << "# a remark\n";
  planned = PlanFront(served, Front(web));
  EXPECT_EQ(planned.action, PlannedAction::kSwitch);
  Apply(Step(ChangeKind::kSwitch, *LookFront(served).image, Front(web)));
  EXPECT_EQ(TextOfFile(world_.files(), config).find("a remark"), std::string::npos);
  EXPECT_EQ(PlanFront(served, Front(web)).action, PlannedAction::kNone);
}

TEST_F(HaproxyTest, EndedWithItsSupervisorIsDrift) {
  const Image web = Web("web-1", "1.0.0");
  const Image served = Serve(web);
  KillAll("/front-1");
  EXPECT_TRUE(Await([&] { return world_.network().CanBind("127.0.0.1", port_); }));
  const ReadResult live = LookFront(served);
  EXPECT_EQ(live.presence, Presence::kStopped);
  EXPECT_EQ(PlanFront(served, Front(web)).action, PlannedAction::kSwitch);
  const Image again = Apply(Step(ChangeKind::kSwitch, live.image, Front(web)));
  EXPECT_TRUE(Ask().starts_with("1.0.0"));
  EXPECT_EQ(again, served);
  Change back = Step(ChangeKind::kSwitch, again, live.image->attributes);
  back.direction = Direction::kBack;
  back.target_image = live.image;
  back.as_found = true;
  Apply(back);
  EXPECT_EQ(LookFront(served).presence, Presence::kStopped);
}

TEST_F(HaproxyTest, AnotherPortIsASwitch) {
  const Image web = Web("web-1", "1.0.0");
  const Image served = Serve(web);
  const int old_port = port_;
  port_ = world_.network().FreePort("127.0.0.1").value();
  const PlannedChange planned = PlanFront(served, Front(web));
  EXPECT_EQ(planned.action, PlannedAction::kSwitch);
  ASSERT_EQ(planned.changes.size(), 1u);
  EXPECT_EQ(planned.changes[0].path, "port.http.number");
  Apply(Step(ChangeKind::kSwitch, served, Front(web)));
  EXPECT_TRUE(Ask().starts_with("1.0.0"));
  EXPECT_TRUE(Await([&] { return world_.network().CanBind("127.0.0.1", old_port); }));
}

TEST_F(HaproxyTest, ValidateNamesWhoHoldsThePort) {
  const Image web = Web("web-1", "1.0.0", 1);
  port_ = static_cast<int>(IntField(FieldOf(web.attributes, "http"), "port", 0));
  const auto findings =
      haproxy_->Validate(context_, Step(ChangeKind::kCreate, std::nullopt, Front(web)));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_TRUE(findings[0].fatal);
  EXPECT_EQ(findings[0].message,
            support::Cat("port ", port_, " is used by `web` of this deployment"));
}

TEST_F(HaproxyTest, FewerReplicasUnderLoadLoseNothing) {
  const Image three = Web("web-1", "1.0.0", 3);
  const Image served = Serve(three);
  StartLoad();
  const Image one = Do(Update("web-1", three, Body("1.0.0", 1)));
  Apply(Step(ChangeKind::kSwitch, served, Front(one)));
  const nlohmann::json load = StopLoad();
  // The test's server does not finish what it was answering when it is told to end.
  EXPECT_LE(load["failed"], 2) << load;
  EXPECT_FALSE(load["failures"].contains("status 503")) << load;
}

TEST_F(HaproxyTest, AnUnhealthyServerGetsNothingAndOthersGoOn) {
  const Image web = Web("web-1", "1.0.0", 2);
  const Image served = Serve(web);
  StartLoad();
  (void)world_.processes().Signal(Pid(web, 0), SIGKILL);
  world_.clock().Sleep(absl::Seconds(2));
  const nlohmann::json load = StopLoad();
  // What a dying process had half answered is lost; nothing else is.
  EXPECT_LE(load["failed"], 8) << load;
  EXPECT_TRUE(Await([&] { return LookFront(served).health == Health::kHealthy; }));
}

}  // namespace
}  // namespace deploy::provider
