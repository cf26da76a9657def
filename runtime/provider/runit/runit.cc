#include "runtime/provider/runit/runit.h"

#include "base/support/sha256.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/provider/runit/scripts.h"
#include "runtime/provider/runit/tree.h"
#include "runtime/provider/runit/words.h"

namespace deploy::provider {

namespace {

constexpr char kSystemPath[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
constexpr absl::Duration kStartLimit = absl::Seconds(5);
constexpr absl::Duration kOrphanLimit = absl::Seconds(3);

// Of what decides how the service is started.
std::string DigestOfScripts(world::FileSystem& files, const std::string& folder) {
  std::string text;
  for (const char* script : {"/run", "/finish", "/log/run"}) {
    support::Append(text, script, "\n", TextOfFile(files, folder + script), "\n");
  }
  return support::Sha256Hex(text);
}

}  // namespace

std::optional<RunsvStatus> ParseRunsvStatus(std::string_view bytes) {
  if (bytes.size() != 20) {
    return std::nullopt;
  }
  RunsvStatus out;
  for (int i = 15; i >= 12; --i) {
    out.pid = out.pid * 256 + static_cast<unsigned char>(bytes[static_cast<size_t>(i)]);
  }
  out.want_down = bytes[17] == 'd';
  out.running = bytes[19] == 1;
  return out;
}

std::unique_ptr<Supervisor> MakeRunit(world::World& world) {
  return std::make_unique<Runit>(world);
}

std::vector<Finding> Runit::Validate(const std::vector<Service>& services) {
  std::vector<Finding> out;
  bool users = false;
  for (const Service& service : services) {
    users = users || !service.user.empty();
    if (!SignalNumber(service.stop_signal)) {
      out.push_back({.fatal = true,
                     .message = support::Cat("there is no signal `", service.stop_signal, "`"),
                     .help = "use a name such as \"TERM\", \"INT\" or \"QUIT\""});
    }
  }
  for (const char* program : {"runsv", "svlogd", "chpst"}) {
    if (!world_.processes().Which(program)) {
      out.push_back({.fatal = true,
                     .message = support::Cat("the program `", program,
                                             "` that supervises services is not installed"),
                     .help = "install the Debian package `runit`"});
      break;
    }
  }
  return out;
}

std::vector<world::ProcessInfo> Runit::SupervisorsOf(const Service& service) {
  return world_.processes().FindByEnvironment("BACKSTAY_SERVICE", service.token);
}

std::optional<world::ProcessInfo> Runit::SupervisorOf(const Service& service) {
  const std::string text = TextOfFile(world_.files(), support::Cat(service.folder, "/runsv"));
  const std::vector<std::string_view> words = Words(text);
  world::ProcessInfo noted;
  if (words.size() == 2 && ReadInt(words[0], &noted.pid) && ReadInt(words[1], &noted.start_time) &&
      world_.processes().Alive(noted)) {
    return noted;
  }
  // The note is missing when we were killed between starting runsv and writing it.
  for (const world::ProcessInfo& process : SupervisorsOf(service)) {
    const std::string_view command = process.command;
    const std::string_view program = command.substr(0, command.find(' '));
    if (program == "runsv" || program.ends_with("/runsv")) {
      return process;
    }
  }
  return std::nullopt;
}

std::optional<RunsvStatus> Runit::StatusOf(const Service& service) {
  return ParseRunsvStatus(
      TextOfFile(world_.files(), support::Cat(service.folder, "/supervise/status")));
}

absl::Status Runit::Tell(const Service& service, char command) {
  return world_.network()
      .UnixExchange(support::Cat(service.folder, "/supervise/control"),
                    std::string_view(&command, 1), absl::Seconds(2))
      .status();
}

ServiceStatus Runit::Look(const Service& service) {
  ServiceStatus out;
  if (!Exists(world_.files(), service.folder)) {
    return out;
  }
  out.state = ServiceState::kStopped;
  out.last_exit = ParseExit(TextOfFile(world_.files(), support::Cat(service.folder, "/exit")));
  if (!SupervisorOf(service)) {
    return out;
  }
  const std::optional<RunsvStatus> status = StatusOf(service);
  if (status && status->want_down) {
    return out;
  }
  out.state = status && status->running ? ServiceState::kRunning : ServiceState::kDown;
  out.pid = out.state == ServiceState::kRunning ? status->pid : 0;
  return out;
}

absl::Status Runit::InstallStop(const Service& service) {
  const std::string script = support::Cat(service.folder, "/control/t");
  if (service.stop_signal == "TERM") {
    return world_.files().Remove(script);
  }
  return WriteIfChanged(world_.files(), script, StopScript(service.stop_signal), 0700);
}

absl::Status Runit::Install(const Service& service) {
  const auto chpst = world_.processes().Which("chpst");
  const auto svlogd = world_.processes().Which("svlogd");
  if (!chpst || !svlogd) {
    return absl::FailedPreconditionError(
        "the supervisor's programs are not installed; install the Debian package `runit`");
  }
  world::FileSystem& files = world_.files();
  const std::string& folder = service.folder;
  RETURN_IF_ERROR(MakeFolders(files, support::Cat(folder, "/log/main")));
  RETURN_IF_ERROR(MakeFolders(files, support::Cat(folder, "/control")));
  RETURN_IF_ERROR(
      WriteIfChanged(files, support::Cat(folder, "/log/main/config"), LogLimits(), 0600));
  RETURN_IF_ERROR(
      WriteIfChanged(files, support::Cat(folder, "/log/run"), LogScript(*svlogd), 0700));
  RETURN_IF_ERROR(WriteIfChanged(files, support::Cat(folder, "/finish"), FinishScript(), 0700));
  RETURN_IF_ERROR(InstallStop(service));
  RETURN_IF_ERROR(
      WriteIfChanged(files, support::Cat(folder, "/run"), RunScript(service, *chpst), 0700));
  return WriteIfChanged(files, support::Cat(folder, "/scripts.sha256"),
                        DigestOfScripts(files, folder), 0600);
}

bool Runit::AsWritten(const Service& service) {
  const std::string written =
      TextOfFile(world_.files(), support::Cat(service.folder, "/scripts.sha256"));
  return written.empty() || written == DigestOfScripts(world_.files(), service.folder);
}

absl::Status Runit::AwaitStart(const Service& service, const world::ProcessInfo& runsv) {
  const absl::Duration until = world_.clock().Monotonic() + kStartLimit;
  while (world_.clock().Monotonic() < until) {
    const std::optional<RunsvStatus> status = StatusOf(service);
    if ((status && status->running) ||
        Exists(world_.files(), support::Cat(service.folder, "/exit"))) {
      return absl::OkStatus();
    }
    if (!world_.processes().Alive(runsv)) {
      return absl::InternalError(
          support::Cat("the supervisor of `", service.name, "` ended as soon as it was started"));
    }
    world_.clock().Sleep(absl::Milliseconds(5));
  }
  return absl::DeadlineExceededError(support::Cat("the supervisor of `", service.name,
                                                  "` did not start it within ",
                                                  absl::FormatDuration(kStartLimit)));
}

absl::Status Runit::Launch(const Service& service) {
  world::FileSystem& files = world_.files();
  for (const char* old : {"/exit", "/started", "/failed", "/runsv", "/supervise/status"}) {
    RETURN_IF_ERROR(files.Remove(support::Cat(service.folder, old)));
  }
  const auto runsv = world_.processes().Which("runsv");
  if (!runsv) {
    return absl::FailedPreconditionError(
        "the supervisor `runsv` is not installed; install the Debian package `runit`");
  }
  world::ProcessSpec spec;
  spec.command = {*runsv, service.folder};
  spec.folder = "/";
  spec.env = {{"PATH", kSystemPath}, {"BACKSTAY_SERVICE", service.token}};
  ASSIGN_OR_RETURN(const world::ProcessInfo process, world_.processes().Spawn(spec));
  RETURN_IF_ERROR(files.WriteAtomic(support::Cat(service.folder, "/runsv"),
                                    support::Cat(process.pid, " ", process.start_time, "\n"),
                                    0600));
  return AwaitStart(service, process);
}

absl::Status Runit::Start(const Service& service) {
  // One whose folder was removed by hand is left over: nobody can talk to it.
  const std::optional<RunsvStatus> status = StatusOf(service);
  if (status && SupervisorOf(service)) {
    RETURN_IF_ERROR(InstallStop(service));
    return status->want_down ? Tell(service, 'u') : absl::OkStatus();
  }
  if (Leftover(service)) {
    RETURN_IF_ERROR(Stop({service}, {.signal = service.stop_signal, .within = kOrphanLimit}));
  }
  RETURN_IF_ERROR(Install(service));
  return Launch(service);
}

}  // namespace deploy::provider
