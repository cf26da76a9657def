#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "runtime/world/proc.h"
#include "runtime/world/world.h"

namespace deploy::world {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

class ProcessesTest : public ::testing::Test {
 protected:
  ProcessesTest() {
    std::string name = ::testing::TempDir() + "processes-XXXXXX";
    root_ = ::mkdtemp(name.data());
  }
  ~ProcessesTest() override { std::filesystem::remove_all(root_); }

  ProcessSpec Shell(const std::string& script) {
    ProcessSpec spec;
    spec.command = {"sh", "-c", script};
    spec.folder = root_;
    spec.env = {{"PATH", "/usr/bin:/bin"}, {"TOKEN_OF_TEST", root_}};
    return spec;
  }
  bool Eventually(const std::function<bool()>& condition) {
    for (int i = 0; i < 500 && !condition(); ++i) {
      RealWorld().clock().Sleep(absl::Milliseconds(10));
    }
    return condition();
  }

  Processes& processes_ = RealWorld().processes();
  std::string root_;
};

TEST_F(ProcessesTest, RunsWithoutAShellInItsFolderAndEnvironment) {
  ProcessSpec spec = Shell("pwd; echo $TOKEN_OF_TEST; cat; echo oops >&2; exit 7");
  const auto result = processes_.Run(spec, {});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->exit_code, 7);
  EXPECT_EQ(result->output, root_ + "\n" + root_ + "\noops\n");
  spec.command = {"printf", "%s|", "a b", "$HOME", "*"};
  EXPECT_EQ(processes_.Run(spec, {})->output, "a b|$HOME|*|");
}

TEST_F(ProcessesTest, SaysWhyItCannotStart) {
  ProcessSpec spec = Shell("true");
  spec.command = {"no-such-program"};
  EXPECT_TRUE(absl::IsNotFound(processes_.Run(spec, {}).status()));
  EXPECT_TRUE(absl::IsNotFound(processes_.Spawn(spec).status()));
  spec = Shell("true");
  spec.folder = root_ + "/none";
  EXPECT_THAT(std::string(processes_.Run(spec, {}).status().message()), HasSubstr("/none`"));
  EXPECT_THAT(std::string(processes_.Spawn(spec).status().message()), HasSubstr("/none`"));
  std::ofstream(root_ + "/plain") << "text";
  spec = Shell("true");
  spec.command = {root_ + "/plain"};
  EXPECT_TRUE(absl::IsPermissionDenied(processes_.Run(spec, {}).status()));
  EXPECT_TRUE(absl::IsPermissionDenied(processes_.Spawn(spec).status()));
  std::ofstream(root_ + "/script") << "#!/no/such/interpreter\n";
  std::filesystem::permissions(root_ + "/script", std::filesystem::perms::owner_all);
  spec.command = {"./script"};
  EXPECT_TRUE(absl::IsNotFound(processes_.Run(spec, {}).status()));
  spec.command = {};
  EXPECT_FALSE(processes_.Run(spec, {}).ok());
}

TEST_F(ProcessesTest, KeepsOutputUpToALimitAndDrainsTheRest) {
  ProcessSpec spec = Shell("head -c 3000000 /dev/zero | tr '\\0' x; exit 3");
  spec.output_limit = 1000;
  const auto result = processes_.Run(spec, {});
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->exit_code, 3);
  EXPECT_EQ(result->output, std::string(1000, 'x'));
}

TEST_F(ProcessesTest, WritesOutputToFiles) {
  ProcessSpec spec = Shell("echo out; echo err >&2");
  spec.output_path = root_ + "/out";
  spec.error_path = root_ + "/err";
  ASSERT_TRUE(processes_.Run(spec, {}).ok());
  ASSERT_TRUE(processes_.Run(spec, {}).ok());
  EXPECT_EQ(*RealWorld().files().Read(root_ + "/out"), "out\n");
  EXPECT_EQ(*RealWorld().files().Read(root_ + "/err"), "err\n");
  EXPECT_EQ(RealWorld().files().Stat(root_ + "/out")->mode, 0600u);
}

TEST_F(ProcessesTest, EndsTheWholeGroupAtTheTimeout) {
  // Neither the leader nor its child listens to TERM.
  ProcessSpec spec = Shell("trap '' TERM; sh -c \"trap '' TERM; sleep 60\" & sleep 60");
  spec.timeout = absl::Milliseconds(200);
  const absl::Time begin = absl::Now();
  const auto result = processes_.Run(spec, {});
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->timed_out);
  EXPECT_EQ(result->signal, SIGKILL);
  EXPECT_LT(absl::Now() - begin, absl::Seconds(10));
  EXPECT_TRUE(
      Eventually([&] { return processes_.FindByEnvironment("TOKEN_OF_TEST", root_).empty(); }));
}

TEST_F(ProcessesTest, GivesMembersTimeToEndByThemselves) {
  ProcessSpec spec =
      Shell("sh -c 'trap \"sleep 0.3; echo bye > bye; exit\" TERM; sleep 60 & wait' & wait");
  spec.timeout = absl::Milliseconds(300);
  ASSERT_TRUE(processes_.Run(spec, {}).ok());
  EXPECT_TRUE(std::filesystem::exists(root_ + "/bye"));
}

