#include "cli/signals.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <string_view>

#include "runtime/world/world.h"

namespace deploy::cli {
namespace {

// Signal handlers reach only what lives for the whole process.
engine::Interrupt g_interrupt;
std::atomic<OpenLine> g_open_line{OpenLine::kNone};
std::atomic<int> g_told{-1};  // where the handler wakes the teller

constexpr int kSignals[] = {SIGINT, SIGTERM};
// Some senders, as timeout(1), signal the process and then its group: that is one interrupt.
constexpr int64_t kOneInterrupt = 100'000'000;  // nanoseconds
std::atomic<int64_t> g_last_interrupt{-kOneInterrupt};

constexpr char kRaised = 'i', kQuit = 'q';

void WriteAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written <= 0) {
      return;
    }
    text.remove_prefix(static_cast<size_t>(written));
  }
}

void EndNow(int number) {
  switch (g_open_line.load()) {
    case OpenLine::kPrompt:
      WriteAll(STDERR_FILENO, "\n");
      break;
    case OpenLine::kProgress:
      WriteAll(STDERR_FILENO, "\r\x1b[K");
      break;
    case OpenLine::kNone:
      break;
  }
  world::EndStartedGroups();
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  sigaction(number, &action, nullptr);
  raise(number);
}

void RaiseInterrupt(int) {
  const int saved = errno;
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  const int64_t now = int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
  if (now - g_last_interrupt.exchange(now) < kOneInterrupt) {
    errno = saved;
    return;
  }
  g_interrupt.Raise();
  if (const int descriptor = g_told.load(); descriptor >= 0) {
    WriteAll(descriptor, std::string_view(&kRaised, 1));
  }
  errno = saved;
}

void Handle(int number, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigaction(number, &action, nullptr);
}

}  // namespace

void SetOpenLine(OpenLine line) { g_open_line.store(line); }

void EndOnSignals() {
  for (const int number : kSignals) {
    struct sigaction now {};
    if (sigaction(number, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) {
      Handle(number, EndNow);
    }
  }
}

engine::Interrupt& RunInterrupt() { return g_interrupt; }

RunSignals::RunSignals(RunObserver& observer, bool stop_on_interrupt) {
  if (pipe2(pipe_, O_CLOEXEC) == 0) {
    g_told.store(pipe_[1]);
    teller_ =
        std::thread([this, &observer, stop_on_interrupt] { Tell(observer, stop_on_interrupt); });
  }
  for (const int number : kSignals) {
    Handle(number, RaiseInterrupt);
  }
}

RunSignals::~RunSignals() {
  for (const int number : kSignals) {
    Handle(number, EndNow);
  }
  g_told.store(-1);
  if (teller_.joinable()) {
    WriteAll(pipe_[1], std::string_view(&kQuit, 1));
    teller_.join();
    close(pipe_[0]);
    close(pipe_[1]);
  }
}

void RunSignals::Tell(RunObserver& observer, bool stop_on_interrupt) {
  int count = 0;
  while (true) {
    char byte = 0;
    const ssize_t got = read(pipe_[0], &byte, 1);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0 || byte == kQuit) {
      return;
    }
    observer.Interrupted(++count, stop_on_interrupt);
  }
}

}  // namespace deploy::cli
