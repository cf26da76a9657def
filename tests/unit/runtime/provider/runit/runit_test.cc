#include "runtime/provider/runit/runit.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

#include "base/support/text.h"
#include "runtime/provider/runit/process_table.h"
#include "runtime/provider/runit/scripts.h"
#include "runtime/provider/runit/tree.h"

namespace deploy::provider {
namespace {

class RunitTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = support::Cat(::testing::TempDir(), "runit-XXXXXX");
    folder_ = ::mkdtemp(pattern.data());
    supervisor_ = MakeRunit(world_);
  }
  void TearDown() override {
    for (const Service& service : started_) {
      EXPECT_TRUE(
          supervisor_->Stop({service}, {.signal = "KILL", .within = absl::Seconds(1)}).ok());
    }
    std::filesystem::remove_all(folder_);
  }

  Service Make(const std::string& name, std::vector<std::string> command) {
    Service service;
    service.name = name;
    service.folder = support::Cat(folder_, "/", name);
    service.token = world_.randomness().Hex(32);
    service.command = std::move(command);
    service.directory = folder_;
    service.env = {{"PATH", "/usr/bin:/bin"}};
    started_.push_back(service);
    return service;
  }
  bool Await(const std::function<bool()>& done, absl::Duration limit = absl::Seconds(5)) {
    const absl::Duration until = world_.clock().Monotonic() + limit;
    while (!done() && world_.clock().Monotonic() < until) {
      world_.clock().Sleep(absl::Milliseconds(10));
    }
    return done();
  }
  std::string Log(const Service& service) {
    std::string out;
    for (const std::string& line : LastLogLines(world_.files(), service.folder, 50)) {
      support::Append(out, line, "\n");
    }
    return out;
  }

  world::World& world_ = world::RealWorld();
  std::string folder_;
  std::unique_ptr<Supervisor> supervisor_;
  std::vector<Service> started_;
};

TEST_F(RunitTest, StartsOnceAndStopsWithEverythingGone) {
  const Service service = Make("a", {"sleep", "1000"});
  EXPECT_EQ(supervisor_->Look(service).state, ServiceState::kAbsent);
  ASSERT_TRUE(supervisor_->Start(service).ok());
  const ServiceStatus first = supervisor_->Look(service);
  EXPECT_EQ(first.state, ServiceState::kRunning);
  EXPECT_GT(first.pid, 0);
  ASSERT_TRUE(supervisor_->Start(service).ok());
  EXPECT_EQ(supervisor_->Look(service).pid, first.pid);
  ASSERT_TRUE(supervisor_->Stop({service}, {}).ok());
  EXPECT_EQ(supervisor_->Look(service).state, ServiceState::kStopped);
  EXPECT_FALSE(supervisor_->Leftover(service));
  EXPECT_FALSE(world_.processes().Find(first.pid).has_value());
}

TEST_F(RunitTest, WordsReachTheProgramUnchangedAndTheEnvironmentIsClean) {
  Service service = Make("a", {"sh", "-c", "printf '%s|' \"$@\"; echo; env | sort; sleep 1000", "x",
                               "it's", "$HOME `id` \"q\"", "", "two\nlines"});
  service.env.emplace_back("GREETING", "a 'b' $c");
  ASSERT_TRUE(supervisor_->Start(service).ok());
  EXPECT_TRUE(Await([&] { return Log(service).find("PATH=") != std::string::npos; }));
  const std::string log = Log(service);
  EXPECT_NE(log.find("it's|$HOME `id` \"q\"||two\nlines|"), std::string::npos) << log;
  EXPECT_NE(log.find("GREETING=a 'b' $c"), std::string::npos) << log;
  EXPECT_NE(log.find(support::Cat("BACKSTAY_TOKEN=", service.token)), std::string::npos) << log;
  EXPECT_EQ(log.find("BACKSTAY_SERVICE"), std::string::npos) << log;
  EXPECT_EQ(log.find("HOME="), std::string::npos) << log;
}

TEST_F(RunitTest, StartsACrashedServiceAgainAndTellsHowItEnded) {
  const Service service = Make("a", {"sleep", "1000"});
  ASSERT_TRUE(supervisor_->Start(service).ok());
  const int64_t pid = supervisor_->Look(service).pid;
  ASSERT_TRUE(world_.processes().Signal(pid, SIGKILL).ok());
  EXPECT_TRUE(Await([&] {
    const ServiceStatus now = supervisor_->Look(service);
    return now.state == ServiceState::kRunning && now.pid != pid;
  }));
  const ServiceStatus now = supervisor_->Look(service);
  ASSERT_TRUE(now.last_exit.has_value());
  EXPECT_EQ(now.last_exit->count, 1);
  EXPECT_EQ(ExitText(*now.last_exit).substr(0, 26), "ended by signal KILL after");
}

TEST_F(RunitTest, AServiceThatDiesAtOnceSaysWithWhatCode) {
  const Service service = Make("a", {"sh", "-c", "echo no luck >&2; exit 3"});
  ASSERT_TRUE(supervisor_->Start(service).ok());
  EXPECT_TRUE(Await([&] { return supervisor_->Look(service).last_exit.has_value(); }));
  EXPECT_EQ(supervisor_->Look(service).last_exit->code, 3);
  EXPECT_TRUE(Await([&] { return Log(service).starts_with("no luck\n"); }));
}

