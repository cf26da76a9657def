#include "runtime/provider/action/runner.h"

#include <algorithm>
#include <csignal>

#include "absl/strings/numbers.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"

namespace deploy::provider {
namespace {

using world::FileKind;

constexpr absl::Duration kGrace = absl::Seconds(2);  // between TERM and KILL
constexpr size_t kErrorLines = 20;

// $1 is the folder; what follows is the command, which never is looked at as text. `begun` first,
// so that a run without an exit code is known to have begun; the exit code by rename, so that it is
// there whole or not at all.
constexpr char kSupervisor[] =
    "d=$1; shift; umask 077; : >\"$d/begun\"; \"$@\" </dev/null >\"$d/out\" 2>\"$d/err\"; c=$?; "
    "printf '%s\\n' \"$c\" >\"$d/exit.new\" && mv \"$d/exit.new\" \"$d/exit\"";

std::string RunFolder(const Context& context) {
  return support::Cat(context.state_folder, "/actions/", context.environment, "/", context.run);
}

absl::Status MakeFolders(const Context& context, const std::string& token) {
  for (const std::string& folder :
       {context.state_folder + "/actions",
        support::Cat(context.state_folder, "/actions/", context.environment), RunFolder(context),
        support::Cat(RunFolder(context), "/", token)}) {
    const absl::Status made = context.world->files().MakeFolder(folder, 0700);
    if (!made.ok() && !absl::IsAlreadyExists(made)) {
      return made;
    }
  }
  return absl::OkStatus();
}

std::string Tail(std::string_view text, size_t lines) {
  std::vector<std::string_view> all = support::Split(support::Trim(text), '\n');
  if (all.size() > lines) {
    all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(lines));
  }
  return support::Join(all, "\n");
}

std::string ReadOr(const Context& context, const std::string& path) {
  auto text = context.world->files().Read(path);
  return text.ok() ? *std::move(text) : std::string();
}

bool Exists(const Context& context, const std::string& path) {
  const auto info = context.world->files().Stat(path);
  return info.ok() && info->kind != FileKind::kAbsent;
}

std::optional<ProgramResult> Ended(const Context& context, const std::string& folder) {
  ProgramResult result;
  const std::string code = ReadOr(context, folder + "/exit");
  if (code.empty() || !absl::SimpleAtoi(code, &result.exit_code)) {
    return std::nullopt;
  }
  result.output = ReadOr(context, folder + "/out").substr(0, kOutputLimit);
  result.error_tail = Tail(ReadOr(context, folder + "/err"), kErrorLines);
  return result;
}

bool Cancelled(const Context& context) {
  return context.cancel != nullptr && context.cancel->cancelled();
}

// Everything that carries the token: the supervisor, the program, and what it left in the
// background.
void EndAll(const Context& context, const std::string& token) {
  world::Clock& clock = context.world->clock();
  const absl::Duration begin = clock.Monotonic();
  for (int signal = SIGTERM;;) {
    const auto running = context.world->processes().FindByEnvironment("BACKSTAY_TOKEN", token);
    if (running.empty()) {
      return;
    }
    const bool late = clock.Monotonic() - begin > kGrace;
    if (signal == SIGTERM || late) {
      for (const world::ProcessInfo& process : running) {
        (void)context.world->processes().Signal(process.pid, late ? SIGKILL : SIGTERM);
      }
      signal = 0;
    }
    if (clock.Monotonic() - begin > 3 * kGrace) {
      return;
    }
    clock.Sleep(absl::Milliseconds(20));
  }
}

std::vector<std::pair<std::string, std::string>> EnvironmentOf(const Context& context,
                                                               const std::string& token,
                                                               const ProgramCall& call) {
  auto all = context.world->processes().WholeEnvironment();
  auto added = call.env;
  added.emplace_back("BACKSTAY_TOKEN", token);
  for (const auto& [name, text] : added) {
    std::erase_if(all, [&name = name](const auto& entry) { return entry.first == name; });
    all.emplace_back(name, text);
  }
  return all;
}

// A path from the call's folder, or a program of PATH; never a word that a shell would take for one
// of its own.
absl::StatusOr<std::string> ProgramPath(const Context& context, const ProgramCall& call) {
  const std::string& program = call.command[0];
  if (program.find('/') != std::string::npos) {
    return program[0] == '/' ? program : support::Cat(call.folder, "/", program);
  }
  if (auto found = context.world->processes().Which(program)) {
    return *found;
  }
  return absl::NotFoundError(support::Cat("there is no program `", program, "` in PATH"));
}

absl::Status Start(const Context& context, const std::string& token, const ProgramCall& call,
                   const std::string& folder) {
  ASSIGN_OR_RETURN(const std::string program, ProgramPath(context, call));
  for (const char* name : {"/exit", "/begun"}) {
    RETURN_IF_ERROR(context.world->files().Remove(folder + name));
  }
  world::ProcessSpec spec;
  spec.command = {"/bin/sh", "-c", kSupervisor, "backstay-action", folder, program};
  spec.command.insert(spec.command.end(), call.command.begin() + 1, call.command.end());
  spec.folder = call.folder;
  spec.env = EnvironmentOf(context, token, call);
  return context.world->processes().Spawn(spec).status();
}

// Waits for the exit code. Without one and without a process the supervisor was killed.
std::optional<ProgramResult> Wait(const Context& context, const std::string& token,
                                  const std::string& folder, absl::Duration timeout) {
  world::Clock& clock = context.world->clock();
  const absl::Duration begin = clock.Monotonic();
  absl::Duration pause = absl::Milliseconds(1), looked = begin;
  while (true) {
    if (auto result = Ended(context, folder)) {
      return result;
    }
    const absl::Duration now = clock.Monotonic();
    const bool timed_out = now - begin > timeout;
    if (timed_out || Cancelled(context)) {
      EndAll(context, token);
      return ProgramResult{.timed_out = timed_out,
                           .cancelled = !timed_out,
                           .output = ReadOr(context, folder + "/out").substr(0, kOutputLimit),
                           .error_tail = Tail(ReadOr(context, folder + "/err"), kErrorLines)};
    }
    if (now - looked > absl::Milliseconds(500)) {
      looked = now;
      if (context.world->processes().FindByEnvironment("BACKSTAY_TOKEN", token).empty()) {
        return Ended(context, folder);
      }
    }
    clock.Sleep(pause);
    pause = std::min(pause * 2, absl::Milliseconds(20));
  }
}

ProgramTrace Lost(const Context& context, const std::string& folder) {
  ProgramTrace trace{.state = ProgramState::kLost};
  trace.result.output = ReadOr(context, folder + "/out").substr(0, kOutputLimit);
  return trace;
}

}  // namespace

