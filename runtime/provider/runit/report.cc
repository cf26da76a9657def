#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "base/support/text.h"
#include "runtime/provider/runit/supervisor.h"
#include "runtime/provider/runit/tree.h"

namespace deploy::provider {

namespace {

constexpr std::array<std::pair<std::string_view, int>, 20> kSignals = {{
    {"HUP", 1},   {"INT", 2},   {"QUIT", 3},  {"ILL", 4},   {"TRAP", 5},
    {"ABRT", 6},  {"BUS", 7},   {"FPE", 8},   {"KILL", 9},  {"USR1", 10},
    {"SEGV", 11}, {"USR2", 12}, {"PIPE", 13}, {"ALRM", 14}, {"TERM", 15},
    {"CHLD", 17}, {"CONT", 18}, {"STOP", 19}, {"TSTP", 20}, {"WINCH", 28},
}};

std::string SignalText(int number) {
  for (const auto& [name, value] : kSignals) {
    if (value == number) {
      return std::string(name);
    }
  }
  return support::Cat(number);
}

}  // namespace

std::optional<int> SignalNumber(const std::string& name) {
  const std::string_view bare =
      name.starts_with("SIG") ? std::string_view(name).substr(3) : std::string_view(name);
  for (const auto& [known, number] : kSignals) {
    if (known == bare) {
      return number;
    }
  }
  return std::nullopt;
}

std::string ExitText(const ServiceExit& exit) {
  const std::string how = exit.code < 0 ? support::Cat("ended by signal ", SignalText(exit.signal))
                                        : support::Cat("exited with code ", exit.code);
  return support::Cat(how, " after ", absl::StrFormat("%.1fs", absl::ToDoubleSeconds(exit.after)));
}

std::vector<std::string> ServiceLogs(world::FileSystem& files, const std::string& folder) {
  const std::string logs = support::Cat(folder, "/log/main");
  std::vector<std::string> out;
  const absl::StatusOr<std::vector<std::string>> names = files.List(logs);
  if (!names.ok()) {
    return out;
  }
  // Rotated files are called @ and a TAI64N time, so that their names sort by age.
  for (const std::string& name : *names) {
    if (name.starts_with("@")) {
      out.push_back(support::Cat(logs, "/", name));
    }
  }
  if (std::find(names->begin(), names->end(), "current") != names->end()) {
    out.push_back(support::Cat(logs, "/current"));
  }
  return out;
}

std::vector<std::string> LastLogLines(world::FileSystem& files, const std::string& folder,
                                      size_t count) {
  std::vector<std::string> lines;
  const std::vector<std::string> logs = ServiceLogs(files, folder);
  for (auto log = logs.rbegin(); log != logs.rend() && lines.size() < count; ++log) {
    std::string text = TextOfFile(files, *log);
    if (text.empty()) {
      continue;
    }
    if (text.ends_with('\n')) {
      text.pop_back();
    }
    const std::vector<std::string_view> split = support::Split(text, '\n');
    std::vector<std::string> here(split.begin(), split.end());
    here.insert(here.end(), lines.begin(), lines.end());
    lines = std::move(here);
  }
  if (lines.size() > count) {
    lines.erase(lines.begin(), lines.end() - static_cast<ptrdiff_t>(count));
  }
  return lines;
}

}  // namespace deploy::provider
