#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <set>
#include <thread>

#include "runtime/world/world.h"

namespace deploy::world {
namespace {

using ::testing::HasSubstr;

constexpr char kHere[] = "127.0.0.1";

int Listen(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  ::inet_pton(AF_INET, kHere, &address.sin_addr);
  EXPECT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  EXPECT_EQ(::listen(fd, 16), 0);
  return fd;
}

void SendText(int fd, const std::string& text) {
  size_t sent = 0;
  while (sent < text.size()) {
    const ssize_t n = ::send(fd, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) {
      return;
    }
    sent += static_cast<size_t>(n);
  }
}

// A server that answers one connection with `text`, then closes it.
class OneAnswer {
 public:
  OneAnswer(int port, std::string text, bool close = true)
      : listener_(Listen(port)), thread_([this, text = std::move(text), close] {
          client_ = ::accept(listener_, nullptr, nullptr);
          char buffer[4096];
          (void)!::recv(client_, buffer, sizeof(buffer), 0);
          SendText(client_, text);
          if (close) {
            ::close(client_);
          }
        }) {}
  ~OneAnswer() {
    thread_.join();
    ::close(listener_);
  }

 private:
  int listener_;
  int client_ = -1;
  std::thread thread_;
};

class NetworkTest : public ::testing::Test {
 protected:
  std::string Url(int port) { return "http://127.0.0.1:" + std::to_string(port) + "/healthz"; }
  Network& network_ = RealWorld().network();
};

TEST_F(NetworkTest, GetsStatusAndBody) {
  const int port = *network_.FreePort(kHere);
  OneAnswer server(port, "HTTP/1.1 500 Bad\r\nContent-Length: 4\r\n\r\nuups");
  const auto result = network_.Get(Url(port), absl::Seconds(5));
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->status, 500);
  EXPECT_EQ(result->body, "uups");
}

TEST_F(NetworkTest, DoesNotFollowRedirects) {
  const int port = *network_.FreePort(kHere);
  OneAnswer server(port,
                   "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: "
                   "0\r\n\r\n");
  EXPECT_EQ(network_.Get(Url(port), absl::Seconds(5))->status, 302);
}

TEST_F(NetworkTest, StopsReadingABodyWithoutEnd) {
  const int port = *network_.FreePort(kHere);
  OneAnswer server(port, "HTTP/1.1 200 OK\r\n\r\n" + std::string(1 << 20, 'x'));
  const auto result = network_.Get(Url(port), absl::Seconds(5));
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->body.size(), size_t{64} << 10);
}

TEST_F(NetworkTest, TellsRefusedSilentAndWrongApart) {
  const int port = *network_.FreePort(kHere);
  const absl::Status refused = network_.Get(Url(port), absl::Seconds(5)).status();
  EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
  EXPECT_EQ(refused.message(), "connection refused");
  const int silent = Listen(port);
  const absl::Status late = network_.Get(Url(port), absl::Milliseconds(100)).status();
  EXPECT_TRUE(absl::IsDeadlineExceeded(late)) << late;
  EXPECT_EQ(late.message(), "no answer within 100ms");
  ::close(silent);
  EXPECT_TRUE(
      absl::IsInvalidArgument(network_.Get("file:///etc/passwd", absl::Seconds(1)).status()));
}

