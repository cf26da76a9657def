#include "store_fixture.h"

namespace deploy::state {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class LockTest : public StoreTest {
 protected:
  absl::Status TryLock(Store& store, absl::Duration wait = absl::ZeroDuration()) {
    return store.Lock(wait);
  }
};

TEST_F(LockTest, ASecondOwnerIsRefusedWithTheFirstOnesName) {
  world_.fake_files.AddUser("ann", ::geteuid());
  auto first = OpenLocked();
  auto second = Open();
  const absl::Status refused = TryLock(*second);
  EXPECT_TRUE(absl::IsAlreadyExists(refused));
  EXPECT_THAT(std::string(refused.message()),
              AllOf(HasSubstr("process 1000 on `testhost`"),
                    HasSubstr("since 2026-01-01T00:00:00.000Z"), HasSubstr("--lock-timeout")));
  EXPECT_EQ((*second->CurrentLease())->pid, 1000);
  first->Unlock();
  EXPECT_FALSE(second->CurrentLease()->has_value());
  EXPECT_TRUE(TryLock(*second).ok());
  EXPECT_TRUE(TryLock(*second).ok());  // it has it already
}

TEST_F(LockTest, EnvironmentsHaveTheirOwn) {
  auto production = OpenLocked("production");
  auto staging = Open("staging");
  EXPECT_TRUE(TryLock(*staging).ok());
}

TEST_F(LockTest, WaitsAsLongAsItIsTold) {
  auto first = OpenLocked();
  auto second = Open();
  EXPECT_TRUE(absl::IsAlreadyExists(TryLock(*second, absl::Seconds(7))));
  EXPECT_GE(world_.fake_clock.slept(), absl::Seconds(7));
}

TEST_F(LockTest, ADeadOwnerOfThisHostIsReplacedAtOnceAndWritesNoMore) {
  auto dead = OpenLocked();
  const int64_t run = *dead->BeginRun({.command = "apply"});
  world_.fake_processes.Restart();
  auto next = Open();
  EXPECT_FALSE(next->CurrentLease()->has_value());
  ASSERT_TRUE(TryLock(*next).ok());
  EXPECT_EQ((*next->OpenRun())->run, run);
  EXPECT_EQ((*next->CurrentLease())->fence, 2);
  EXPECT_TRUE(absl::IsAborted(dead->Append({Writes(run, 1, MakeObject("x", "x", 1))})));
  EXPECT_TRUE(absl::IsAborted(dead->Renew()));
  dead->Unlock();  // is not its own any more
  EXPECT_TRUE(next->CurrentLease()->has_value());
  EXPECT_TRUE(next->Append({Writes(run, 1, MakeObject("x", "x", 1))}).ok());
}

TEST_F(LockTest, AReusedPidIsNotTakenForTheOwner) {
  auto dead = OpenLocked();
  world_.fake_processes.Restart();
  ASSERT_FALSE(world_.processes().Find(1000).has_value());
  auto next = Open();
  EXPECT_TRUE(TryLock(*next).ok());
}

TEST_F(LockTest, AFreedLockStopsItsFormerOwner) {
  auto first = OpenLocked();
  auto second = Open();
  first->Unlock();
  EXPECT_TRUE(absl::IsFailedPrecondition(first->Append({})));
  ASSERT_TRUE(TryLock(*second).ok());
}

TEST_F(LockTest, AnotherHostsOwnerLivesUntilItsLeaseExpires) {
  world_.fake_processes.SetHostName("far");
  auto far = OpenLocked();
  world_.fake_processes.SetHostName("near");
  auto near = Open();
  world_.fake_clock.Advance(kLeaseLength - absl::Seconds(1));
  EXPECT_TRUE(absl::IsAlreadyExists(TryLock(*near)));
  ASSERT_TRUE(far->Renew().ok());
  world_.fake_clock.Advance(kLeaseLength - absl::Seconds(1));
  EXPECT_TRUE(absl::IsAlreadyExists(TryLock(*near)));
  world_.fake_clock.Advance(absl::Seconds(2));
  EXPECT_TRUE(TryLock(*near).ok());
  EXPECT_TRUE(absl::IsAborted(far->Renew()));
}

TEST_F(LockTest, AJumpOfTheClockLosesNoLiveLock) {
  auto owner = OpenLocked();
  const int64_t run = *owner->BeginRun({});
  auto second = Open();
  for (const absl::Duration jump : {absl::Hours(24 * 400), absl::Hours(-24 * 800)}) {
    world_.fake_clock.JumpWall(jump);
    EXPECT_TRUE(absl::IsAlreadyExists(TryLock(*second)));
    EXPECT_TRUE(owner->Renew().ok());
    EXPECT_TRUE(owner->Append({Writes(run, 1, MakeObject("x", "x", 1))}).ok());
  }
}

TEST_F(LockTest, ADestroyedStoreLeavesTheLeaseToItsProcess) {
  OpenLocked().reset();
  auto next = Open();
  EXPECT_TRUE(absl::IsAlreadyExists(TryLock(*next)));
  world_.fake_processes.Restart();
  EXPECT_TRUE(TryLock(*next).ok());
}

}  // namespace
}  // namespace deploy::state
