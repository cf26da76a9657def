#include "runtime/provider/process/process.h"

#include <signal.h>

#include <filesystem>
#include <fstream>

#include "base/support/text.h"
#include "runtime/provider/fields.h"
#include "runtime/provider/process/logs.h"
#include "runtime/provider/runit/tree.h"
#include "tests/unit/runtime/provider/process/process_fixture.h"

namespace deploy::provider {
namespace {

using ProcessTest = ProcessFixture;

TEST_F(ProcessTest, CreateVerifyReadDelete) {
  Change change = Create("web-1", Body("1.0.0", 2));
  EXPECT_TRUE(provider_->Validate(context_, change).empty());
  const Image image = Do(change);
  const VerifyResult verdict = provider_->Verify(context_, image);
  ASSERT_TRUE(verdict.ok) << verdict.error;
  EXPECT_NE(EndpointOf(image, 0), EndpointOf(image, 1));
  EXPECT_EQ(Get(image, 0), support::Cat("1.0.0 ", Pid(image, 0), "\n"));
  EXPECT_EQ(Get(image, 1), support::Cat("1.0.0 ", Pid(image, 1), "\n"));
  const ReadResult live = Look(image);
  EXPECT_EQ(live.presence, Presence::kPresent);
  EXPECT_EQ(live.health, Health::kHealthy);
  EXPECT_EQ(live.detail, "2 of 2 instances up");
  EXPECT_EQ(live.image->attributes, image.attributes);
  DoDelete("web-1", image);
  EXPECT_EQ(Look(image).presence, Presence::kAbsent);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/.backstay/run"));
  EXPECT_TRUE(Running(folder_).empty());
}

TEST_F(ProcessTest, ApplyTwiceUnderOneTokenFinishesWhatWasBegun) {
  Change change = Create("web-1", Body("1.0.0", 2));
  change.prepared = *provider_->Prepare(context_, change);
  const ApplyResult first = provider_->Apply(context_, change);
  const ApplyResult second = provider_->Apply(context_, change);
  EXPECT_EQ(first.image->attributes, second.image->attributes);
  EXPECT_EQ(provider_->Probe(context_, change).answer, ProbeAnswer::kDone);
}

TEST_F(ProcessTest, AKilledProcessIsBackOnItsPortAndThatIsNoDrift) {
  const Image image = Do(Create("web-1", Body("1.0.0", 1)));
  ASSERT_TRUE(provider_->Verify(context_, image).ok);
  world_.clock().Sleep(absl::Seconds(1));
  ASSERT_TRUE(world_.processes().Signal(Pid(image, 0), SIGKILL).ok());
  EXPECT_TRUE(Await([&] { return Get(image, 0).starts_with("1.0.0 "); }));
  const ReadResult live = Look(image);
  EXPECT_EQ(live.presence, Presence::kPresent);
  const PlannedChange planned = provider_->Plan(
      {.address = "web", .last_applied = image, .live = live, .desired = Body("1.0.0", 1)});
  EXPECT_EQ(planned.action, PlannedAction::kNone);
  EXPECT_TRUE(planned.changes.empty());
}

TEST_F(ProcessTest, EndedWithItsSupervisorIsDriftAndIsStartedOnTheSamePort) {
  const Image image = Do(Create("web-1", Body("1.0.0", 2)));
  ASSERT_TRUE(provider_->Verify(context_, image).ok);
  KillAll("/web-1/1");
  (void)world_.processes().Signal(Pid(image, 1), SIGKILL);
  const ReadResult live = Look(image);
  EXPECT_EQ(live.presence, Presence::kStopped);
  EXPECT_EQ(live.health, Health::kUnhealthy);
  const PlannedChange planned = provider_->Plan(
      {.address = "web", .last_applied = image, .live = live, .desired = Body("1.0.0", 2)});
  EXPECT_EQ(planned.action, PlannedAction::kUpdate);
  ASSERT_EQ(planned.changes.size(), 1u);
  EXPECT_EQ(planned.changes[0].path, "state");
  EXPECT_EQ(FieldOf(planned.planned, "http"), FieldOf(image.attributes, "http"));
  Change change = Update("web-1", *live.image, Body("1.0.0", 2));
  EXPECT_TRUE(provider_->Validate(context_, change).empty());
  const Image again = Do(change);
  ASSERT_TRUE(provider_->Verify(context_, again).ok);
  EXPECT_EQ(FieldOf(again.attributes, "http"), FieldOf(image.attributes, "http"));
  EXPECT_EQ(Pid(again, 0), Pid(image, 0));
  EXPECT_EQ(Look(again).presence, Presence::kPresent);
  // Taken back, it is as it was found: ended.
  change.target_image = *live.image;
  change.direction = Direction::kBack;
  change.as_found = true;
  EXPECT_EQ(provider_->Apply(context_, change).outcome, Outcome::kDone);
  EXPECT_EQ(Look(again).presence, Presence::kStopped);
  // A run of `rollback` to it starts it.
  change.as_found = false;
  EXPECT_EQ(provider_->Apply(context_, change).outcome, Outcome::kDone);
  EXPECT_EQ(Look(again).presence, Presence::kPresent);
}

TEST_F(ProcessTest, MoreReplicasStartBesideTheRunningOnes) {
  const Image one = Do(Create("web-1", Body("1.0.0", 1)));
  const ReadResult live = Look(one);
  const PlannedChange planned = provider_->Plan(
      {.address = "web", .last_applied = one, .live = live, .desired = Body("1.0.0", 3)});
  EXPECT_EQ(planned.action, PlannedAction::kUpdate);
  EXPECT_TRUE(FieldOf(FieldOf(planned.planned, "http"), "endpoints").is_unknown());
  EXPECT_FALSE(FieldOf(FieldOf(planned.planned, "http"), "port").is_unknown());
  const Image three = Do(Update("web-1", one, Body("1.0.0", 3)));
  ASSERT_TRUE(provider_->Verify(context_, three).ok);
  EXPECT_EQ(Pid(three, 0), Pid(one, 0));
  EXPECT_EQ(EndpointOf(three, 0), EndpointOf(one, 0));
  EXPECT_FALSE(EndpointOf(three, 2).empty());
  Change back = Update("web-1", three, value::Value());
  back.target_image = one;
  back.direction = Direction::kBack;
  const ApplyResult result = provider_->Apply(context_, back);
  ASSERT_EQ(result.outcome, Outcome::kDone) << result.error;
  EXPECT_EQ(result.image->attributes, one.attributes);
  EXPECT_FALSE(std::filesystem::exists(Folder("web-1") + "/1"));
  EXPECT_TRUE(Running("/web-1/2").empty());
}

TEST_F(ProcessTest, ABadReleaseIsToldWithInstanceCheckAndLog) {
  const Image image = Do(Create("web-1", Body("1.2.0", 1, R"("env": {"$map": [["MODE", "bad"]]},
        "health": {"$map": [["ready", {"path": "/healthz", "every": {"$q": "100ms"},
          "timeout": {"$q": "400ms"}, "failures": 3, "within": {"$q": "1s"}, "status": 200}]]})")));
  const VerifyResult verdict = provider_->Verify(context_, image);
  EXPECT_FALSE(verdict.ok);
  EXPECT_EQ(verdict.instance, "web/0");
  EXPECT_EQ(verdict.check, support::Cat("ready: GET http://", EndpointOf(image, 0), "/healthz"));
  EXPECT_TRUE(verdict.error.starts_with("answered 500, wanted 200")) << verdict.error;
  ASSERT_EQ(verdict.log.size(), 1u);
  EXPECT_TRUE(verdict.log[0].starts_with("release 1.2.0 on ")) << verdict.log[0];
  DoDelete("web-1", image);
  const auto kept = ServiceLogsOf(world_, context_.state_folder, context_.environment, "web");
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_TRUE(kept[0].failed);
  EXPECT_EQ(kept[0].instance, "web/0");
  EXPECT_TRUE(TextOfFile(world_.files(), kept[0].files.back()).starts_with("release 1.2.0"));
  context_.run = 2;
  provider_->Settled(context_);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/.backstay/run"));
}

TEST_F(ProcessTest, AProcessThatDiesAtOnceIsToldAsSuch) {
  const Image image =
      Do(Create("web-1", Body("1.2.0", 1, R"("env": {"$map": [["MODE", "dies"]]})")));
  const absl::Duration begin = world_.clock().Monotonic();
  const VerifyResult verdict = provider_->Verify(context_, image);
  EXPECT_LT(world_.clock().Monotonic() - begin, absl::Seconds(6));
  EXPECT_FALSE(verdict.ok);
  EXPECT_EQ(verdict.error.find("exited with code 7 after "), 0u) << verdict.error;
  ASSERT_FALSE(verdict.log.empty());
  EXPECT_EQ(verdict.log.back(), "cannot go on");
}

TEST_F(ProcessTest, WithoutACheckItMustStayUp) {
  const std::string no_check = R"("health": {"$map": []}, "command": )";
  const Image dies =
      Do(Create("web-1", Body("1", 1, no_check + R"(["sh", "-c", "echo oh; exit 3"])")));
  const VerifyResult verdict = provider_->Verify(context_, dies);
  EXPECT_FALSE(verdict.ok);
  EXPECT_EQ(verdict.error.find("exited with code 3 after"), 0u) << verdict.error;
  const Image stays = Do(Create("web-2", Body("1", 1, no_check + R"(["sleep", "1000"])")));
  const absl::Duration begin = world_.clock().Monotonic();
  EXPECT_TRUE(provider_->Verify(context_, stays).ok);
  EXPECT_GE(world_.clock().Monotonic() - begin, absl::Seconds(1));
}

TEST_F(ProcessTest, AHangingCheckTimesOut) {
  const Image image = Do(Create("web-1", Body("1.2.0", 1, R"("env": {"$map": [["MODE", "hangs"]]},
        "health": {"$map": [["ready", {"path": "/healthz", "every": {"$q": "100ms"},
          "timeout": {"$q": "300ms"}, "failures": 3, "within": {"$q": "1500ms"}, "status": 200}]]})")));
  const VerifyResult verdict = provider_->Verify(context_, image);
  EXPECT_FALSE(verdict.ok);
  EXPECT_TRUE(verdict.error.starts_with("did not answer within 300ms")) << verdict.error;
}

TEST_F(ProcessTest, StubbornAndForkedProcessesAreGone) {
  const std::string quick = R"(, "stop": {"signal": "TERM", "within": {"$q": "300ms"}})";
  const Image stubborn =
      Do(Create("web-1", Body("1", 1, R"("env": {"$map": [["MODE", "stubborn"]]})" + quick)));
  const Image forks =
      Do(Create("web-2", Body("1", 1, R"("env": {"$map": [["MODE", "forks"]]})" + quick)));
  ASSERT_TRUE(provider_->Verify(context_, stubborn).ok);
  ASSERT_TRUE(provider_->Verify(context_, forks).ok);
  EXPECT_FALSE(Running("sleep 98765").empty());
  DoDelete("web-1", stubborn);
  DoDelete("web-2", forks);
  EXPECT_TRUE(Running(folder_).empty());
  EXPECT_TRUE(Running("sleep 98765").empty());
}

TEST_F(ProcessTest, WatchTakesFailuresInARow) {
  const Image image = Do(Create("web-1", Body("1.0.0", 1)));
  ASSERT_TRUE(provider_->Verify(context_, image).ok);
  EXPECT_TRUE(provider_->Watch(context_, image).ok);
  std::ofstream(folder_ + "/sick") << "x";
  world_.clock().Sleep(absl::Milliseconds(120));
  EXPECT_TRUE(provider_->Watch(context_, image).ok);
  EXPECT_TRUE(provider_->Watch(context_, image).ok);
  VerifyResult verdict;
  EXPECT_TRUE(Await([&] {
    verdict = provider_->Watch(context_, image);
    return !verdict.ok;
  }));
  EXPECT_EQ(verdict.instance, "web/0");
  EXPECT_EQ(verdict.error, "answered 503, wanted 200, 3 times in a row");
  EXPECT_EQ(Look(image).health, Health::kUnhealthy);
}

TEST_F(ProcessTest, ProbeTakesBackWhatWasNotFinished) {
  Change change = Create("web-1", Body("1.0.0", 2));
  change.prepared = *provider_->Prepare(context_, change);
  EXPECT_EQ(provider_->Probe(context_, change).answer, ProbeAnswer::kNotDone);
  ASSERT_EQ(provider_->Apply(context_, change).outcome, Outcome::kDone);
  // As if we had been killed between the first replica and the second.
  KillAll("/web-1/1");
  std::filesystem::remove_all(Folder("web-1") + "/1");
  EXPECT_EQ(provider_->Probe(context_, change).answer, ProbeAnswer::kNotDone);
  EXPECT_FALSE(std::filesystem::exists(Folder("web-1")));
  EXPECT_TRUE(Running(folder_).empty());
}

TEST_F(ProcessTest, ProbeFinishesAnEnd) {
  const Image image = Do(Create("web-1", Body("1.0.0", 2)));
  const Change change = Delete("web-1", image);
  EXPECT_EQ(provider_->Probe(context_, change).answer, ProbeAnswer::kNotDone);
  KillAll("/web-1/1");
  EXPECT_EQ(provider_->Probe(context_, change).answer, ProbeAnswer::kDone);
  EXPECT_FALSE(std::filesystem::exists(Folder("web-1")));
  EXPECT_TRUE(Running(folder_).empty());
}

TEST_F(ProcessTest, ADeletedServiceComesBackOnItsOldPorts) {
  const Image image = Do(Create("web-1", Body("1.0.0", 2)));
  DoDelete("web-1", image);
  Change change = Create("web-9", value::Value());
  change.target_image = image;
  change.direction = Direction::kBack;
  EXPECT_TRUE(provider_->Validate(context_, change).empty());
  const Image again = Do(change);
  ASSERT_TRUE(provider_->Verify(context_, again).ok);
  EXPECT_EQ(FieldOf(again.attributes, "http"), FieldOf(image.attributes, "http"));
}

TEST_F(ProcessTest, ValidateNamesWhatIsWrong) {
  const Image image = Do(Create("web-1", Body("1.0.0", 1)));
  ASSERT_TRUE(provider_->Verify(context_, image).ok);
  const int64_t port = IntField(FieldOf(image.attributes, "http"), "port", 0);
  const std::string fixed = support::Cat(R"("port": {"$map": [["http", {"number": )", port,
                                         R"(, "address": "127.0.0.1"}]]})");
  Change same = Create("web-2", Body("1.0.0", 1, fixed));
  EXPECT_TRUE(provider_->Validate(context_, same).empty());  // our own old object holds it
  Change other = same;
  other.address = "shop";
  auto findings = provider_->Validate(context_, other);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].message,
            support::Cat("port ", port, " is used by `web` of this deployment"));
  Context elsewhere = context_;
  elsewhere.environment = "development";
  findings = provider_->Validate(elsewhere, same);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_TRUE(findings[0].message.starts_with(support::Cat("port ", port, " is taken by `python")))
      << findings[0].message;
  const auto check = [&](const std::string& extra) {
    const auto found = provider_->Validate(context_, Create("web-3", Body("1", 1, extra)));
    return found.empty() ? "" : support::Cat(found[0].fatal ? "!" : "", found[0].message);
  };
  EXPECT_EQ(check(R"("command": ["no-such-program-here"])"),
            "!the program `no-such-program-here` is not in PATH");
  EXPECT_EQ(check(R"("command": [])"), "!`command` is empty");
  EXPECT_EQ(check(R"("user": "no-such-user")"), "!there is no user `no-such-user` on this machine");
  EXPECT_EQ(check(R"("directory": "/no/such")"), "the folder `/no/such` does not exist yet");
  EXPECT_EQ(check(R"("directory": "/etc/passwd")"), "!`/etc/passwd` is not a folder");
  EXPECT_EQ(check(R"("stop": {"signal": "BOOM", "within": {"$q": "1s"}})"),
            "!there is no signal `BOOM`");
  EXPECT_EQ(check(R"("env": {"$map": [["A=B", "c"]]})"), "!`A=B` cannot be the name of a variable");
}

}  // namespace
}  // namespace deploy::provider
