#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/world/child.h"
#include "runtime/world/executable_files.h"
#include "runtime/world/proc.h"
#include "runtime/world/real_world.h"

namespace deploy::world {
namespace {

constexpr absl::Duration kTermGrace = absl::Seconds(2);
constexpr absl::Duration kKillWait = absl::Seconds(10);
// How often `cancelled` is asked, and how soon an exit is seen on a kernel without pidfd_open.
constexpr absl::Duration kTick = absl::Milliseconds(20);

absl::Duration Now() { return RealClock().Monotonic(); }

// File actions and attributes of posix_spawn, destroyed with it.
class SpawnPlan {
 public:
  SpawnPlan() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    sigset_t all;
    ::sigfillset(&all);
    sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  void Use(int fd, int as) { ::posix_spawn_file_actions_adddup2(&actions_, fd, as); }
  void Finish(const std::string& folder) {
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    if (!folder.empty()) {
      ::posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
    }
  }
  int Start(const std::string& program, ChildArguments& arguments, pid_t* pid) {
    const std::unique_lock no_scripts(ExecutableFiles());
    return ::posix_spawn(pid, program.c_str(), &actions_, &attributes_, arguments.argv(),
                         arguments.envp());
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

// Groups of the children under way; a fixed table, because a signal handler reads it.
std::atomic<pid_t> g_groups[256];

void Enter(pid_t group) {
  for (std::atomic<pid_t>& slot : g_groups) {
    pid_t free = 0;
    if (slot.compare_exchange_strong(free, group)) {
      return;
    }
  }
}

void Leave(pid_t group) {
  for (std::atomic<pid_t>& slot : g_groups) {
    pid_t mine = group;
    if (slot.compare_exchange_strong(mine, 0)) {
      return;
    }
  }
}

// A started child, the leader of its group. It stays a zombie until Reap, so that nobody else can
// get its group's id.
class Child {
 public:
  Child(pid_t pid, Descriptor output, size_t limit)
      : pid_(pid),
        watch_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))),
        output_(std::move(output)),
        limit_(limit) {
    Enter(pid_);
  }

  // Waits for output or the end, at most until `until` or one tick.
  void Wait(absl::Duration until) {
    pollfd fds[2] = {{.fd = output_.get(), .events = POLLIN, .revents = 0},
                     {.fd = watch_.get(), .events = POLLIN, .revents = 0}};
    const absl::Duration left = std::clamp(until - Now(), absl::ZeroDuration(), kTick);
    ::poll(fds, 2, static_cast<int>(absl::ToInt64Milliseconds(left)) + 1);
    Drain();
  }

  bool Ended() {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
           info.si_pid == pid_;
  }

  // TERM to the group, then KILL to what is left of it. False when the kernel does not let it go.
  bool EndGroup() {
    ::kill(-pid_, SIGTERM);
    ::kill(-pid_, SIGCONT);
    const absl::Duration soft = Now() + kTermGrace;
    while (Now() < soft && !(Ended() && !GroupRuns(pid_))) {
      Pause(soft);
    }
    ::kill(-pid_, SIGKILL);
    const absl::Duration hard = Now() + kKillWait;
    while (!Ended() && Now() < hard) {
      Pause(hard);
    }
    return Ended();
  }

  void Reap(ProcessResult& result) {
    Drain();
    Leave(pid_);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status)) {
      result.exit_code = WEXITSTATUS(status);
    } else if (WIFSIGNALED(status)) {
      result.signal = WTERMSIG(status);
    }
    result.output = std::move(kept_);
  }

 private:
  // Once the leader is a zombie its pidfd is always readable, so that waiting on it would spin.
  void Pause(absl::Duration until) {
    if (Ended()) {
      RealClock().Sleep(kTick / 4);
      Drain();
    } else {
      Wait(until);
    }
  }

  void Drain() {
    char buffer[1 << 14];
    while (output_) {
      const ssize_t n = ::read(output_.get(), buffer, sizeof(buffer));
      if (n < 0 && errno == EINTR) {
        continue;
      }
      if (n < 0) {
        return;  // nothing there now
      }
      if (n == 0) {
        output_.Close();
        return;
      }
      kept_.append(buffer, std::min(static_cast<size_t>(n), limit_ - kept_.size()));
    }
  }

  pid_t pid_;
  Descriptor watch_;
  Descriptor output_;
  size_t limit_;
  std::string kept_;
};

absl::StatusOr<Child> Start(const std::string& program, const ProcessSpec& spec) {
  SpawnPlan plan;
  ASSIGN_OR_RETURN(Descriptor input, OpenForChild("/dev/null", O_RDONLY));
  ChildPipe pipe;
  Descriptor output;
  if (spec.output_path.empty() || spec.error_path.empty()) {
    ASSIGN_OR_RETURN(pipe, MakePipe());
    ::fcntl(pipe.read.get(), F_SETFL, O_NONBLOCK);
  }
  constexpr int kFresh = O_WRONLY | O_CREAT | O_TRUNC;
  if (!spec.output_path.empty()) {
    ASSIGN_OR_RETURN(output, OpenForChild(spec.output_path, kFresh));
  }
  Descriptor error;
  if (!spec.error_path.empty()) {
    ASSIGN_OR_RETURN(error, OpenForChild(spec.error_path, kFresh));
  }
  plan.Use(input.get(), STDIN_FILENO);
  plan.Use(output ? output.get() : pipe.write.get(), STDOUT_FILENO);
  plan.Use(error ? error.get() : STDOUT_FILENO, STDERR_FILENO);
  plan.Finish(spec.folder);
  ChildArguments arguments(spec);
  pid_t pid = 0;
  if (const int failed = plan.Start(program, arguments, &pid); failed != 0) {
    return StartError(failed, program, spec);
  }
  return Child(pid, std::move(pipe.read), spec.output_limit);
}

}  // namespace

void EndStartedGroups() {
  for (const std::atomic<pid_t>& slot : g_groups) {
    if (const pid_t group = slot.load(); group > 0) {
      ::kill(-group, SIGTERM);
    }
  }
}

absl::StatusOr<ProcessResult> RunProcess(const std::string& program, const ProcessSpec& spec,
                                         const std::function<bool()>& cancelled) {
  ASSIGN_OR_RETURN(Child child, Start(program, spec));
  const absl::Duration deadline = Now() + spec.timeout;
  ProcessResult result;
  while (!child.Ended()) {
    child.Wait(deadline);
    if (child.Ended()) {
      break;
    }
    result.cancelled = cancelled && cancelled();
    result.timed_out = !result.cancelled && Now() >= deadline;
    if (!result.cancelled && !result.timed_out) {
      continue;
    }
    if (!child.EndGroup()) {
      return absl::InternalError(support::Cat("`", program, "` does not end even after SIGKILL"));
    }
  }
  child.Reap(result);
  return result;
}

}  // namespace deploy::world
