#include "runtime/world/unix_exchange.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/world/atomic_write.h"
#include "runtime/world/descriptor.h"
#include "runtime/world/real_world.h"

namespace deploy::world {
namespace {

constexpr size_t kAnswerLimit = 64 << 20;

// One exchange with its deadline.
class Exchange {
 public:
  Exchange(const std::string& path, absl::Duration timeout)
      : path_(path), timeout_(timeout), until_(RealClock().Monotonic() + timeout) {}

  absl::StatusOr<std::string> WithFifo(std::string_view text) {
    fd_ = Descriptor(::open(path_.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
    if (!fd_) {
      // ENXIO: nobody has the other end open, the same as a socket that refuses.
      return ErrnoStatus(errno == ENXIO ? ECONNREFUSED : errno, support::Cat("open `", path_, "`"));
    }
    RETURN_IF_ERROR(SendAll(text));
    return std::string();
  }

  absl::StatusOr<std::string> WithSocket(std::string_view text) {
    RETURN_IF_ERROR(Connect());
    RETURN_IF_ERROR(SendAll(text));
    return ReceiveAll();
  }

 private:
  // A socket's address holds 107 characters; a longer path is reached through a descriptor of its
  // folder.
  absl::Status Connect() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::string name = path_;
    Descriptor folder;
    if (name.size() >= sizeof(address.sun_path)) {
      folder = Descriptor(::open(FolderOf(path_).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
      const std::string base = path_.substr(path_.rfind('/') + 1);
      name = support::Cat("/proc/self/fd/", folder.get(), "/", base);
      if (!folder || name.size() >= sizeof(address.sun_path)) {
        return ErrnoStatus(folder ? ENAMETOOLONG : errno, Connecting());
      }
    }
    std::memcpy(address.sun_path, name.data(), name.size());
    fd_ = Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd_) {
      return ErrnoStatus(errno, Connecting());
    }
    // EAGAIN: the listener's queue is full; there is nothing to poll for then.
    while (::connect(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) !=
           0) {
      if (errno != EAGAIN && errno != EINTR) {
        return ErrnoStatus(errno, Connecting());
      }
      if (RealClock().Monotonic() >= until_) {
        return TooLate();
      }
      RealClock().Sleep(absl::Milliseconds(2));
    }
    return absl::OkStatus();
  }

  absl::Status SendAll(std::string_view text) {
    while (!text.empty()) {
      // write(2) would raise SIGPIPE where the caller has not switched it off; a FIFO takes no
      // send(2).
      ssize_t n = ::send(fd_.get(), text.data(), text.size(), MSG_NOSIGNAL);
      if (n < 0 && errno == ENOTSOCK) {
        n = ::write(fd_.get(), text.data(), text.size());
      }
      if (n >= 0) {
        text.remove_prefix(static_cast<size_t>(n));
      } else if (errno == EAGAIN) {
        RETURN_IF_ERROR(WaitFor(POLLOUT));
      } else if (errno != EINTR) {
        return ErrnoStatus(errno, support::Cat("write to `", path_, "`"));
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> ReceiveAll() {
    std::string out;
    char buffer[1 << 14];
    while (out.size() < kAnswerLimit) {
      const ssize_t n = ::recv(fd_.get(), buffer, sizeof(buffer), 0);
      if (n == 0) {
        return out;
      }
      if (n > 0) {
        out.append(buffer, static_cast<size_t>(n));
      } else if (errno == EAGAIN) {
        RETURN_IF_ERROR(WaitFor(POLLIN));
      } else if (errno != EINTR) {
        return ErrnoStatus(errno, support::Cat("read from `", path_, "`"));
      }
    }
    return absl::ResourceExhaustedError(
        support::Cat("the answer of `", path_, "` is longer than ", kAnswerLimit, " bytes"));
  }

  absl::Status WaitFor(int16_t events) {
    const absl::Duration left = until_ - RealClock().Monotonic();
    if (left <= absl::ZeroDuration()) {
      return TooLate();
    }
    pollfd fd{.fd = fd_.get(), .events = events, .revents = 0};
    const int64_t wait = std::min<int64_t>(absl::ToInt64Milliseconds(left) + 1, 3600 * 1000);
    ::poll(&fd, 1, static_cast<int>(wait));
    return absl::OkStatus();
  }

  absl::Status TooLate() const {
    return absl::DeadlineExceededError(
        support::Cat("no answer from `", path_, "` within ", absl::FormatDuration(timeout_)));
  }
  std::string Connecting() const { return support::Cat("connect to `", path_, "`"); }

  const std::string& path_;
  absl::Duration timeout_;
  absl::Duration until_;
  Descriptor fd_;
};

}  // namespace

absl::StatusOr<std::string> ExchangeWithSocket(const std::string& path, std::string_view text,
                                               absl::Duration timeout) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    return ErrnoStatus(errno, support::Cat("connect to `", path, "`"));
  }
  Exchange exchange(path, timeout);
  return S_ISFIFO(info.st_mode) ? exchange.WithFifo(text) : exchange.WithSocket(text);
}

}  // namespace deploy::world
