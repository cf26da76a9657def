#ifndef RUNTIME_APPLY_WATCHER_H_
#define RUNTIME_APPLY_WATCHER_H_

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "base/support/mutex.h"
#include "runtime/provider/provider.h"

namespace deploy::apply {

// Looks again and again at the objects that were verified, on one thread, until stopped: an
// instance that dies while traffic moves takes the run back. Thread-safe.
class Watcher {
 public:
  struct Bad {
    std::string address;
    provider::VerifyResult result;
  };

  // `on_bad` is called once, from the watcher's thread, with the first bad answer. Without a thread
  // (simulated runs) only Finish looks.
  Watcher(provider::Context context, std::function<void()> on_bad, bool with_thread,
          absl::Duration every = absl::Milliseconds(200));
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // Watches the object from now on; a second call with the same id replaces the image.
  void Add(const std::string& object_id, const std::string& address, provider::Provider* provider,
           provider::Image image);
  bool Knows(const std::string& object_id);
  // The first bad answer so far.
  std::optional<Bad> bad();
  // One more look at everything, then no more. Returns the first bad answer of all time.
  std::optional<Bad> Finish();
  void Stop();

 private:
  struct Watched {
    std::string address;
    provider::Provider* provider;
    provider::Image image;
  };
  void Loop();
  void LookOnce();

  provider::Context context_;
  const std::function<void()> on_bad_;
  const bool with_thread_;
  const absl::Duration every_;
  provider::CancelToken cancel_;
  support::Mutex mutex_;
  absl::flat_hash_map<std::string, Watched> watched_ ABSL_GUARDED_BY(mutex_);
  std::optional<Bad> bad_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // started with the first object
};

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_WATCHER_H_
