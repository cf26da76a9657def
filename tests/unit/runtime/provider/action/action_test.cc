#include "runtime/provider/action/action.h"

#include <gtest/gtest.h>

#include <csignal>
#include <thread>

#include "runtime/provider/fields.h"
#include "tests/unit/runtime/provider/provider_rig.h"

namespace deploy::provider {
namespace {

using value::Value;

Value Words(const std::vector<std::string>& words) {
  std::vector<Value> out;
  for (const std::string& word : words) {
    out.push_back(Value::String(word));
  }
  return Value::List(std::move(out));
}

class ActionTest : public ::testing::Test {
 protected:
  Value Body(const std::string& script, const std::string& undo = "",
             const std::string& probe = "") {
    std::vector<std::pair<std::string, Value>> fields{{"run", Words({"sh", "-c", script})}};
    fields.emplace_back("undo", undo.empty() ? Value() : Words({"sh", "-c", undo}));
    fields.emplace_back("probe", probe.empty() ? Value() : Words({"sh", "-c", probe}));
    fields.emplace_back("directory", Value::String(rig_.root));
    return Value::Record(std::move(fields));
  }
  Change Make(ChangeKind kind, Value desired,
              const std::string& token = "00112233445566778899aabbccddeeff") {
    return {.address = "job",
            .object_id = "job-1",
            .token = token,
            .kind = kind,
            .desired = std::move(desired)};
  }

