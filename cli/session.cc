#include "cli/session.h"

#include <unistd.h>
#include <csignal>

#include "absl/time/clock.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "cli/observer.h"
#include "runtime/provider/action/action.h"
#include "runtime/provider/file/directory.h"
#include "runtime/provider/file/file.h"
#include "runtime/provider/haproxy/haproxy.h"
#include "runtime/provider/process/process.h"
#include "runtime/provider/value/value.h"

namespace deploy::cli {
namespace {

// Signal handlers reach only what lives for the whole process.
engine::Interrupt g_interrupt;

void OnSignal(int) { g_interrupt.Raise(); }

void InstallSignalHandlers() {
  struct sigaction action {};
  action.sa_handler = OnSignal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

std::string OutcomeLine(const std::string& command, const engine::Result& result) {
  switch (result.outcome) {
    case event::RunOutcome::kCommitted:
      return result.run == 0 ? (result.reason.empty() ? "nothing to do" : result.reason)
                             : support::Cat(command, " committed; generation ", result.generation);
    case event::RunOutcome::kRolledBack:
      if (command == "resume") {
        return support::Cat("the open run was taken back; generation ", result.generation,
                            " stands");
      }
      return support::Cat(command, " failed and everything was taken back; generation ",
                          result.generation, " stands");
    case event::RunOutcome::kNeedsAttention:
      return result.interrupted_stop
                 ? support::Cat(command, " stopped with steps open")
                 : support::Cat(command, " needs attention: not everything could be settled");
    case event::RunOutcome::kRefused:
      break;
  }
  return support::Cat(command, " refused; nothing was touched");
}

int ExitOf(const engine::Result& result) {
  switch (result.outcome) {
    case event::RunOutcome::kCommitted:
      return kExitDone;
    case event::RunOutcome::kRolledBack:
      return kExitRolledBack;
    case event::RunOutcome::kNeedsAttention:
      return kExitNeedsAttention;
    case event::RunOutcome::kRefused:
      break;
  }
  return kExitError;
}

void PrintRefusal(Console& console, const plan::Refusal& refusal) {
  const std::string code = refusal.code.empty() ? "" : support::Cat("[", refusal.code, "]");
  console.ErrLine(support::Cat(console.PaintErr(Style::kRed, support::Cat("error", code, ":")), " ",
                               refusal.message));
  if (!refusal.location.empty()) {
    console.ErrLine(support::Cat("  --> ", refusal.location));
  }
  if (!refusal.help.empty()) {
    console.ErrLine(support::Cat("  = help: ", refusal.help));
  }
}

void PrintOutputs(Console& console, Session& session) {
  const auto status = session.engine().GetOutputs();
  if (!status.ok()) {
    return;
  }
  for (const auto& [name, value] : *status) {
    console.OutLine(support::Cat(name, " = ", value::ToSource(value)));
  }
}

}  // namespace

const provider::Registry& Providers() {
  static const provider::Registry* const kRegistry = [] {
    auto* registry = new provider::Registry();
    registry->Add(provider::MakeValueProvider());
    registry->Add(provider::MakeFileProvider());
    registry->Add(provider::MakeDirectoryProvider());
    registry->Add(provider::MakeActionProvider());
    registry->Add(provider::MakeProcessProvider());
    registry->Add(provider::MakeHaproxyProvider());
    return registry;
  }();
  return *kRegistry;
}

absl::StatusOr<std::unique_ptr<Session>> Session::Open(Console& console, const Arguments& arguments,
                                                       const std::string& stack_folder,
                                                       const std::string& environment,
                                                       Access access) {
  std::unique_ptr<Session> session(new Session());
  world::World& world = world::RealWorld();
  ASSIGN_OR_RETURN(session->store_,
                   state::Store::Open(stack_folder, environment, world,
                                      {.create = access.create, .read_only = access.read_only}));
  session->observer_ = MakeObserver(console);
  engine::Options options;
  options.parallel = arguments.parallel;
  options.on_interrupt =
      arguments.stop_on_interrupt ? engine::OnInterrupt::kStop : engine::OnInterrupt::kBack;
  options.lock_timeout = arguments.lock_timeout;
  options.accept_irreversible = arguments.accept_irreversible;
  options.forward = arguments.forward;
  InstallSignalHandlers();
  session->engine_ =
      std::make_unique<engine::Engine>(*session->store_, Providers(), world, *session->observer_,
                                       stack_folder, environment, std::move(options), &g_interrupt);
  return session;
}

Session::~Session() = default;

StateEnvironment ChooseStateEnvironment(Console& console, const Arguments& arguments,
                                        const std::string& stack_folder) {
  auto stored = state::StoredEnvironments(stack_folder, world::RealWorld());
  if (!stored.ok()) {
    return {.exit = ReportStatus(console, stored.status(), /*closing_event=*/false)};
  }
  StateEnvironment chosen;
  chosen.no_state = stored->empty();
  if (arguments.environment) {
    chosen.name = arguments.environment;
    chosen.no_state =
        std::find(stored->begin(), stored->end(), *arguments.environment) == stored->end();
    return chosen;
  }
  if (stored->size() > 1) {
    console.Error("which environment? The state knows more than one",
                  support::Cat("add -e with one of `", support::Join(*stored, "`, `"), "`"));
    chosen.exit = kExitUsage;
    return chosen;
  }
  chosen.name = stored->empty() ? "default" : stored->front();
  return chosen;
}

int ReportResult(Console& console, Session& session, const std::string& command,
                 const engine::Result& result) {
  const int exit = ExitOf(result);
  if (console.json()) {
    if (!result.refusals.empty()) {
      return ReportRefusals(console, result.refusals, /*closing_event=*/true);
    }
    if (exit != kExitDone && !result.reason.empty()) {
      console.Error(OutcomeLine(command, result), result.reason);
    }
    if (result.run == 0) {
      event::Event end{.time = absl::Now(),
                       .body = event::RunEnd{.outcome = result.outcome,
                                             .generation = result.generation,
                                             .outputs = session.engine().GetOutputs().value_or(
                                                 std::map<std::string, value::Value>()),
                                             .left = result.left,
                                             .reason = result.reason}};
      console.OutLine(EventJson(end));
    }
    return exit;
  }
  for (const plan::Refusal& refusal : result.refusals) {
    PrintRefusal(console, refusal);
  }
  if (exit == kExitDone || (command == "resume" && exit == kExitRolledBack)) {
    console.ErrLine(console.PaintErr(Style::kGreen, OutcomeLine(command, result)));
    PrintOutputs(console, session);
    return exit;
  }
  console.Error(OutcomeLine(command, result));
  if (!result.reason.empty()) {
    console.ErrLine(support::Cat("  because: ", result.reason));
  }
  for (const std::string& left : result.left) {
    console.ErrLine(support::Cat("  left: ", left));
  }
  if (!result.help.empty()) {
    console.ErrLine(support::Cat("  help: ", result.help));
  } else if (exit == kExitNeedsAttention) {
    console.ErrLine("  help: mend what is named, then `backstay resume`");
  }
  return exit;
}

int ReportRefusals(Console& console, const std::vector<plan::Refusal>& refusals,
                   bool closing_event) {
  std::vector<std::string> reasons;
  for (const plan::Refusal& refusal : refusals) {
    PrintRefusal(console, refusal);
    reasons.push_back(refusal.message);
  }
  if (console.json() && closing_event) {
    console.OutLine(RefusedJson(absl::Now(), 0, support::Join(reasons, "; ")));
  }
  return kExitError;
}

int Refuse(Console& console, std::string_view message, std::string_view help) {
  console.Error(message, help);
  if (console.json()) {
    console.OutLine(RefusedJson(absl::Now(), 0, message));
  }
  return kExitError;
}

int ReportStatus(Console& console, const absl::Status& status, bool closing_event) {
  console.Error(support::View(status.message()));
  if (console.json() && closing_event) {
    console.OutLine(RefusedJson(absl::Now(), 0, support::View(status.message())));
  }
  return kExitError;
}

void WaitForOthers(Session& session, absl::Duration timeout) {
  world::Clock& clock = world::RealWorld().clock();
  const absl::Duration begin = clock.Monotonic();
  while (clock.Monotonic() - begin < timeout && g_interrupt.count() == 0) {
    const auto lease = session.store().CurrentLease();
    if (!lease.ok() || !*lease) {
      return;
    }
    clock.Sleep(absl::Milliseconds(100));
  }
}

void MentionOpenRun(Console& console, Session& session) {
  const auto open = session.store().OpenRun();
  if (!open.ok() || !*open) {
    return;
  }
  const auto lease = session.store().CurrentLease();
  if (lease.ok() && *lease) {
    console.Warning(support::Cat("run ", (*open)->run, " (", (*open)->command, ") of ",
                                 (*open)->who, " on ", (*open)->host, ", pid ", (*open)->pid,
                                 ", is under way"));
    return;
  }
  console.Warning(support::Cat("run ", (*open)->run, " (", (*open)->command, ") of ", (*open)->who,
                               " on ", (*open)->host,
                               " ended in the middle; `backstay resume` settles it"));
}

}  // namespace deploy::cli
