#ifndef BASE_SUPPORT_MUTEX_H_
#define BASE_SUPPORT_MUTEX_H_

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace deploy::support {

// absl::Mutex's interface over the locks of the standard library. Debian's Abseil is built without
// ThreadSanitizer, which therefore sees none of absl::Mutex's order and calls everything under it a
// race; it knows pthread's. Use these instead, everywhere.
class ABSL_LOCKABLE Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() { mutex_.lock(); }
  void Unlock() ABSL_UNLOCK_FUNCTION() {
    // Before the lock is free: whoever gets it may destroy us.
    if (waiting_ > 0) {
      changed_.notify_all();
    }
    mutex_.unlock();
  }
  // Waits, with the lock released, until `condition` holds; it is looked at again whenever somebody
  // unlocks.
  void Await(const absl::Condition& condition) {
    AwaitWithTimeout(condition, absl::InfiniteDuration());
  }
  // False when it did not hold in time.
  bool AwaitWithTimeout(const absl::Condition& condition, absl::Duration timeout) {
    std::unique_lock<std::mutex> lock(mutex_, std::adopt_lock);
    ++waiting_;
    const auto holds = [&condition] { return condition.Eval(); };
    bool held = true;
    if (timeout == absl::InfiniteDuration()) {
      changed_.wait(lock, holds);
    } else {
      held = changed_.wait_for(lock, absl::ToChronoNanoseconds(timeout), holds);
    }
    --waiting_;
    lock.release();
    return held;
  }

 private:
  friend class CondVar;
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
};

class ABSL_SCOPED_LOCKABLE MutexLock {
 public:
  explicit MutexLock(Mutex* mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex) : mutex_(mutex) {
    mutex_->Lock();
  }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;
  ~MutexLock() ABSL_UNLOCK_FUNCTION() { mutex_->Unlock(); }

 private:
  Mutex* mutex_;
};

// Wakes may be spurious: wait in a loop over what is waited for.
class CondVar {
 public:
  void Wait(Mutex* mutex) {
    std::unique_lock<std::mutex> lock(mutex->mutex_, std::adopt_lock);
    changed_.wait(lock);
    lock.release();
  }
  void Signal() { changed_.notify_one(); }
  void SignalAll() { changed_.notify_all(); }

 private:
  std::condition_variable changed_;
};

}  // namespace deploy::support

#endif  // BASE_SUPPORT_MUTEX_H_
