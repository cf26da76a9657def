#include "runtime/world/ports.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "base/support/mutex.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "fmt/format.h"
#include "runtime/world/descriptor.h"
#include "runtime/world/proc.h"
#include "runtime/world/real_world.h"

namespace deploy::world {
namespace {

constexpr int kLowest = 20000;  // below it many services have their usual ports
constexpr int kHighest = 65535;
constexpr int kWorthwhile = 1000;  // ports that a range must offer to be searched
constexpr int kAttempts = 400;

struct Range {
  int first = kLowest;
  int last = kHighest;
};

using AddressList = std::unique_ptr<addrinfo, void (*)(addrinfo*)>;

absl::StatusOr<AddressList> Resolve(const std::string& address, int port) {
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const std::string service = support::Cat(port);
  const char* node = address.empty() ? nullptr : address.c_str();
  if (const int error = ::getaddrinfo(node, service.c_str(), &hints, &found); error != 0) {
    return absl::InvalidArgumentError(
        support::Cat("`", address, "` is no address of this machine: ", ::gai_strerror(error)));
  }
  return AddressList(found, ::freeaddrinfo);
}

// errno of a bind to the port, 0 when it went well.
int TryBind(const addrinfo& where) {
  Descriptor fd(::socket(where.ai_family, where.ai_socktype | SOCK_CLOEXEC, where.ai_protocol));
  if (!fd) {
    return errno;
  }
  // Connections of a former listener that linger in TIME_WAIT are no obstacle; a listener still is.
  const int yes = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  return ::bind(fd.get(), where.ai_addr, where.ai_addrlen) == 0 ? 0 : errno;
}

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!(text = support::Trim(text)).empty()) {
    const size_t end = std::min(text.find_first_of(" \t\n"), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

// The larger part of the ports that outgoing connections do not use.
Range QuietRange() {
  const std::string text = ReadProcFile("/proc/sys/net/ipv4/ip_local_port_range");
  const std::vector<std::string_view> words = Words(text);
  int low = 32768;
  int high = 60999;
  if (words.size() == 2) {
    (void)absl::SimpleAtoi(support::AbslView(words[0]), &low);
    (void)absl::SimpleAtoi(support::AbslView(words[1]), &high);
  }
  if (low - kLowest >= kWorthwhile) {
    return {kLowest, low - 1};
  }
  return kHighest - high >= kWorthwhile ? Range{high + 1, kHighest} : Range{};
}

bool FirstUse(int port) {
  static auto* const mutex = new support::Mutex();
  static auto* const used = new absl::flat_hash_set<int>();
  support::MutexLock lock(mutex);
  if (used->size() > (kHighest - kLowest) / 4) {
    used->clear();  // a long life of many runs: the oldest are certainly in use or forgotten
  }
  return used->insert(port).second;
}

struct ListeningSocket {
  std::string inode;
  uint32_t uid = 0;
};

// Lines of /proc/net/tcp: "sl local_address rem_address st … uid timeout inode". 0A is LISTEN.
std::vector<ListeningSocket> SocketsIn(const std::string& table, int port) {
  constexpr size_t kLocal = 1, kState = 3, kUid = 7, kInode = 9;
  const std::string wanted = fmt::format(":{:04X}", port);
  std::vector<ListeningSocket> out;
  for (const std::string_view line : support::Split(table, '\n')) {
    const std::vector<std::string_view> fields = Words(line);
    if (fields.size() <= kInode || fields[kState] != "0A") {
      continue;
    }
    const std::string_view local = fields[kLocal];
    ListeningSocket listener{.inode = std::string(fields[kInode]), .uid = 0};
    if (local.size() > 5 && local.ends_with(wanted) &&
        absl::SimpleAtoi(support::AbslView(fields[kUid]), &listener.uid)) {
      out.push_back(std::move(listener));
    }
  }
  return out;
}

bool Owns(int64_t pid, const absl::flat_hash_set<std::string>& sockets) {
  const std::string folder = support::Cat("/proc/", pid, "/fd");
  const auto names = RealFiles().List(folder);
  if (!names.ok()) {
    return false;
  }
  char target[64];
  for (const std::string& name : *names) {
    const ssize_t n = ::readlink(support::Cat(folder, "/", name).c_str(), target, sizeof(target));
    if (n > 0 && sockets.contains(std::string(target, static_cast<size_t>(n)))) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool PortCanBeBound(const std::string& address, int port) {
  const auto where = Resolve(address, port);
  return where.ok() && TryBind(**where) == 0;
}

absl::StatusOr<int> FindFreePort(const std::string& address) {
  const Range range = QuietRange();
  const int size = range.last - range.first + 1;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const uint64_t random = std::strtoull(RealRandomness().Hex(12).c_str(), nullptr, 16);
    const int port = range.first + static_cast<int>(random % static_cast<uint64_t>(size));
    ASSIGN_OR_RETURN(const AddressList where, Resolve(address, port));
    const int error = TryBind(*where);
    if (error == EADDRNOTAVAIL) {
      return absl::InvalidArgumentError(
          support::Cat("`", address, "` is no address of this machine"));
    }
    if (error == 0 && FirstUse(port)) {
      return port;
    }
  }
  return absl::ResourceExhaustedError(support::Cat("no free port between ", range.first, " and ",
                                                   range.last, " on `", address, "`"));
}

std::optional<Listener> ListenerOf(int port) {
  std::vector<ListeningSocket> listeners = SocketsIn(ReadProcFile("/proc/net/tcp"), port);
  for (ListeningSocket& listener : SocketsIn(ReadProcFile("/proc/net/tcp6"), port)) {
    listeners.push_back(std::move(listener));
  }
  if (listeners.empty()) {
    return std::nullopt;
  }
  absl::flat_hash_set<std::string> sockets;
  for (const ListeningSocket& listener : listeners) {
    sockets.insert(support::Cat("socket:[", listener.inode, "]"));
  }
  for (const int64_t pid : AllPids()) {
    if (Owns(pid, sockets)) {
      const std::string name = ReadProcFile(support::Cat("/proc/", pid, "/comm"));
      return Listener{pid, support::Cat("`", support::Trim(name), "` (pid ", pid, ")")};
    }
  }
  return Listener{0,
                  support::Cat("a process of user `", RealFiles().UserName(listeners[0].uid), "`")};
}

}  // namespace deploy::world
