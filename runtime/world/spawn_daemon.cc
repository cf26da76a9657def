#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

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

// One message of the forked processes to us; smaller than PIPE_BUF, so that writes are atomic.
struct Report {
  enum Kind : int32_t { kPid, kError } kind;
  int32_t number;
};

// Everything that the forked processes need, made before the fork: between fork and exec only
// async-signal-safe calls are allowed, for other threads may hold any lock.
struct DaemonPlan {
  const char* program;
  const char* folder;
  char* const* argv;
  char* const* envp;
  int input, output, error, report;
};

void Send(int fd, Report report) {
  while (::write(fd, &report, sizeof(report)) < 0 && errno == EINTR) {
  }
}

void ResetSignals() {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) {
    ::sigaction(signal, &action, nullptr);
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void BecomeDaemon(const DaemonPlan& plan) {
  constexpr int kReport = 3;
  ::setpgid(0, 0);
  ResetSignals();
  ::dup2(plan.input, STDIN_FILENO);
  ::dup2(plan.output, STDOUT_FILENO);
  ::dup2(plan.error, STDERR_FILENO);
  if (plan.report != kReport) {
    ::dup3(plan.report, kReport, O_CLOEXEC);
  }
  if (::syscall(SYS_close_range, kReport + 1, ~0U, 0) != 0) {
    for (int fd = kReport + 1; fd < 65536; ++fd) {
      ::close(fd);
    }
  }
  if (plan.folder == nullptr || ::chdir(plan.folder) == 0) {
    ::execve(plan.program, plan.argv, plan.envp);
  }
  Send(kReport, {Report::kError, errno});
  ::_exit(127);
}

// The middle process leads the new session; the daemon, its child, cannot get a terminal any more.
[[noreturn]] void BecomeMiddle(const DaemonPlan& plan) {
  ::setsid();
  const pid_t daemon = ::_Fork();
  if (daemon == 0) {
    BecomeDaemon(plan);
  }
  Send(plan.report, daemon < 0 ? Report{Report::kError, errno} : Report{Report::kPid, daemon});
  ::_exit(0);
}

struct Started {
  pid_t pid = 0;
  int error = 0;
};

// Reads until every writer is gone: the middle process has ended and the daemon has become its
// program.
Started ReadReports(int fd) {
  Started out;
  Report report{};
  while (true) {
    const ssize_t n = ::read(fd, &report, sizeof(report));
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n != sizeof(report)) {
      return out;
    }
    if (report.kind == Report::kPid) {
      out.pid = report.number;
    } else {
      out.error = report.number;
    }
  }
}

absl::StatusOr<Descriptor> OpenOutput(const std::string& path) {
  return path.empty() ? OpenForChild("/dev/null", O_WRONLY)
                      : OpenForChild(path, O_WRONLY | O_CREAT | O_APPEND);
}

}  // namespace

absl::StatusOr<ProcessInfo> SpawnDaemon(const std::string& program, const ProcessSpec& spec) {
  ASSIGN_OR_RETURN(Descriptor input, OpenForChild("/dev/null", O_RDONLY));
  ASSIGN_OR_RETURN(Descriptor output, OpenOutput(spec.output_path));
  Descriptor error;
  if (!spec.error_path.empty()) {
    ASSIGN_OR_RETURN(error, OpenOutput(spec.error_path));
  }
  ASSIGN_OR_RETURN(ChildPipe pipe, MakePipe());
  ChildArguments arguments(spec);
  const DaemonPlan plan{.program = program.c_str(),
                        .folder = spec.folder.empty() ? nullptr : spec.folder.c_str(),
                        .argv = arguments.argv(),
                        .envp = arguments.envp(),
                        .input = input.get(),
                        .output = output.get(),
                        .error = error ? error.get() : output.get(),
                        .report = pipe.write.get()};
  std::unique_lock no_scripts(ExecutableFiles());
  const pid_t middle = ::fork();
  if (middle == 0) {
    BecomeMiddle(plan);
  }
  no_scripts.unlock();
  if (middle < 0) {
    return ErrnoStatus(errno, "start a process");
  }
  pipe.write.Close();
  const Started started = ReadReports(pipe.read.get());
  while (::waitpid(middle, nullptr, 0) < 0 && errno == EINTR) {
  }
  if (started.error != 0) {
    return StartError(started.error, program, spec);
  }
  const std::optional<ProcStat> stat = ReadProcStat(started.pid);
  return ProcessInfo{.pid = started.pid,
                     .start_time = stat ? stat->start_time : 0,
                     .command = support::Join(spec.command, " ")};
}

}  // namespace deploy::world
