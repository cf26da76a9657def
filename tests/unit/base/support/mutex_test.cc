#include "base/support/mutex.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace deploy::support {
namespace {

TEST(MutexTest, ExcludesOthers) {
  Mutex mutex;
  int count = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) {
        MutexLock lock(&mutex);
        ++count;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(count, 4000);
}

TEST(MutexTest, AwaitSeesWhatAnUnlockChanged) {
  Mutex mutex;
  bool ready = false;
  std::thread setter([&] {
    MutexLock lock(&mutex);
    ready = true;
  });
  {
    MutexLock lock(&mutex);
    mutex.Await(absl::Condition(&ready));
    EXPECT_TRUE(ready);
  }
  setter.join();
}

TEST(MutexTest, AwaitGivesUpInTime) {
  Mutex mutex;
  bool never = false;
  MutexLock lock(&mutex);
  EXPECT_FALSE(mutex.AwaitWithTimeout(absl::Condition(&never), absl::Milliseconds(5)));
  EXPECT_FALSE(mutex.AwaitWithTimeout(absl::Condition(&never), -absl::Seconds(1)));
  never = true;
  EXPECT_TRUE(mutex.AwaitWithTimeout(absl::Condition(&never), absl::ZeroDuration()));
}

TEST(CondVarTest, WakesAll) {
  Mutex mutex;
  CondVar changed;
  int stage = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      MutexLock lock(&mutex);
      while (stage == 0) {
        changed.Wait(&mutex);
      }
      ++stage;
    });
  }
  {
    MutexLock lock(&mutex);
    stage = 1;
    changed.SignalAll();
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(stage, 4);
}

}  // namespace
}  // namespace deploy::support
