#include <ctime>

#include "absl/time/clock.h"
#include "runtime/world/real_world.h"

namespace deploy::world {
namespace {

class Wall final : public Clock {
 public:
  absl::Time Now() override { return absl::Now(); }

  absl::Duration Monotonic() override {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return absl::DurationFromTimespec(now);
  }

  void Sleep(absl::Duration d) override { absl::SleepFor(d); }
};

}  // namespace

Clock& RealClock() {
  static Wall* const clock = new Wall();
  return *clock;
}

}  // namespace deploy::world