TEST_F(NetworkTest, FreePortsAreFreeAndDiffer) {
  std::set<int> seen;
  for (int i = 0; i < 50; ++i) {
    const auto port = network_.FreePort(kHere);
    ASSERT_TRUE(port.ok()) << port.status();
    EXPECT_TRUE(network_.CanBind(kHere, *port));
    EXPECT_TRUE(seen.insert(*port).second);
  }
  EXPECT_TRUE(absl::IsInvalidArgument(network_.FreePort("192.0.2.77").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(network_.FreePort("not an address").status()));
}

TEST_F(NetworkTest, NamesTheListener) {
  const int port = *network_.FreePort(kHere);
  EXPECT_FALSE(network_.WhoListens(port).has_value());
  const int fd = Listen(port);
  EXPECT_FALSE(network_.CanBind(kHere, port));
  EXPECT_FALSE(network_.CanBind("0.0.0.0", port));
  const std::optional<Listener> listener = network_.WhoListens(port);
  ASSERT_TRUE(listener.has_value());
  EXPECT_EQ(listener->pid, ::getpid());
  EXPECT_THAT(listener->name, HasSubstr("(pid " + std::to_string(::getpid()) + ")"));
  ::close(fd);
  EXPECT_TRUE(network_.CanBind(kHere, port));
}

class UnixTest : public NetworkTest {
 protected:
  UnixTest() {
    std::string name = ::testing::TempDir() + "unix-XXXXXX";
    root_ = ::mkdtemp(name.data());
  }
  ~UnixTest() override { std::filesystem::remove_all(root_); }

  // Binds by a relative path, for the tests use folders that are too deep for an address.
  int ListenAt(const std::string& folder) {
    std::filesystem::create_directories(folder);
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, "s");
    EXPECT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(::listen(fd, 4), 0);
    std::filesystem::current_path(before);
    return fd;
  }
  void Exchange(const std::string& folder) {
    const int listener = ListenAt(folder);
    std::thread server([listener] {
      const int client = ::accept(listener, nullptr, nullptr);
      char buffer[64];
      const ssize_t n = ::recv(client, buffer, sizeof(buffer), 0);
      SendText(client, "got " + std::string(buffer, static_cast<size_t>(n)));
      ::close(client);
    });
    const auto answer = network_.UnixExchange(folder + "/s", "show info\n", absl::Seconds(5));
    server.join();
    ::close(listener);
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(*answer, "got show info\n");
  }
  std::string root_;
};

TEST_F(UnixTest, ExchangesText) { Exchange(root_); }

TEST_F(UnixTest, ReachesSocketsBelowDeepFolders) {
  Exchange(root_ + "/" + std::string(120, 'd') + "/" + std::string(120, 'e'));
}

TEST_F(UnixTest, SaysWhatIsWrong) {
  EXPECT_TRUE(
      absl::IsNotFound(network_.UnixExchange(root_ + "/s", "x", absl::Seconds(1)).status()));
  const int listener = ListenAt(root_);
  EXPECT_TRUE(absl::IsDeadlineExceeded(
      network_.UnixExchange(root_ + "/s", "x", absl::Milliseconds(50)).status()));
  ::close(listener);
  EXPECT_TRUE(
      absl::IsUnavailable(network_.UnixExchange(root_ + "/s", "x", absl::Seconds(1)).status()));
}

TEST_F(UnixTest, WritesToAFifo) {
  const std::string path = root_ + "/control";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  EXPECT_TRUE(absl::IsUnavailable(network_.UnixExchange(path, "u", absl::Seconds(1)).status()));
  const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ASSERT_TRUE(network_.UnixExchange(path, "u", absl::Seconds(1)).ok());
  char byte = 0;
  EXPECT_EQ(::read(reader, &byte, 1), 1);
  EXPECT_EQ(byte, 'u');
  ::close(reader);
}

TEST(RandomnessTest, GivesHexDigitsThatDiffer) {
  Randomness& randomness = RealWorld().randomness();
  EXPECT_EQ(randomness.Hex(0), "");
  EXPECT_EQ(randomness.Hex(7).size(), 7u);
  EXPECT_NE(randomness.Hex(32), randomness.Hex(32));
}

TEST(ClockTest, MonotonicMovesWithSleep) {
  Clock& clock = RealWorld().clock();
  const absl::Duration before = clock.Monotonic();
  clock.Sleep(absl::Milliseconds(5));
  EXPECT_GE(clock.Monotonic() - before, absl::Milliseconds(5));
}

}  // namespace
}  // namespace deploy::world
