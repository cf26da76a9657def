#ifndef TESTS_SUPPORT_FAKE_NETWORK_H_
#define TESTS_SUPPORT_FAKE_NETWORK_H_

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "base/support/mutex.h"
#include "runtime/world/world.h"

namespace deploy::testing {

// A network with scripted answers. Free ports count from 20000. Thread-safe.
class FakeNetwork final : public world::Network {
 public:
  using Answer = absl::StatusOr<world::HttpResult>;

  // Answers of one URL, one per request, the last one for ever. Without a script: Unavailable,
  // connection refused.
  void On(const std::string& url, Answer answer);
  void On(const std::string& url, std::vector<Answer> answers);
  // Asked first for every URL; nullopt leaves it to the scripts.
  void OnGet(std::function<std::optional<Answer>(const std::string& url)> hook);
  void OnSocket(const std::string& path,
                std::function<absl::StatusOr<std::string>(std::string_view text)> hook);
  void Occupy(int port, int64_t pid = 4711, const std::string& name = "`python3` (pid 4711)");
  void Release(int port);

  std::vector<std::string> gets() const;       // URLs in the order of the requests
  std::vector<std::string> exchanges() const;  // "path text"

  absl::StatusOr<world::HttpResult> Get(const std::string& url, absl::Duration timeout) override;
  absl::StatusOr<int> FreePort(const std::string& address) override;
  bool CanBind(const std::string& address, int port) override;
  std::optional<world::Listener> WhoListens(int port) override;
  absl::StatusOr<std::string> UnixExchange(const std::string& path, std::string_view text,
                                           absl::Duration timeout) override;

 private:
  mutable support::Mutex mutex_;
  std::map<std::string, std::deque<Answer>> answers_ ABSL_GUARDED_BY(mutex_);
  std::function<std::optional<Answer>(const std::string&)> on_get_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::function<absl::StatusOr<std::string>(std::string_view)>> sockets_
      ABSL_GUARDED_BY(mutex_);
  std::map<int, world::Listener> occupied_ ABSL_GUARDED_BY(mutex_);
  int next_port_ ABSL_GUARDED_BY(mutex_) = 20000;
  std::vector<std::string> gets_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> exchanges_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace deploy::testing

#endif  // TESTS_SUPPORT_FAKE_NETWORK_H_
