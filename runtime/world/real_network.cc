#include "runtime/world/http_client.h"
#include "runtime/world/ports.h"
#include "runtime/world/real_world.h"
#include "runtime/world/unix_exchange.h"

namespace deploy::world {
namespace {

class Net final : public Network {
 public:
  absl::StatusOr<HttpResult> Get(const std::string& url, absl::Duration timeout) override {
    return HttpGet(url, timeout);
  }
  absl::StatusOr<int> FreePort(const std::string& address) override {
    return FindFreePort(address);
  }
  bool CanBind(const std::string& address, int port) override {
    return PortCanBeBound(address, port);
  }
  std::optional<Listener> WhoListens(int port) override { return ListenerOf(port); }
  absl::StatusOr<std::string> UnixExchange(const std::string& path, std::string_view text,
                                           absl::Duration timeout) override {
    return ExchangeWithSocket(path, text, timeout);
  }
};

}  // namespace

Network& RealNetwork() {
  static Net* const network = new Net();
  return *network;
}

}  // namespace deploy::world
