#ifndef TESTS_SUPPORT_FAKE_WORLD_H_
#define TESTS_SUPPORT_FAKE_WORLD_H_

#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "base/support/mutex.h"
#include "runtime/world/world.h"
#include "tests/support/fake_files.h"
#include "tests/support/fake_network.h"
#include "tests/support/fake_processes.h"

namespace deploy::testing {

// Time that only moves when told, or by Sleep, which returns at once. Starts at
// 2026-01-01T00:00:00Z. Thread-safe.
class FakeClock final : public world::Clock {
 public:
  void Advance(absl::Duration d);   // both clocks
  void JumpWall(absl::Duration d);  // the wall clock alone, as when somebody sets it
  absl::Duration slept() const;     // by all threads together

  absl::Time Now() override;
  absl::Duration Monotonic() override;
  void Sleep(absl::Duration d) override;

 private:
  mutable support::Mutex mutex_;
  absl::Duration elapsed_ ABSL_GUARDED_BY(mutex_) = absl::Seconds(1000);
  absl::Duration jump_ ABSL_GUARDED_BY(mutex_);
  absl::Duration slept_ ABSL_GUARDED_BY(mutex_);
};

// The same digits for the same seed, different ones at every call. Thread-safe.
class FakeRandomness final : public world::Randomness {
 public:
  explicit FakeRandomness(uint64_t seed) : state_(seed) {}
  std::string Hex(size_t digits) override;

 private:
  support::Mutex mutex_;
  uint64_t state_ ABSL_GUARDED_BY(mutex_);
};

// All of World in memory. The parts are public: tests script and read them directly.
//   FakeWorld world;
//   world.fake_files.PutFile("/srv/a", "hello");
//   world.fake_network.On("http://127.0.0.1:20000/healthz", world::HttpResult{.status = 200});
// The state store keeps its database on the real disk, whatever the world: give it a folder below
// ::testing::TempDir().
class FakeWorld final : public world::World {
 public:
  explicit FakeWorld(uint64_t seed = 1) : fake_randomness(seed) {}

  world::FileSystem& files() override { return fake_files; }
  world::Clock& clock() override { return fake_clock; }
  world::Processes& processes() override { return fake_processes; }
  world::Network& network() override { return fake_network; }
  world::Randomness& randomness() override { return fake_randomness; }

  FakeFiles fake_files;
  FakeClock fake_clock;
  FakeProcesses fake_processes;
  FakeNetwork fake_network;
  FakeRandomness fake_randomness;
};

}  // namespace deploy::testing

#endif  // TESTS_SUPPORT_FAKE_WORLD_H_
