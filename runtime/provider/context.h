#ifndef RUNTIME_PROVIDER_CONTEXT_H_
#define RUNTIME_PROVIDER_CONTEXT_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "runtime/world/world.h"

// The surroundings of every call to a provider.
namespace deploy::provider {

// A pre-image kept in the content-addressed store.
class BlobStore {
 public:
  virtual ~BlobStore() = default;
  virtual absl::StatusOr<std::string> PutFile(
      const std::string& path) = 0;  // -> sha256; durable on return
  virtual absl::StatusOr<std::string> Put(
      std::string_view bytes) = 0;  // -> sha256; durable on return
  virtual absl::StatusOr<std::string> Get(const std::string& sha256) = 0;
  virtual bool Has(const std::string& sha256) = 0;
};

// Set when the run should not wait any longer (second Ctrl-C, a health failure elsewhere). Waiting
// code polls it.
class CancelToken {
 public:
  void Cancel() { cancelled_.store(true, std::memory_order_release); }
  bool cancelled() const { return cancelled_.load(std::memory_order_acquire); }

 private:
  std::atomic<bool> cancelled_{false};
};

// Surroundings of every call. Lives as long as the engine; thread-safe.
struct Context {
  world::World* world = nullptr;  // file system, clock, processes, network, randomness
  BlobStore* blobs = nullptr;
  std::string state_folder;  // <root>/.backstay, absolute
  std::string environment;
  std::string stack_folder;  // <root>, absolute
  int64_t run = 0;
  CancelToken* cancel = nullptr;
  absl::Duration timeout = absl::InfiniteDuration();  // of this step, from lifecycle
  // One line of progress, e.g. "10% of traffic to the new version"; shown and journalled as an
  // event, never parsed.
  std::function<void(std::string_view)> note = [](std::string_view) {};
  // True for what another object of this environment owns: a value of an `identity` field (a path).
  // What is inside a managed folder and not managed is foreign.
  std::function<bool(std::string_view)> managed = [](std::string_view) { return false; };
};

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_CONTEXT_H_
