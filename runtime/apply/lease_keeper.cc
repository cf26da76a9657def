#include "runtime/apply/lease_keeper.h"

namespace deploy::apply {

LeaseKeeper::LeaseKeeper(state::Store& store, absl::Duration every)
    : store_(store), thread_([this, every] { Keep(every); }) {}

LeaseKeeper::~LeaseKeeper() {
  {
    support::MutexLock lock(&mutex_);
    ending_ = true;
  }
  thread_.join();
}

void LeaseKeeper::Keep(absl::Duration every) {
  while (true) {
    {
      support::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&ending_), every)) {
        return;
      }
    }
    // Only a refusal is a loss: a busy or full disk leaves the lease as it was, and it outlives
    // several missed renewals.
    const absl::Status status = store_.Renew();
    if (absl::IsAborted(status) || absl::IsFailedPrecondition(status)) {
      lost_.store(true, std::memory_order_release);
      return;
    }
  }
}

}  // namespace deploy::apply
