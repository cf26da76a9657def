#include "tests/support/fake_world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

namespace deploy::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

// The fake stands for the real one in every provider's tests, so it must answer alike.
TEST(FakeFilesTest, AnswersAsADiskDoes) {
  FakeWorld world;
  world::FileSystem& files = world.files();
  EXPECT_TRUE(absl::IsNotFound(files.WriteAtomic("/srv/a", "x", 0600)));
  ASSERT_TRUE(files.MakeFolder("/srv", 0755).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(files.MakeFolder("/srv", 0755)));
  ASSERT_TRUE(files.WriteAtomic("/srv/a", "x", 0640, 3, 4).ok());
  EXPECT_THAT(*files.List("/srv"), ElementsAre("a"));
  EXPECT_TRUE(absl::IsFailedPrecondition(files.RemoveFolder("/srv")));
  EXPECT_TRUE(absl::IsFailedPrecondition(files.Remove("/srv")));
  EXPECT_TRUE(absl::IsFailedPrecondition(files.Read("/srv").status()));
  EXPECT_TRUE(absl::IsNotFound(files.Read("/srv/b").status()));
  EXPECT_THAT(world.fake_files.Tree(),
              ElementsAre(Pair("/", "folder 0755 0:0"), Pair("/srv", "folder 0755 0:0"),
                          Pair("/srv/a", "file 0640 3:4 x")));
  ASSERT_TRUE(files.Rename("/srv", "/web").ok());
  EXPECT_EQ(*files.Read("/web/a"), "x");
  ASSERT_TRUE(files.Remove("/web/a").ok());
  ASSERT_TRUE(files.RemoveFolder("/web").ok());
  EXPECT_EQ(files.Stat("/web")->kind, world::FileKind::kAbsent);
}

TEST(FakeFilesTest, FaultsStrike) {
  FakeWorld world;
  world.fake_files.PutFile("/srv/a", "x");
  world.fake_files.SetDiskFull(true);
  EXPECT_TRUE(absl::IsResourceExhausted(world.files().WriteAtomic("/srv/a", "y", 0600)));
  world.fake_files.SetDiskFull(false);
  world.fake_files.Deny("/srv");
  EXPECT_TRUE(absl::IsPermissionDenied(world.files().Remove("/srv/a")));
  EXPECT_FALSE(world.files().Writable("/srv"));
  world.fake_files.Allow("/srv");
  world.fake_files.FailNext("read", "/srv/a", absl::InternalError("broken"));
  EXPECT_EQ(world.files().Read("/srv/a").status().message(), "broken");
  EXPECT_EQ(*world.files().Read("/srv/a"), "x");
  EXPECT_THAT(world.fake_files.calls(),
              ElementsAre("write /srv/a", "remove /srv/a", "read /srv/a", "read /srv/a"));
}

TEST(FakeClockTest, SleepMovesBothClocksAndAJumpOne) {
  FakeWorld world;
  const absl::Time wall = world.clock().Now();
  const absl::Duration steady = world.clock().Monotonic();
  world.clock().Sleep(absl::Seconds(3));
  world.fake_clock.JumpWall(absl::Hours(-1));
  EXPECT_EQ(world.clock().Now() - wall, absl::Seconds(3) - absl::Hours(1));
  EXPECT_EQ(world.clock().Monotonic() - steady, absl::Seconds(3));
  EXPECT_EQ(world.fake_clock.slept(), absl::Seconds(3));
}

TEST(FakeProcessesTest, RunsScriptsAndKeepsDaemons) {
  FakeWorld world;
  world.fake_processes.On({"sv", "status"}, 3, "down");
  world::ProcessSpec spec;
  spec.command = {"sv", "status", "web"};
  EXPECT_EQ(world.processes().Run(spec, {})->output, "down");
  spec.command = {"runsvdir", "x"};
  spec.env = {{"BACKSTAY_TOKEN", "t"}};
  const world::ProcessInfo daemon = *world.processes().Spawn(spec);
  EXPECT_TRUE(world.processes().Alive(daemon));
  EXPECT_EQ(world.processes().FindByEnvironment("BACKSTAY_TOKEN", "t").size(), 1u);
  EXPECT_TRUE(world.processes().Signal(-daemon.pid, SIGTERM).ok());
  EXPECT_FALSE(world.processes().Alive(daemon));
  world.fake_processes.SetMissing("haproxy");
  spec.command = {"haproxy"};
  EXPECT_TRUE(absl::IsNotFound(world.processes().Run(spec, {}).status()));
  const world::ProcessInfo self = world.processes().Self();
  EXPECT_TRUE(world.processes().Alive(self));
  world.fake_processes.Restart();
  EXPECT_FALSE(world.processes().Alive(self));
}

TEST(FakeNetworkTest, GivesAnswersInOrderAndRepeatsTheLast) {
  FakeWorld world;
  EXPECT_TRUE(absl::IsUnavailable(world.network().Get("http://x/", absl::Seconds(1)).status()));
  world.fake_network.On("http://x/", {absl::UnavailableError("connection refused"),
                                      world::HttpResult{.status = 200, .body = "up"}});
  EXPECT_FALSE(world.network().Get("http://x/", absl::Seconds(1)).ok());
  EXPECT_EQ(world.network().Get("http://x/", absl::Seconds(1))->status, 200);
  EXPECT_EQ(world.network().Get("http://x/", absl::Seconds(1))->status, 200);
  world.fake_network.Occupy(20000);
  EXPECT_EQ(*world.network().FreePort("127.0.0.1"), 20001);
  EXPECT_FALSE(world.network().CanBind("127.0.0.1", 20000));
  EXPECT_EQ(world.network().WhoListens(20000)->name, "`python3` (pid 4711)");
}

TEST(FakeRandomnessTest, RepeatsFromItsSeed) {
  FakeWorld a(7), b(7), c(8);
  EXPECT_EQ(a.randomness().Hex(33), b.randomness().Hex(33));
  EXPECT_NE(a.randomness().Hex(33), b.randomness().Hex(32) + "x");
  EXPECT_NE(a.randomness().Hex(16), c.randomness().Hex(16));
}

}  // namespace
}  // namespace deploy::testing
