#ifndef RUNTIME_APPLY_SESSION_H_
#define RUNTIME_APPLY_SESSION_H_

#include <functional>

#include "absl/time/time.h"
#include "runtime/apply/lease_keeper.h"
#include "runtime/apply/pool.h"
#include "runtime/apply/reporter.h"
#include "runtime/apply/view.h"
#include "runtime/provider/provider.h"
#include "runtime/state/store.h"

namespace deploy::apply {

// What one run works with: shared by the way forward, the way back and resume. Owns nothing; lives
// as long as the run. `view` belongs to the coordinator.
struct Session {
  state::Store& store;
  const provider::Registry& providers;
  provider::Context context;  // without cancel, timeout and note: each call gets its own
  Reporter& reporter;
  Pool& pool;
  View& view;
  const LeaseKeeper* lease = nullptr;
  int parallel = 10;
  bool single_thread = false;      // simulated: the pool has a seed, no watcher thread
  bool stop_on_interrupt = false;  // stop instead of taking back
  std::map<int, bool> settled;     // by number of step: a person says whether its effect is there
  std::function<int()> interrupts = [] { return 0; };    // how often the person interrupted
  absl::Duration full_disk_patience = absl::Seconds(5);  // how long a full disk is waited for

  bool lease_lost() const { return lease != nullptr && lease->lost(); }
};

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_SESSION_H_
