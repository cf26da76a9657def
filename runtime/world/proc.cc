#include "runtime/world/proc.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>

#include "absl/strings/numbers.h"
#include "base/support/text.h"
#include "runtime/world/descriptor.h"

namespace deploy::world {
namespace {

// Positions after the command's closing bracket in /proc/PID/stat, which proc(5) numbers from 3.
constexpr size_t kState = 0;
constexpr size_t kGroup = 2;
constexpr size_t kStartTime = 19;

std::string CommandOf(int64_t pid) {
  std::string text = ReadProcFile(support::Cat("/proc/", pid, "/cmdline"));
  while (!text.empty() && text.back() == '\0') {
    text.pop_back();
  }
  std::replace(text.begin(), text.end(), '\0', ' ');
  return text;
}

bool Holds(std::string_view environment, std::string_view entry) {
  while (!environment.empty()) {
    const size_t end = environment.find('\0');
    if (environment.substr(0, end) == entry) {
      return true;
    }
    if (end == std::string_view::npos) {
      return false;
    }
    environment.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace

std::string ReadProcFile(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) {
    return "";
  }
  std::string out;
  char buffer[4096];
  while (true) {
    const ssize_t n = ::read(file.get(), buffer, sizeof(buffer));
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n <= 0) {
      return out;
    }
    out.append(buffer, static_cast<size_t>(n));
  }
}

std::optional<ProcStat> ReadProcStat(int64_t pid) {
  const std::string text = ReadProcFile(support::Cat("/proc/", pid, "/stat"));
  const size_t bracket = text.rfind(')');  // the command itself may hold brackets and spaces
  if (bracket == std::string::npos || bracket + 2 >= text.size()) {
    return std::nullopt;
  }
  const std::vector<std::string_view> fields =
      support::Split(std::string_view(text).substr(bracket + 2), ' ');
  ProcStat out;
  if (fields.size() <= kStartTime || fields[kState].empty() ||
      !absl::SimpleAtoi(support::AbslView(fields[kGroup]), &out.group) ||
      !absl::SimpleAtoi(support::AbslView(fields[kStartTime]), &out.start_time)) {
    return std::nullopt;
  }
  out.state = fields[kState][0];
  return out;
}

std::vector<int64_t> AllPids() {
  std::vector<int64_t> pids;
  std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc"), ::closedir);
  while (folder != nullptr) {
    const dirent* entry = ::readdir(folder.get());
    if (entry == nullptr) {
      break;
    }
    int64_t pid = 0;
    if (absl::SimpleAtoi(entry->d_name, &pid)) {
      pids.push_back(pid);
    }
  }
  return pids;
}

std::optional<ProcessInfo> FindProcess(int64_t pid) {
  const std::optional<ProcStat> stat = pid > 0 ? ReadProcStat(pid) : std::nullopt;
  if (!stat || stat->state == 'Z' || stat->state == 'X') {
    return std::nullopt;
  }
  return ProcessInfo{.pid = pid, .start_time = stat->start_time, .command = CommandOf(pid)};
}

bool GroupRuns(int64_t group) {
  for (const int64_t pid : AllPids()) {
    const std::optional<ProcStat> stat = ReadProcStat(pid);
    if (stat && stat->group == group && stat->state != 'Z' && stat->state != 'X') {
      return true;
    }
  }
  return false;
}

std::vector<ProcessInfo> ProcessesByEnvironment(const std::string& name, const std::string& value) {
  const std::string entry = support::Cat(name, "=", value);
  const int64_t self = ::getpid();
  std::vector<ProcessInfo> found;
  for (const int64_t pid : AllPids()) {
    if (pid == self || !Holds(ReadProcFile(support::Cat("/proc/", pid, "/environ")), entry)) {
      continue;
    }
    if (std::optional<ProcessInfo> info = FindProcess(pid)) {
      found.push_back(*std::move(info));
    }
  }
  return found;
}

}  // namespace deploy::world