absl::StatusOr<ProgramResult> RunProgram(const Context& context, const std::string& token,
                                         const ProgramCall& call) {
  const std::string folder = support::Cat(RunFolder(context), "/", token);
  const absl::Duration timeout = std::min(call.timeout, context.timeout);
  ASSIGN_OR_RETURN(const ProgramTrace trace, TraceProgram(context, token, timeout));
  if (trace.state == ProgramState::kEnded && trace.result.exit_code == 0) {
    return trace.result;
  }
  RETURN_IF_ERROR(MakeFolders(context, token));
  RETURN_IF_ERROR(Start(context, token, call, folder));
  if (auto result = Wait(context, token, folder, timeout)) {
    return *std::move(result);
  }
  return absl::UnknownError(
      support::Cat("`", call.command[0], "` was killed together with what watched over it"));
}

void Disregard(const Context& context, const std::string& token) {
  (void)context.world->files().Remove(support::Cat(RunFolder(context), "/", token, "/exit"));
}

absl::StatusOr<ProgramTrace> TraceProgram(const Context& context, const std::string& token,
                                          absl::Duration timeout) {
  const std::string folder = support::Cat(RunFolder(context), "/", token);
  if (auto result = Ended(context, folder)) {
    return ProgramTrace{.state = ProgramState::kEnded, .result = *std::move(result)};
  }
  if (!Exists(context, folder)) {
    return ProgramTrace{};
  }
  const bool running =
      !context.world->processes().FindByEnvironment("BACKSTAY_TOKEN", token).empty();
  if (!running) {
    // It may have ended between the two looks.
    if (auto result = Ended(context, folder)) {
      return ProgramTrace{.state = ProgramState::kEnded, .result = *std::move(result)};
    }
    return Exists(context, folder + "/begun") ? Lost(context, folder) : ProgramTrace{};
  }
  if (auto result = Wait(context, token, folder, timeout)) {
    return ProgramTrace{.state = ProgramState::kEnded, .result = *std::move(result)};
  }
  return Lost(context, folder);
}

void ForgetPrograms(const Context& context) {
  world::FileSystem& files = context.world->files();
  const std::string run = RunFolder(context);
  const auto tokens = files.List(run);
  if (!tokens.ok()) {
    return;
  }
  for (const std::string& token : *tokens) {
    const std::string folder = support::Cat(run, "/", token);
    const auto names = files.List(folder);
    for (const std::string& name : names.ok() ? *names : std::vector<std::string>()) {
      (void)files.Remove(support::Cat(folder, "/", name));
    }
    (void)files.RemoveFolder(folder);
  }
  (void)files.RemoveFolder(run);
  (void)files.RemoveFolder(support::Cat(context.state_folder, "/actions/", context.environment));
  (void)files.RemoveFolder(context.state_folder + "/actions");
}

}  // namespace deploy::provider
