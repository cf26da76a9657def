#ifndef RUNTIME_APPLY_POOL_H_
#define RUNTIME_APPLY_POOL_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <thread>
#include <vector>

#include "base/support/mutex.h"

namespace deploy::apply {

// A fixed number of threads, started when there is work for them. Jobs run in the order submitted.
// The destructor waits for every job. Thread-safe.
//
// With a seed there are no threads: jobs run where somebody waits for them (Help), in an order and
// in portions that the seed decides, so that a simulated run can be repeated exactly.
class Pool {
 public:
  explicit Pool(int threads, std::optional<uint64_t> seed = {})
      : limit_(threads < 1 ? 1 : static_cast<size_t>(threads)), seed_(seed) {}
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  void Submit(std::function<void()> job);
  // Calls `job(0)` … `job(count - 1)` in the pool and returns when all have ended.
  void ForEach(size_t count, const std::function<void(size_t)>& job);
  // Runs some of the jobs here and says so; false when the pool has threads for that, or nothing to
  // do.
  bool Help();

 private:
  void Work();
  size_t NextRandom() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t limit_;
  std::optional<uint64_t> seed_;  // with a seed everything is on one thread
  support::Mutex mutex_;
  support::CondVar work_;  // there is a job, or the end
  std::deque<std::function<void()>> jobs_ ABSL_GUARDED_BY(mutex_);
  size_t idle_ ABSL_GUARDED_BY(mutex_) = 0;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_POOL_H_
