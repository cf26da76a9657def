#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "runtime/state/fault_point.h"
#include "store_fixture.h"

namespace deploy::state {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class SharingTest : public StoreTest {
 protected:
  // Forks; the child runs `body` and answers with its exit code.
  pid_t Fork(const std::function<bool()>& body) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::_exit(body() ? 0 : 1);
    }
    return child;
  }
  bool Succeeds(pid_t child) {
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
  world::World& real_ = world::RealWorld();
};

bool AppendMany(const std::string& folder, const std::string& environment, int count) {
  auto store = Store::Open(folder, environment, world::RealWorld(), {});
  if (!store.ok() || !(*store)->Lock(absl::ZeroDuration()).ok()) {
    return false;
  }
  const auto run = (*store)->BeginRun({.command = "apply"});
  bool good = run.ok();
  for (int i = 0; good && i < count; ++i) {
    const std::string id = environment + std::to_string(i);
    good = (*store)->Append({Writes(*run, i, MakeObject(id, id, i))}).ok();
  }
  good = good && (*store)->EndRun(*run, event::RunOutcome::kCommitted, Generation{}, "{}").ok();
  (*store)->Unlock();
  return good;
}

#ifdef BACKSTAY_FAULT_POINTS
TEST_F(SharingTest, AppendsOfManyThreadsShareCommits) {
  constexpr int kThreads = 10;
  constexpr int kAppends = 100;
  auto store = OpenLocked();
  const int64_t run = *store->BeginRun({});
  std::atomic<int64_t> commits = 0;
  SetFaultHandler([&](FaultMoment moment, int64_t) {
    commits += moment == FaultMoment::kAfterCommit ? 1 : 0;
    return false;
  });
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kAppends; ++i) {
        const std::string id = std::to_string(t) + "-" + std::to_string(i);
        good += store->Append({Writes(run, t, MakeObject(id, id, i))}).ok() ? 1 : 0;
        // Half the time something that fails alone goes into the same commit.
        if (i % 2 == 0) {
          EXPECT_FALSE(store->Append({{MakeRecord(run, RecordKind::kPhase, 0, "{}"), {}}}).ok());
        }
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  SetFaultHandler({});
  EXPECT_EQ(good, kThreads * kAppends);
  EXPECT_THAT(*store->Objects(), SizeIs(kThreads * kAppends));
  EXPECT_THAT(*store->Records(run), SizeIs(kThreads * kAppends + 1));
  EXPECT_LT(commits, kThreads * kAppends);
}

TEST_F(SharingTest, ASimulatedCrashStopsAllWriting) {
  auto store = OpenLocked();
  const int64_t run = *store->BeginRun({});
  SetFaultHandler([](FaultMoment moment, int64_t number) {
    return number == 2 && moment == FaultMoment::kBeforeCommit;
  });
  EXPECT_TRUE(store->Append({Writes(run, 1, MakeObject("a", "a", 1))}).ok());
  EXPECT_TRUE(absl::IsAborted(store->Append({Writes(run, 1, MakeObject("b", "b", 1))})));
  SetFaultHandler({});
  EXPECT_TRUE(absl::IsAborted(store->Append({Writes(run, 1, MakeObject("c", "c", 1))})));
  EXPECT_TRUE(absl::IsAborted(store->Renew()));
  store->Unlock();
  store.reset();
  world_.fake_processes.Restart();
  auto next = OpenLocked();
  EXPECT_THAT(*next->Objects(), SizeIs(1));
  EXPECT_TRUE(next->OpenRun()->has_value());
}
#endif  // BACKSTAY_FAULT_POINTS

TEST_F(SharingTest, TwoProcessesWriteTwoEnvironmentsAtOnce) {
  constexpr int kAppends = 150;
  const pid_t a = Fork([&] { return AppendMany(folder_.path(), "a", kAppends); });
  const pid_t b = Fork([&] { return AppendMany(folder_.path(), "b", kAppends); });
  EXPECT_TRUE(Succeeds(a));
  EXPECT_TRUE(Succeeds(b));
  for (const char* environment : {"a", "b"}) {
    auto store = Open(environment);
    EXPECT_THAT(*store->Objects(), SizeIs(kAppends));
    EXPECT_THAT(*store->Records(1), SizeIs(kAppends + 2));
    EXPECT_EQ(*store->CurrentGeneration(), 1);
  }
}

TEST_F(SharingTest, OfManyProcessesOneGetsTheLock) {
  constexpr int kProcesses = 8;
  const std::string go = folder_.path() + "/go";
  const std::string done = folder_.path() + "/done";
  std::vector<pid_t> children;
  for (int i = 0; i < kProcesses; ++i) {
    children.push_back(Fork([&] {
      while (!std::filesystem::exists(go)) {
        real_.clock().Sleep(absl::Milliseconds(1));
      }
      auto store = Store::Open(folder_.path(), "default", real_, {});
      const bool locked = store.ok() && (*store)->Lock(absl::ZeroDuration()).ok();
      if (locked) {
        while (!std::filesystem::exists(done)) {
          real_.clock().Sleep(absl::Milliseconds(1));
        }
        (*store)->Unlock();
      }
      return locked;
    }));
  }
  WriteBytes(go, "");
  int owners = 0;
  for (int left = kProcesses; left > 0; --left) {
    int status = 0;
    ASSERT_GT(::waitpid(-1, &status, 0), 0);
    owners += WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 1 : 0;
    if (left == 2) {
      EXPECT_EQ(owners, 0);  // all but the owner have been refused
      WriteBytes(done, "");
    }
  }
  EXPECT_EQ(owners, 1);
}

TEST_F(SharingTest, AReaderNeitherWaitsNorMakesWait) {
  ASSERT_TRUE(AppendMany(folder_.path(), "default", 20));
  std::atomic<bool> stop = false;
  std::atomic<int> reads = 0;
  std::thread reader([&] {
    while (!stop) {
      auto store =
          Store::Open(folder_.path(), "default", real_, {.create = false, .read_only = true});
      EXPECT_TRUE(store.ok()) << store.status();
      EXPECT_THAT(*(*store)->Objects(), Not(IsEmpty()));
      ++reads;
    }
  });
  EXPECT_TRUE(AppendMany(folder_.path(), "default", 200));
  stop = true;
  reader.join();
  EXPECT_GT(reads, 1);
}

}  // namespace
}  // namespace deploy::state