TEST_F(RunitTest, KillsWhatIgnoresTheSignal) {
  const Service service =
      Make("a", {"sh", "-c", "trap '' TERM; echo up; while :; do sleep 1000; done"});
  ASSERT_TRUE(supervisor_->Start(service).ok());
  EXPECT_TRUE(Await([&] { return Log(service) == "up\n"; }));
  const absl::Duration begin = world_.clock().Monotonic();
  ASSERT_TRUE(supervisor_->Stop({service}, {.within = absl::Milliseconds(300)}).ok());
  EXPECT_LT(world_.clock().Monotonic() - begin, absl::Seconds(3));
  EXPECT_FALSE(supervisor_->Leftover(service));
}

TEST_F(RunitTest, SendsTheSignalThatIsAskedFor) {
  Service service = Make("a", {"sh", "-c",
                               "trap 'echo got int; exit 0' INT; trap '' TERM; echo up; "
                               "while :; do sleep 0.05; done"});
  service.stop_signal = "INT";
  ASSERT_TRUE(supervisor_->Start(service).ok());
  EXPECT_TRUE(Await([&] { return Log(service) == "up\n"; }));
  ASSERT_TRUE(supervisor_->Stop({service}, {.signal = "INT", .within = absl::Seconds(5)}).ok());
  EXPECT_EQ(Log(service), "up\ngot int\n");
}

TEST_F(RunitTest, EndsChildrenThatForkedAway) {
  const Service service = Make(
      "a",
      {"sh", "-c", "setsid sleep 1001 & setsid env -i sh -c 'sleep 1002' & echo up; sleep 1000"});
  ASSERT_TRUE(supervisor_->Start(service).ok());
  EXPECT_TRUE(Await([&] { return Log(service) == "up\n"; }));
  world_.clock().Sleep(absl::Milliseconds(100));
  ASSERT_TRUE(supervisor_->Stop({service}, {.within = absl::Seconds(2)}).ok());
  EXPECT_FALSE(supervisor_->Leftover(service));
  for (const ProcessRow& row : ReadProcessTable(world_.files())) {
    const std::string words =
        TextOfFile(world_.files(), support::Cat("/proc/", row.pid, "/cmdline"));
    EXPECT_EQ(words.find(std::string("sleep\0001001", 10)), std::string::npos);
    EXPECT_EQ(words.find(std::string("sleep\0001002", 10)), std::string::npos);
  }
}

TEST_F(RunitTest, WithoutItsSupervisorItIsStoppedAndStartsCleanAgain) {
  const Service service = Make("a", {"sleep", "1000"});
  ASSERT_TRUE(supervisor_->Start(service).ok());
  const int64_t orphan = supervisor_->Look(service).pid;
  for (const auto& process :
       world_.processes().FindByEnvironment("BACKSTAY_SERVICE", service.token)) {
    ASSERT_TRUE(world_.processes().Signal(process.pid, SIGKILL).ok());
  }
  EXPECT_TRUE(Await([&] { return supervisor_->Look(service).state == ServiceState::kStopped; }));
  ASSERT_TRUE(supervisor_->Start(service).ok());
  EXPECT_EQ(supervisor_->Look(service).state, ServiceState::kRunning);
  EXPECT_FALSE(world_.processes().Find(orphan).has_value());
  EXPECT_FALSE(supervisor_->Look(service).last_exit.has_value());
}

TEST_F(RunitTest, FindsASupervisorWhoseNoteIsMissing) {
  const Service service = Make("a", {"sleep", "1000"});
  ASSERT_TRUE(supervisor_->Start(service).ok());
  const int64_t pid = supervisor_->Look(service).pid;
  ASSERT_TRUE(world_.files().Remove(service.folder + "/runsv").ok());
  ASSERT_TRUE(supervisor_->Start(service).ok());
  EXPECT_EQ(supervisor_->Look(service).pid, pid);
}

TEST(RunitScripts, Parses) {
  const std::optional<ServiceExit> exit = ParseExit("2 -1 15 100.50 103.75\n");
  ASSERT_TRUE(exit.has_value());
  EXPECT_EQ(ExitText(*exit), "ended by signal TERM after 3.2s");
  EXPECT_FALSE(ParseExit("2 x").has_value());
  EXPECT_FALSE(ParseRunsvStatus("short").has_value());
}

TEST(ProcessTable, TreesAndSessions) {
  EXPECT_EQ(ParseProcessRow("12 (a) b) S 1 12 11 0")->name, "a) b");
  EXPECT_FALSE(ParseProcessRow("12 (a) Z 1 12 11 0").has_value());
  const std::vector<ProcessRow> table = {{.pid = 2, .parent = 1, .session = 2},
                                         {.pid = 3, .parent = 2, .session = 9},
                                         {.pid = 4, .parent = 3, .session = 9},
                                         {.pid = 5, .parent = 1, .session = 7}};
  EXPECT_EQ(TreeOf(table, {2}, {}), (std::set<int64_t>{3, 4}));
  EXPECT_EQ(TreeOf(table, {}, {7}), (std::set<int64_t>{5}));
}

}  // namespace
}  // namespace deploy::provider
