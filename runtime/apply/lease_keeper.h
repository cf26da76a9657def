#ifndef RUNTIME_APPLY_LEASE_KEEPER_H_
#define RUNTIME_APPLY_LEASE_KEEPER_H_

#include <atomic>
#include <string>
#include <thread>

#include "absl/time/time.h"
#include "base/support/mutex.h"
#include "runtime/state/store.h"

namespace deploy::apply {

// Renews the store's lock on a thread of its own for as long as it lives. A renewal that the store
// refuses means that somebody else owns the environment now: lost() turns true and stays so. Does
// not take or free the lock.
class LeaseKeeper {
 public:
  explicit LeaseKeeper(state::Store& store, absl::Duration every = absl::Seconds(10));
  ~LeaseKeeper();
  LeaseKeeper(const LeaseKeeper&) = delete;
  LeaseKeeper& operator=(const LeaseKeeper&) = delete;

  bool lost() const { return lost_.load(std::memory_order_acquire); }

 private:
  void Keep(absl::Duration every);

  state::Store& store_;
  support::Mutex mutex_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::atomic<bool> lost_{false};
  std::thread thread_;
};

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_LEASE_KEEPER_H_