  testing::ProviderRig rig_;
  std::unique_ptr<Provider> action_ = MakeActionProvider();
};

TEST_F(ActionTest, RunsOnceUnderOneToken) {
  const Change change = Make(ChangeKind::kCreate, Body("echo run >>log; echo out"));
  const ApplyResult first = action_->Apply(rig_.context, change);
  ASSERT_EQ(first.outcome, Outcome::kDone) << first.error;
  EXPECT_EQ(TextField(first.image->attributes, "stdout"), "out\n");
  EXPECT_EQ(action_->Apply(rig_.context, change).outcome, Outcome::kDone);
  EXPECT_EQ(rig_.Read("log"), "run\n");
  EXPECT_EQ(action_->Probe(rig_.context, change).answer, ProbeAnswer::kDone);
}

TEST_F(ActionTest, DeleteRunsTheStoredUndo) {
  const ApplyResult made =
      action_->Apply(rig_.context, Make(ChangeKind::kCreate, Body("touch f", "rm f")));
  ASSERT_TRUE(rig_.Exists("f"));
  Change remove = Make(ChangeKind::kDelete, Value(), "ff112233445566778899aabbccddeeff");
  remove.prior = made.image;
  ASSERT_EQ(action_->Apply(rig_.context, remove).outcome, Outcome::kDone);
  EXPECT_FALSE(rig_.Exists("f"));
}

TEST_F(ActionTest, UndoOfAnUpdateRunsTheNewUndoThenTheOldRun) {
  const ApplyResult old = action_->Apply(
      rig_.context, Make(ChangeKind::kCreate, Body("echo old >>log", "echo undo-old >>log")));
  Change update = Make(ChangeKind::kUpdate, Body("echo new >>log", "echo undo-new >>log"), "01");
  update.prior = old.image;
  const ApplyResult done = action_->Apply(rig_.context, update);
  Change back = Make(ChangeKind::kUpdate, old.image->attributes, "02");
  back.direction = Direction::kBack;
  back.prior = done.image;
  back.target_image = old.image;
  ASSERT_EQ(action_->Apply(rig_.context, back).outcome, Outcome::kDone);
  EXPECT_EQ(rig_.Read("log"), "old\nnew\nundo-new\nold\n");
}

TEST_F(ActionTest, FailureSaysWhatHappened) {
  const ApplyResult failed =
      action_->Apply(rig_.context, Make(ChangeKind::kCreate, Body("echo broken >&2; exit 7")));
  EXPECT_EQ(failed.outcome, Outcome::kFailed);
  EXPECT_NE(failed.error.find("exited with code 7"), std::string::npos);
  EXPECT_NE(failed.error.find("broken"), std::string::npos);
}

TEST_F(ActionTest, TimeoutEndsTheWholeGroup) {
  Value body =
      WithField(Body("sleep 60 & sleep 60"), "timeout", DurationValue(absl::Milliseconds(200)));
  const Change change = Make(ChangeKind::kCreate, body);
  const ApplyResult failed = action_->Apply(rig_.context, change);
  EXPECT_EQ(failed.outcome, Outcome::kFailed);
  EXPECT_NE(failed.error.find("timeout"), std::string::npos);
  EXPECT_TRUE(
      rig_.context.world->processes().FindByEnvironment("BACKSTAY_TOKEN", change.token).empty());
}

TEST_F(ActionTest, ChildThatOutlivesUsIsFoundAndWaitedFor) {
  const Change change = Make(ChangeKind::kCreate, Body("sleep 0.6; touch late"));
  std::thread first(
      [&] { (void)action_->Apply(rig_.context, change); });  // stands for the Backstay that dies
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_FALSE(rig_.Exists("late"));
  EXPECT_EQ(action_->Probe(rig_.context, change).answer, ProbeAnswer::kDone);
  EXPECT_TRUE(rig_.Exists("late"));
  first.join();
}

TEST_F(ActionTest, NeverStartedIsNotDone) {
  EXPECT_EQ(action_->Probe(rig_.context, Make(ChangeKind::kCreate, Body("touch f"))).answer,
            ProbeAnswer::kNotDone);
}

TEST_F(ActionTest, KilledWithItsSupervisorAsksTheProbe) {
  const Change change = Make(ChangeKind::kCreate, Body("touch f; sleep 60", "rm f", "test -e f"));
  ApplyResult result;
  std::thread first([&] { result = action_->Apply(rig_.context, change); });
  while (!rig_.Exists("f")) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  world::Processes& processes = rig_.context.world->processes();
  for (auto running = processes.FindByEnvironment("BACKSTAY_TOKEN", change.token); !running.empty();
       running = processes.FindByEnvironment("BACKSTAY_TOKEN", change.token)) {
    for (const auto& process : running) {
      (void)processes.Signal(process.pid, SIGKILL);
    }
  }
  first.join();
  EXPECT_EQ(result.outcome, Outcome::kUnknown);
  EXPECT_EQ(action_->Probe(rig_.context, change).answer, ProbeAnswer::kDone);
}

TEST_F(ActionTest, TheProbeHasTheLastWordOnAnUndo) {
  const auto undo = [&](const std::string& script) {
    const ApplyResult made =
        action_->Apply(rig_.context, Make(ChangeKind::kCreate, Body("touch f", script, "test -e f"),
                                          support::Sha256Hex("run " + script)));
    EXPECT_EQ(made.outcome, Outcome::kDone) << made.error;
    Change back = Make(ChangeKind::kDelete, Value(), support::Sha256Hex(script));
    back.direction = Direction::kBack;
    back.prior = made.image;
    back.as_found = true;
    return back;
  };
  const Change idle = undo("test -e again && rm f || touch again");
  ApplyResult result = action_->Apply(rig_.context, idle);
  EXPECT_EQ(result.outcome, Outcome::kFailed);
  EXPECT_NE(result.error.find("still there, although"), std::string::npos) << result.error;
  EXPECT_EQ(action_->Probe(rig_.context, idle).answer, ProbeAnswer::kNotDone);
  result = action_->Apply(rig_.context, idle);  // it is run again, not remembered
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.error;
  const Change failing = undo("rm -f f; exit 1");
  EXPECT_EQ(action_->Apply(rig_.context, failing).outcome, Outcome::kDone);
  EXPECT_EQ(action_->Probe(rig_.context, failing).answer, ProbeAnswer::kDone);
}

TEST_F(ActionTest, ARunThatItsProbeDoesNotFindHasFailed) {
  const Change change = Make(ChangeKind::kCreate, Body("true", "true", "test -e never"));
  const ApplyResult result = action_->Apply(rig_.context, change);
  EXPECT_EQ(result.outcome, Outcome::kFailed);
  EXPECT_NE(result.error.find("its probe says that it is not done"), std::string::npos);
  EXPECT_FALSE(result.image.has_value());
  EXPECT_EQ(action_->Probe(rig_.context, change).answer, ProbeAnswer::kNotDone);
}

TEST_F(ActionTest, NoShellReadsTheWords) {
  const Value body =
      Value::Record({{"run", Words({"printf", "%s|", "$HOME", "a b", "`id`", "'\""})},
                     {"directory", Value::String(rig_.root)}});
  const ApplyResult done = action_->Apply(rig_.context, Make(ChangeKind::kCreate, body));
  ASSERT_EQ(done.outcome, Outcome::kDone) << done.error;
  EXPECT_EQ(TextField(done.image->attributes, "stdout"), "$HOME|a b|`id`|'\"|");
}

TEST_F(ActionTest, DriftByItsProbe) {
  const Value body = Body("touch f", "", "test -e f");
  const ApplyResult done = action_->Apply(rig_.context, Make(ChangeKind::kCreate, body));
  EXPECT_EQ(action_->Read(rig_.context, "job", done.image, body)->presence, Presence::kPresent);
  std::filesystem::remove(rig_.root + "/f");
  EXPECT_EQ(action_->Read(rig_.context, "job", done.image, body)->presence, Presence::kAbsent);
}

}  // namespace
}  // namespace deploy::provider
