#include "cli/session.h"

#include <csignal>

#include "absl/time/clock.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "cli/observer.h"
#include "cli/refusals.h"
#include "cli/report.h"
#include "cli/signals.h"
#include "runtime/provider/action/action.h"
#include "runtime/provider/file/directory.h"
#include "runtime/provider/file/file.h"
#include "runtime/provider/haproxy/haproxy.h"
#include "runtime/provider/process/process.h"
#include "runtime/provider/value/value.h"

namespace deploy::cli {
namespace {

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
  options.accept_irreversible = arguments.accept_irreversible;
  options.forward = arguments.forward;
  options.settled = arguments.settled;
  options.lock_timeout = arguments.lock_timeout;
  std::signal(SIGPIPE, SIG_IGN);
  session->environment_ = environment;
  session->stop_on_interrupt_ = arguments.stop_on_interrupt;
  session->engine_ = std::make_unique<engine::Engine>(
      *session->store_, Providers(), world, *session->observer_, stack_folder, environment,
      std::move(options), &RunInterrupt());
  return session;
}

Session::~Session() = default;

absl::StatusOr<engine::Result> Session::Apply(const plan::Plan& plan) {
  const RunSignals signals(*observer_, stop_on_interrupt_);
  return engine_->Apply(plan);
}

absl::StatusOr<engine::Result> Session::Resume() {
  const RunSignals signals(*observer_, stop_on_interrupt_);
  return engine_->Resume();
}

namespace {

// JSON on standard output is the engine's, but for what ended before a run was begun.
int ReportJson(Console& console, Session& session, const std::string& command,
               const engine::Result& result) {
  const int exit = ExitOf(result);
  PrintRefusals(console, result.refusals);
  if (command == "resume" && exit == kExitRolledBack) {
    console.ErrLine(OutcomeLine(command, result));
  } else if (exit != kExitDone && result.refusals.empty()) {
    console.Error(support::Cat(OutcomeLine(command, result), result.reason.empty() ? "" : ": ",
                               result.reason),
                  result.help);
  }
  if (result.run == 0) {
    const int64_t generation = result.generation != 0
                                   ? result.generation
                                   : session.store().CurrentGeneration().value_or(0);
    event::Event end{
        .time = absl::Now(),
        .body = event::RunEnd{.outcome = result.outcome,
                              .generation = generation,
                              .outputs = result.outcome == event::RunOutcome::kRefused
                                             ? std::map<std::string, value::Value>()
                                             : session.engine().GetOutputs().value_or(
                                                   std::map<std::string, value::Value>()),
                              .left = result.left,
                              .reason = result.reason,
                              .help = result.help}};
    console.OutLine(EventJson(end));
  }
  return exit;
}

}  // namespace

int ReportResult(Console& console, Session& session, const std::string& command,
                 const engine::Result& result) {
  if (console.json()) {
    return ReportJson(console, session, command, result);
  }
  const int exit = ExitOf(result);
  PrintRefusals(console, result.refusals);
  if (exit == kExitDone || (command == "resume" && exit == kExitRolledBack)) {
    console.ErrLine(console.PaintErr(Style::kGreen, OutcomeLine(command, result)));
    PrintOutputs(console, session);
    return exit;
  }
  if (!result.refusals.empty()) {  // each has said why and what to do
    console.ErrLine(OutcomeLine(command, result));
    return exit;
  }
  console.Error(OutcomeLine(command, result));
  if (!result.reason.empty()) {
    console.ErrLine(support::Cat("  because: ", Indented(result.reason, 11)));
  }
  for (const std::string& left : result.left) {
    console.ErrLine(support::Cat("  left: ", Indented(left, 8)));
  }
  if (!result.help.empty()) {
    console.ErrLine(support::Cat("  help: ", result.help));
  } else if (exit == kExitNeedsAttention) {
    console.ErrLine("  help: mend what is named, then `backstay resume`");
  }
  return exit;
}

}  // namespace deploy::cli
