#include "runtime/apply/pool.h"

#include <algorithm>
#include <atomic>
#include <utility>

namespace deploy::apply {

Pool::~Pool() {
  while (Help()) {
  }
  std::vector<std::thread> threads;
  {
    support::MutexLock lock(&mutex_);
    ending_ = true;
    threads.swap(threads_);
    work_.SignalAll();
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}

void Pool::Submit(std::function<void()> job) {
  support::MutexLock lock(&mutex_);
  jobs_.push_back(std::move(job));
  if (!seed_ && jobs_.size() > idle_ && threads_.size() < limit_) {
    threads_.emplace_back([this] { Work(); });
  }
  work_.Signal();
}

void Pool::Work() {
  while (true) {
    std::function<void()> job;
    {
      support::MutexLock lock(&mutex_);
      ++idle_;
      while (!ending_ && jobs_.empty()) {
        work_.Wait(&mutex_);
      }
      --idle_;
      if (jobs_.empty()) {
        return;
      }
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

bool Pool::Help() {
  size_t count = 0;
  {
    support::MutexLock lock(&mutex_);
    if (!seed_ || jobs_.empty()) {
      return false;
    }
    count = 1 + NextRandom() % jobs_.size();
  }
  for (size_t i = 0; i < count; ++i) {
    std::function<void()> job;
    {
      support::MutexLock lock(&mutex_);
      std::swap(jobs_.front(), jobs_[NextRandom() % jobs_.size()]);
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
  return true;
}

size_t Pool::NextRandom() {
  *seed_ = *seed_ * 6364136223846793005u + 1442695040888963407u;
  return *seed_ >> 33;
}

void Pool::ForEach(size_t count, const std::function<void(size_t)>& job) {
  support::Mutex mutex;
  std::atomic<size_t> next{0};
  size_t running = std::min(limit_, count);
  for (size_t i = 0, helpers = running; i < helpers; ++i) {
    Submit([&] {
      for (size_t index = next++; index < count; index = next++) {
        job(index);
      }
      support::MutexLock lock(&mutex);
      --running;
    });
  }
  while (Help()) {
  }
  support::MutexLock lock(&mutex);
  mutex.Await(absl::Condition(
      +[](size_t* left) { return *left == 0; }, &running));
}

}  // namespace deploy::apply
