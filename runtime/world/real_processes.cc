#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/world/child.h"
#include "runtime/world/proc.h"
#include "runtime/world/real_world.h"

namespace deploy::world {
namespace {

constexpr std::string_view kMorePath = "/usr/sbin:/sbin";

bool Executable(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

std::optional<std::string> LookUp(const std::string& program, std::string_view path) {
  if (program.empty()) {
    return std::nullopt;
  }
  if (program.find('/') != std::string::npos) {
    return Executable(program) ? std::optional(program) : std::nullopt;
  }
  for (const std::string_view list : {path, kMorePath}) {
    for (const std::string_view folder : support::Split(list, ':')) {
      if (folder.empty()) {
        continue;
      }
      std::string candidate = support::Cat(folder, "/", program);
      if (Executable(candidate)) {
        return candidate;
      }
    }
  }
  return std::nullopt;
}

// The executable of a spec. A relative path with a slash is left to the kernel, which sees it from
// the working folder.
absl::StatusOr<std::string> Program(const ProcessSpec& spec, const std::string& our_path) {
  if (spec.command.empty() || spec.command[0].empty()) {
    return absl::InvalidArgumentError("the command is empty");
  }
  const std::string& name = spec.command[0];
  if (name.find('/') != std::string::npos) {
    return name;
  }
  std::string_view path = our_path;
  for (const auto& [variable, value] : spec.env) {
    if (variable == "PATH") {
      path = value;
    }
  }
  if (std::optional<std::string> found = LookUp(name, path)) {
    return *std::move(found);
  }
  return absl::NotFoundError(
      support::Cat("there is no program `", name, "` in PATH, /usr/sbin or /sbin"));
}

class Linux final : public Processes {
 public:
  Linux() {
    // A parent that ignores SIGCHLD hands that down to us, and the exit codes of our children would
    // be lost.
    ::signal(SIGCHLD, SIG_DFL);
  }

  absl::StatusOr<ProcessResult> Run(const ProcessSpec& spec,
                                    const std::function<bool()>& cancelled) override {
    ASSIGN_OR_RETURN(const std::string program, Program(spec, Environment("PATH")));
    return RunProcess(program, spec, cancelled);
  }

  absl::StatusOr<ProcessInfo> Spawn(const ProcessSpec& spec) override {
    ASSIGN_OR_RETURN(const std::string program, Program(spec, Environment("PATH")));
    return SpawnDaemon(program, spec);
  }

  ProcessInfo Self() override {
    const int64_t pid = ::getpid();
    return FindProcess(pid).value_or(ProcessInfo{.pid = pid, .start_time = 0, .command = {}});
  }

  std::string HostName() override {
    char name[256] = {};
    return ::gethostname(name, sizeof(name) - 1) == 0 ? name : "localhost";
  }

  std::optional<ProcessInfo> Find(int64_t pid) override { return FindProcess(pid); }

  bool Alive(const ProcessInfo& process) override {
    const std::optional<ProcStat> stat = process.pid > 0 ? ReadProcStat(process.pid) : std::nullopt;
    return stat && stat->start_time == process.start_time && stat->state != 'Z' &&
           stat->state != 'X';
  }

  absl::Status Signal(int64_t pid, int signal) override {
    // 0 and -1 mean "my group" and "everybody" to kill(2); nobody here means that.
    if (pid == 0 || pid == -1) {
      return absl::InvalidArgumentError(support::Cat("there is no process ", pid));
    }
    if (::kill(static_cast<pid_t>(pid), signal) != 0) {
      return ErrnoStatus(errno, support::Cat("send signal ", signal, " to process ", pid));
    }
    return absl::OkStatus();
  }

  std::vector<ProcessInfo> FindByEnvironment(const std::string& name,
                                             const std::string& value) override {
    return ProcessesByEnvironment(name, value);
  }

  std::optional<std::string> Which(const std::string& program) override {
    return LookUp(program, Environment("PATH"));
  }

  std::vector<std::pair<std::string, std::string>> WholeEnvironment() override {
    std::vector<std::pair<std::string, std::string>> all;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
      const auto [name, value] = support::SplitOnce(*entry, '=');
      all.emplace_back(name, value);
    }
    return all;
  }

  std::string Environment(const std::string& name) override {
    const char* value = ::getenv(name.c_str());
    return value == nullptr ? "" : value;
  }
};

}  // namespace

Processes& RealProcesses() {
  static Linux* const processes = new Linux();
  return *processes;
}

}  // namespace deploy::world
