#include "tests/support/fake_world.h"

#include <thread>

namespace deploy::testing {

void FakeClock::Advance(absl::Duration d) {
  support::MutexLock lock(&mutex_);
  elapsed_ += d;
}

void FakeClock::JumpWall(absl::Duration d) {
  support::MutexLock lock(&mutex_);
  jump_ += d;
}

absl::Duration FakeClock::slept() const {
  support::MutexLock lock(&mutex_);
  return slept_;
}

absl::Time FakeClock::Now() {
  constexpr int64_t kStart = 1767225600;  // 2026-01-01T00:00:00Z
  support::MutexLock lock(&mutex_);
  return absl::FromUnixSeconds(kStart) + elapsed_ - absl::Seconds(1000) + jump_;
}

absl::Duration FakeClock::Monotonic() {
  support::MutexLock lock(&mutex_);
  return elapsed_;
}

void FakeClock::Sleep(absl::Duration d) {
  {
    support::MutexLock lock(&mutex_);
    elapsed_ += d;
    slept_ += d;
  }
  // A loop that polls and sleeps must let the thread that it waits for run.
  std::this_thread::yield();
}

std::string FakeRandomness::Hex(size_t digits) {
  static constexpr char kDigits[] = "0123456789abcdef";
  support::MutexLock lock(&mutex_);
  std::string out;
  while (out.size() < digits) {
    state_ += 0x9e3779b97f4a7c15ULL;
    uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    mixed ^= mixed >> 31;
    for (int i = 0; i < 16 && out.size() < digits; ++i, mixed >>= 4) {
      out.push_back(kDigits[mixed & 15]);
    }
  }
  return out;
}

}  // namespace deploy::testing
