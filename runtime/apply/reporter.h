#ifndef RUNTIME_APPLY_REPORTER_H_
#define RUNTIME_APPLY_REPORTER_H_

#include <atomic>
#include <string>

#include "base/support/mutex.h"
#include "runtime/event/event.h"
#include "runtime/world/world.h"

namespace deploy::apply {

// Hands events to the observer, one call at a time, stamped with time and run. Thread-safe.
class Reporter {
 public:
  Reporter(event::Observer& observer, world::Clock& clock) : observer_(observer), clock_(clock) {}

  void set_run(int64_t run) { run_.store(run, std::memory_order_relaxed); }
  void Say(event::Body body) {
    support::MutexLock lock(&mutex_);
    observer_.Observe({clock_.Now(), run_.load(std::memory_order_relaxed), std::move(body)});
  }
  void Note(std::string address, std::string text) {
    Say(event::Note{std::move(address), std::move(text)});
  }

 private:
  event::Observer& observer_;
  world::Clock& clock_;
  support::Mutex mutex_;
  std::atomic<int64_t> run_{0};
};

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_REPORTER_H_
