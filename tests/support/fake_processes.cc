#include "tests/support/fake_processes.h"

#include <algorithm>
#include <csignal>

#include "base/support/text.h"

namespace deploy::testing {
namespace {

using support::Cat;
using world::ProcessInfo;
using world::ProcessResult;
using world::ProcessSpec;

bool BeginsWith(const std::vector<std::string>& command, const std::vector<std::string>& words) {
  return command.size() >= words.size() && std::equal(words.begin(), words.end(), command.begin());
}

bool Deadly(int signal) {
  return signal != 0 && signal != SIGCONT && signal != SIGCHLD && signal != SIGSTOP &&
         signal != SIGWINCH;
}

// As with the real kernel, a start time that no other process of the test has.
int64_t StartTimeOf(int64_t pid) { return pid * 7; }

absl::Status Missing(const std::string& program) {
  return absl::NotFoundError(
      Cat("there is no program `", program, "` in PATH, /usr/sbin or /sbin"));
}

}  // namespace

void FakeProcesses::On(std::vector<std::string> words, Script script) {
  support::MutexLock lock(&mutex_);
  scripts_.emplace_back(std::move(words), std::move(script));
}

void FakeProcesses::On(std::vector<std::string> words, int exit_code, std::string output) {
  On(std::move(words), [exit_code, output](const ProcessSpec&, const std::function<bool()>&) {
    ProcessResult result;
    result.exit_code = exit_code;
    result.output = output;
    return absl::StatusOr<ProcessResult>(result);
  });
}

void FakeProcesses::SetMissing(const std::string& program) {
  support::MutexLock lock(&mutex_);
  missing_.insert(program);
}

void FakeProcesses::SetEnvironment(const std::string& name, const std::string& value) {
  support::MutexLock lock(&mutex_);
  environment_[name] = value;
}

void FakeProcesses::SetHostName(const std::string& name) {
  support::MutexLock lock(&mutex_);
  host_ = name;
}

ProcessInfo FakeProcesses::Add(std::string command,
                               std::vector<std::pair<std::string, std::string>> env) {
  const int64_t pid = next_pid_++;
  ProcessInfo info{.pid = pid, .start_time = StartTimeOf(pid), .command = std::move(command)};
  processes_[pid] = Process{.info = info, .env = std::move(env), .ignored = {}};
  return info;
}

ProcessInfo FakeProcesses::Start(const std::string& command,
                                 std::vector<std::pair<std::string, std::string>> env) {
  support::MutexLock lock(&mutex_);
  return Add(command, std::move(env));
}

void FakeProcesses::End(int64_t pid) {
  support::MutexLock lock(&mutex_);
  processes_.erase(pid);
}

void FakeProcesses::IgnoreSignal(int64_t pid, int signal) {
  support::MutexLock lock(&mutex_);
  processes_[pid].ignored.insert(signal);
}

void FakeProcesses::Restart() {
  support::MutexLock lock(&mutex_);
  ++self_;
}

void FakeProcesses::OnSpawn(std::function<void(const ProcessInfo&, const ProcessSpec&)> hook) {
  support::MutexLock lock(&mutex_);
  on_spawn_ = std::move(hook);
}

std::vector<ProcessSpec> FakeProcesses::runs() const {
  support::MutexLock lock(&mutex_);
  return runs_;
}

std::vector<ProcessSpec> FakeProcesses::spawns() const {
  support::MutexLock lock(&mutex_);
  return spawns_;
}

std::vector<std::pair<int64_t, int>> FakeProcesses::signals() const {
  support::MutexLock lock(&mutex_);
  return signals_;
}

std::vector<ProcessInfo> FakeProcesses::alive() const {
  support::MutexLock lock(&mutex_);
  std::vector<ProcessInfo> out;
  for (const auto& [pid, process] : processes_) {
    out.push_back(process.info);
  }
  return out;
}

absl::StatusOr<ProcessResult> FakeProcesses::Run(const ProcessSpec& spec,
                                                 const std::function<bool()>& cancelled) {
  Script script;
  {
    support::MutexLock lock(&mutex_);
    runs_.push_back(spec);
    if (spec.command.empty()) {
      return absl::InvalidArgumentError("the command is empty");
    }
    if (missing_.contains(spec.command[0])) {
      return Missing(spec.command[0]);
    }
    for (const auto& [words, candidate] : scripts_) {
      if (BeginsWith(spec.command, words)) {
        script = candidate;
      }
    }
  }
  if (script) {
    return script(spec, cancelled);
  }
  ProcessResult result;
  result.exit_code = 0;
  return result;
}

absl::StatusOr<ProcessInfo> FakeProcesses::Spawn(const ProcessSpec& spec) {
  ProcessInfo info;
  std::function<void(const ProcessInfo&, const ProcessSpec&)> hook;
  {
    support::MutexLock lock(&mutex_);
    spawns_.push_back(spec);
    if (spec.command.empty() || missing_.contains(spec.command[0])) {
      return Missing(spec.command.empty() ? "" : spec.command[0]);
    }
    info = Add(support::Join(spec.command, " "), spec.env);
    hook = on_spawn_;
  }
  if (hook) {
    hook(info, spec);
  }
  return info;
}

ProcessInfo FakeProcesses::Self() {
  support::MutexLock lock(&mutex_);
  return {.pid = self_, .start_time = StartTimeOf(self_), .command = "backstay"};
}

std::string FakeProcesses::HostName() {
  support::MutexLock lock(&mutex_);
  return host_;
}

std::optional<ProcessInfo> FakeProcesses::Find(int64_t pid) {
  if (const ProcessInfo self = Self(); self.pid == pid) {
    return self;
  }
  support::MutexLock lock(&mutex_);
  const auto found = processes_.find(pid);
  return found == processes_.end() ? std::nullopt : std::optional(found->second.info);
}

bool FakeProcesses::Alive(const ProcessInfo& process) {
  const std::optional<ProcessInfo> found = Find(process.pid);
  return found && found->start_time == process.start_time;
}

absl::Status FakeProcesses::Signal(int64_t pid, int signal) {
  support::MutexLock lock(&mutex_);
  signals_.emplace_back(pid, signal);
  const auto found = processes_.find(pid < 0 ? -pid : pid);
  if (found == processes_.end()) {
    return absl::NotFoundError(
        Cat("cannot send signal ", signal, " to process ", pid, ": No such process"));
  }
  if (Deadly(signal) && !found->second.ignored.contains(signal)) {
    processes_.erase(found);
  }
  return absl::OkStatus();
}

std::vector<ProcessInfo> FakeProcesses::FindByEnvironment(const std::string& name,
                                                          const std::string& value) {
  support::MutexLock lock(&mutex_);
  std::vector<ProcessInfo> out;
  for (const auto& [pid, process] : processes_) {
    const auto& env = process.env;
    if (std::find(env.begin(), env.end(), std::pair(name, value)) != env.end()) {
      out.push_back(process.info);
    }
  }
  return out;
}

std::optional<std::string> FakeProcesses::Which(const std::string& program) {
  support::MutexLock lock(&mutex_);
  if (program.empty() || missing_.contains(program)) {
    return std::nullopt;
  }
  return program.find('/') == std::string::npos ? Cat("/usr/bin/", program) : program;
}

std::string FakeProcesses::Environment(const std::string& name) {
  support::MutexLock lock(&mutex_);
  const auto found = environment_.find(name);
  return found == environment_.end() ? "" : found->second;
}

std::vector<std::pair<std::string, std::string>> FakeProcesses::WholeEnvironment() {
  support::MutexLock lock(&mutex_);
  return {environment_.begin(), environment_.end()};
}

}  // namespace deploy::testing