TEST_F(ProcessesTest, CancelEndsIt) {
  std::atomic<bool> cancel = false;
  std::thread canceller([&] {
    RealWorld().clock().Sleep(absl::Milliseconds(100));
    cancel = true;
  });
  const auto result = processes_.Run(Shell("sleep 60"), [&] { return cancel.load(); });
  canceller.join();
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->cancelled);
  EXPECT_FALSE(result->timed_out);
  EXPECT_EQ(result->exit_code, -1);
}

TEST_F(ProcessesTest, DoesNotWaitForWhatIsLeftInTheBackground) {
  const absl::Time begin = absl::Now();
  const auto result = processes_.Run(Shell("sleep 3 & echo started"), {});
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->output, "started\n");
  EXPECT_LT(absl::Now() - begin, absl::Seconds(2));
}

TEST_F(ProcessesTest, ManyAtOnceKeepTheirOutputApart) {
  constexpr int kThreads = 12;
  constexpr int kRuns = 15;
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kRuns; ++i) {
        const std::string word = std::to_string(t) + "-" + std::to_string(i);
        // Descriptors of the other runs must not be here: 0, 1, 2 and the one that ls opens.
        const auto result =
            processes_.Run(Shell("echo " + word + "; ls /proc/self/fd | wc -l"), {});
        right += result.ok() && result->output == word + "\n4\n" ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(right, kThreads * kRuns);
}

TEST_F(ProcessesTest, ADaemonHasItsOwnGroupAndNoDescriptors) {
  const int leak = ::dup(1);  // without close-on-exec
  ProcessSpec spec = Shell("ls /proc/self/fd | wc -l; exec sleep 60");
  spec.output_path = root_ + "/log";
  const auto daemon = processes_.Spawn(spec);
  ::close(leak);
  ASSERT_TRUE(daemon.ok()) << daemon.status();
  EXPECT_TRUE(processes_.Alive(*daemon));
  EXPECT_FALSE(processes_.Alive({.pid = daemon->pid, .start_time = daemon->start_time + 1}));
  EXPECT_EQ(::getpgid(static_cast<pid_t>(daemon->pid)), daemon->pid);
  EXPECT_NE(::getsid(static_cast<pid_t>(daemon->pid)), ::getsid(0));
  EXPECT_THAT(processes_.FindByEnvironment("TOKEN_OF_TEST", root_),
              Contains(Field(&ProcessInfo::pid, daemon->pid)));
  EXPECT_TRUE(Eventually([&] {
    const auto log = RealWorld().files().Read(root_ + "/log");
    return log.ok() && *log == "4\n";
  }));
  EXPECT_TRUE(processes_.Signal(-daemon->pid, SIGKILL).ok());
  EXPECT_TRUE(Eventually([&] { return !processes_.Alive(*daemon); }));
  EXPECT_FALSE(processes_.Find(daemon->pid).has_value());
}

TEST_F(ProcessesTest, KnowsItselfAndPrograms) {
  const ProcessInfo self = processes_.Self();
  EXPECT_EQ(self.pid, ::getpid());
  EXPECT_TRUE(processes_.Alive(self));
  EXPECT_FALSE(processes_.HostName().empty());
  EXPECT_TRUE(processes_.Which("sh").has_value());
  EXPECT_EQ(processes_.Which("no-such-program"), std::nullopt);
  EXPECT_EQ(processes_.Which(""), std::nullopt);
  EXPECT_TRUE(absl::IsNotFound(processes_.Signal(99999999, SIGTERM)));
  EXPECT_FALSE(processes_.Signal(-1, SIGTERM).ok());
  EXPECT_FALSE(processes_.Find(0).has_value());
  EXPECT_FALSE(processes_.Environment("PATH").empty());
}

}  // namespace
// Two threads write scripts and run them at once, two start daemons: a fork in between must not
// hold a script open for writing, or the kernel refuses it as busy.
TEST_F(ProcessesTest, ScriptsAreNeverBusy) {
  FileSystem& files = RealWorld().files();
  std::atomic<int> failed{0};
  std::atomic<bool> writing{true};
  std::vector<std::thread> writers, starters;
  for (int t = 0; t < 2; ++t) {
    writers.emplace_back([&, t] {
      ProcessSpec spec = Shell("");
      spec.command = {root_ + "/run" + std::to_string(t)};
      for (int i = 0; i < 150; ++i) {
        const bool written = files.WriteAtomic(spec.command[0], "#!/bin/sh\nexit 0\n", 0700).ok();
        const auto result = processes_.Run(spec, {});
        failed += !written || !result.ok() || result->exit_code != 0;
      }
    });
    starters.emplace_back([&] {
      while (writing) {
        ProcessSpec spec = Shell("");
        spec.command = {"true"};
        (void)processes_.Spawn(spec);
      }
    });
  }
  for (std::thread& thread : writers) {
    thread.join();
  }
  writing = false;
  for (std::thread& thread : starters) {
    thread.join();
  }
  EXPECT_EQ(failed, 0);
}

}  // namespace deploy::world
