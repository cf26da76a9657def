#include "tests/support/fake_network.h"

#include "base/support/text.h"

namespace deploy::testing {

using support::Cat;

void FakeNetwork::On(const std::string& url, Answer answer) {
  On(url, std::vector<Answer>{std::move(answer)});
}

void FakeNetwork::On(const std::string& url, std::vector<Answer> answers) {
  support::MutexLock lock(&mutex_);
  answers_[url] = std::deque<Answer>(answers.begin(), answers.end());
}

void FakeNetwork::OnGet(std::function<std::optional<Answer>(const std::string& url)> hook) {
  support::MutexLock lock(&mutex_);
  on_get_ = std::move(hook);
}

void FakeNetwork::OnSocket(const std::string& path,
                           std::function<absl::StatusOr<std::string>(std::string_view text)> hook) {
  support::MutexLock lock(&mutex_);
  sockets_[path] = std::move(hook);
}

void FakeNetwork::Occupy(int port, int64_t pid, const std::string& name) {
  support::MutexLock lock(&mutex_);
  occupied_[port] = {pid, name};
}

void FakeNetwork::Release(int port) {
  support::MutexLock lock(&mutex_);
  occupied_.erase(port);
}

std::vector<std::string> FakeNetwork::gets() const {
  support::MutexLock lock(&mutex_);
  return gets_;
}

std::vector<std::string> FakeNetwork::exchanges() const {
  support::MutexLock lock(&mutex_);
  return exchanges_;
}

absl::StatusOr<world::HttpResult> FakeNetwork::Get(const std::string& url, absl::Duration) {
  std::function<std::optional<Answer>(const std::string&)> hook;
  {
    support::MutexLock lock(&mutex_);
    gets_.push_back(url);
    hook = on_get_;
  }
  if (hook) {
    if (std::optional<Answer> answer = hook(url)) {
      return *std::move(answer);
    }
  }
  support::MutexLock lock(&mutex_);
  const auto found = answers_.find(url);
  if (found == answers_.end() || found->second.empty()) {
    return absl::UnavailableError("connection refused");
  }
  Answer answer = found->second.front();
  if (found->second.size() > 1) {
    found->second.pop_front();
  }
  return answer;
}

absl::StatusOr<int> FakeNetwork::FreePort(const std::string&) {
  support::MutexLock lock(&mutex_);
  while (occupied_.contains(next_port_)) {
    ++next_port_;
  }
  return next_port_++;
}

bool FakeNetwork::CanBind(const std::string&, int port) {
  support::MutexLock lock(&mutex_);
  return !occupied_.contains(port);
}

std::optional<world::Listener> FakeNetwork::WhoListens(int port) {
  support::MutexLock lock(&mutex_);
  const auto found = occupied_.find(port);
  return found == occupied_.end() ? std::nullopt : std::optional(found->second);
}

absl::StatusOr<std::string> FakeNetwork::UnixExchange(const std::string& path,
                                                      std::string_view text, absl::Duration) {
  std::function<absl::StatusOr<std::string>(std::string_view)> hook;
  {
    support::MutexLock lock(&mutex_);
    exchanges_.push_back(Cat(path, " ", text));
    const auto found = sockets_.find(path);
    if (found == sockets_.end()) {
      return absl::NotFoundError(Cat("cannot connect to `", path, "`: No such file or directory"));
    }
    hook = found->second;
  }
  return hook(text);
}

}  // namespace deploy::testing
