#include "runtime/provider/haproxy/control.h"

#include <algorithm>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/provider/runit/words.h"

namespace deploy::provider::haproxy {

namespace {

constexpr absl::Duration kAnswer = absl::Seconds(3);
constexpr absl::Duration kReload = absl::Seconds(10);
constexpr size_t kTogether = 50;  // commands: a line has to fit into one buffer of HAProxy
constexpr absl::Duration kPoll = absl::Milliseconds(10);

// Columns of `show stat` by their names in its first line.
std::map<std::string_view, size_t> Columns(std::string_view header) {
  std::map<std::string_view, size_t> out;
  const std::vector<std::string_view> names = support::Split(header, ',');
  for (size_t i = 0; i < names.size(); ++i) {
    out.emplace(names[i].starts_with("# ") ? names[i].substr(2) : names[i], i);
  }
  return out;
}

}  // namespace

Processes ParseProcesses(std::string_view text) {
  Processes out;
  bool old = false;
  for (const std::string_view line : support::Split(text, '\n')) {
    if (line.starts_with("#")) {
      old = line.find("old workers") != line.npos;
      continue;
    }
    const std::vector<std::string_view> words = Words(line);
    int64_t pid = 0;
    if (words.size() < 3 || !ReadInt(words[0], &pid)) {
      continue;
    }
    if (words[1] == "master") {
      out.master = pid;
      (void)ReadInt(words[2], &out.reloads);
      if (words.size() > 4 && words[3] == "[failed:") {
        (void)ReadInt(words[4].substr(0, words[4].find(']')), &out.failed);
      }
    } else if (words[1] == "worker") {
      (old ? out.old_workers : out.workers).push_back(pid);
    }
  }
  return out;
}

ServerStates ParseServers(std::string_view csv) {
  ServerStates out;
  std::map<std::string_view, size_t> columns;
  for (const std::string_view line : support::Split(csv, '\n')) {
    if (line.starts_with("# ")) {
      columns = Columns(line);
      continue;
    }
    const std::vector<std::string_view> cells = support::Split(line, ',');
    const auto cell = [&](std::string_view name) {
      const auto column = columns.find(name);
      return column == columns.end() || column->second >= cells.size() ? std::string_view()
                                                                       : cells[column->second];
    };
    if (cells.size() < 5 || columns.empty()) {
      continue;
    }
    ServerState state;
    state.up = cell("status").starts_with("UP") || cell("status") == "no check";
    // An empty number is none.
    (void)ReadInt(cell("uweight"), &state.weight);
    (void)ReadInt(cell("scur"), &state.sessions);
    out[support::Cat(cell("pxname"), "/", cell("svname"))] = state;
  }
  return out;
}

absl::StatusOr<std::string> Control::AskMaster(std::string_view command) {
  // Without `quit` the master keeps the connection open.
  return world_.network().UnixExchange(folder_ + "/master.sock", support::Cat(command, ";quit\n"),
                                       kAnswer);
}

absl::StatusOr<Processes> Control::ShowProcesses() {
  ASSIGN_OR_RETURN(const std::string text, AskMaster("show proc"));
  Processes out = ParseProcesses(text);
  if (out.master == 0) {
    return absl::UnavailableError("HAProxy's master does not say what runs");
  }
  return out;
}

absl::StatusOr<ServerStates> Control::ShowServers() {
  ASSIGN_OR_RETURN(
      const std::string csv,
      world_.network().UnixExchange(folder_ + "/admin.sock", "show stat -1 4 -1\n", kAnswer));
  return ParseServers(csv);
}

absl::Status Control::Run(const std::vector<std::string>& commands) {
  std::string answers;
  for (size_t first = 0; first < commands.size(); first += kTogether) {
    const auto begin = commands.begin() + static_cast<ptrdiff_t>(first);
    const auto end =
        commands.begin() + static_cast<ptrdiff_t>(std::min(first + kTogether, commands.size()));
    ASSIGN_OR_RETURN(const std::string answer,
                     world_.network().UnixExchange(
                         folder_ + "/admin.sock",
                         support::Join(std::vector<std::string>(begin, end), ";") + "\n", kAnswer));
    answers += answer;
  }
  const std::string_view words = support::Trim(answers);
  return words.empty() ? absl::OkStatus()
                       : absl::InternalError(support::Cat("HAProxy answered `", words, "`"));
}

absl::Status Control::Reload() {
  ASSIGN_OR_RETURN(const Processes before, ShowProcesses());
  // The master replaces itself while it answers; what counts is what it says afterwards.
  (void)AskMaster("reload");
  const absl::Duration until = world_.clock().Monotonic() + kReload;
  while (world_.clock().Monotonic() < until) {
    const absl::StatusOr<Processes> now = ShowProcesses();
    if (now.ok() && now->failed > before.failed) {
      return absl::FailedPreconditionError(
          "HAProxy did not take the new configuration and goes on with the old one");
    }
    const bool fresh = now.ok() && now->reloads > before.reloads && !now->workers.empty() &&
                       std::find(before.workers.begin(), before.workers.end(),
                                 now->workers.front()) == before.workers.end();
    if (fresh && ShowServers().ok()) {
      return absl::OkStatus();
    }
    world_.clock().Sleep(kPoll);
  }
  return absl::DeadlineExceededError(
      support::Cat("HAProxy did not reload within ", absl::FormatDuration(kReload)));
}

int64_t Control::OldSessions() {
  const absl::StatusOr<Processes> processes = ShowProcesses();
  int64_t sessions = 0;
  for (const int64_t pid : processes.ok() ? processes->old_workers : std::vector<int64_t>()) {
    const absl::StatusOr<std::string> info = AskMaster(support::Cat("@!", pid, " show info"));
    for (const std::string_view line :
         support::Split(info.ok() ? std::string_view(*info) : std::string_view(), '\n')) {
      int64_t connections = 0;
      if (line.starts_with("CurrConns:") && ReadInt(support::Trim(line.substr(10)), &connections)) {
        sessions += connections;
      }
    }
  }
  return sessions;
}

}  // namespace deploy::provider::haproxy
