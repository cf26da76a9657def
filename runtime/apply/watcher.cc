#include "runtime/apply/watcher.h"

#include <utility>

namespace deploy::apply {

Watcher::Watcher(provider::Context context, std::function<void()> on_bad, bool with_thread,
                 absl::Duration every)
    : context_(std::move(context)),
      on_bad_(std::move(on_bad)),
      with_thread_(with_thread),
      every_(every) {
  context_.cancel = &cancel_;
}

Watcher::~Watcher() { Stop(); }

void Watcher::Add(const std::string& object_id, const std::string& address,
                  provider::Provider* provider, provider::Image image) {
  {
    support::MutexLock lock(&mutex_);
    watched_.insert_or_assign(object_id, Watched{address, provider, std::move(image)});
  }
  if (with_thread_ && !thread_.joinable()) {
    thread_ = std::thread([this] { Loop(); });
  }
}

bool Watcher::Knows(const std::string& object_id) {
  support::MutexLock lock(&mutex_);
  return watched_.contains(object_id);
}

std::optional<Watcher::Bad> Watcher::bad() {
  support::MutexLock lock(&mutex_);
  return bad_;
}

void Watcher::Stop() {
  {
    support::MutexLock lock(&mutex_);
    ending_ = true;
  }
  cancel_.Cancel();
  if (thread_.joinable()) {
    thread_.join();
  }
}

std::optional<Watcher::Bad> Watcher::Finish() {
  {
    support::MutexLock lock(&mutex_);
    ending_ = true;
  }
  if (thread_.joinable()) {
    thread_.join();
  }
  LookOnce();
  return bad();
}

void Watcher::Loop() {
  while (true) {
    {
      support::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&ending_), every_) || bad_) {
        return;
      }
    }
    LookOnce();
  }
}

void Watcher::LookOnce() {
  std::vector<Watched> looks;
  {
    support::MutexLock lock(&mutex_);
    if (bad_) {
      return;
    }
    for (const auto& [id, watched] : watched_) {
      looks.push_back(watched);
    }
  }
  for (const Watched& watched : looks) {
    if (cancel_.cancelled()) {
      return;
    }
    provider::VerifyResult result = watched.provider->Watch(context_, watched.image);
    if (result.ok || cancel_.cancelled()) {
      continue;
    }
    {
      support::MutexLock lock(&mutex_);
      bad_ = Bad{watched.address, std::move(result)};
    }
    on_bad_();
    return;
  }
}

}  // namespace deploy::apply
