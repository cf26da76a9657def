#include <signal.h>

#include <algorithm>

#include "base/support/text.h"
#include "runtime/provider/runit/process_table.h"
#include "runtime/provider/runit/runit.h"

// How services are ended: asked, then killed; the whole tree of each, not only the process that
// runsv started.

namespace deploy::provider {

namespace {

constexpr absl::Duration kPoll = absl::Milliseconds(20);
constexpr absl::Duration kKillLimit = absl::Seconds(5);
constexpr absl::Duration kSupervisorLimit = absl::Seconds(3);

bool Cancelled(const StopOptions& options) { return options.cancelled && options.cancelled(); }

}  // namespace

void Runit::SignalAll(const std::set<int64_t>& pids, int signal) {
  for (const int64_t pid : pids) {
    // Gone meanwhile is what was wanted.
    (void)world_.processes().Signal(pid, signal);
  }
}

// The token finds children whose parents are gone; the tree and the sessions find those that
// dropped it from their environment; `known` finds both again after their parents have ended.
std::set<int64_t> Runit::MembersOf(const Service& service,
                                   const std::vector<world::ProcessInfo>& known) {
  std::set<int64_t> roots;
  for (const world::ProcessInfo& process :
       world_.processes().FindByEnvironment("BACKSTAY_TOKEN", service.token)) {
    roots.insert(process.pid);
  }
  for (const world::ProcessInfo& process : known) {
    if (world_.processes().Alive(process)) {
      roots.insert(process.pid);
    }
  }
  const std::vector<ProcessRow> table = ReadProcessTable(world_.files());
  std::set<int64_t> sessions;
  for (const ProcessRow& row : table) {
    if (row.session == row.pid && roots.contains(row.pid)) {
      sessions.insert(row.pid);
    }
  }
  std::set<int64_t> out = TreeOf(table, roots, sessions);
  out.insert(roots.begin(), roots.end());
  return out;
}

bool Runit::Leftover(const Service& service) {
  return !SupervisorsOf(service).empty() || !MembersOf(service, {}).empty();
}

void Runit::AskToEnd(const Service& service, int signal, Ending& ending) {
  const std::set<int64_t> members = MembersOf(service, {});
  for (const int64_t pid : members) {
    if (std::optional<world::ProcessInfo> process = world_.processes().Find(pid)) {
      ending.tree.push_back(*std::move(process));
    }
  }
  const std::optional<RunsvStatus> status = StatusOf(service);
  if (SupervisorOf(service) && Tell(service, 'd').ok()) {
    ending.main = status && status->running ? status->pid : 0;
  } else {
    SignalAll(members, signal);
    ending.told = true;
  }
}

bool Runit::AwaitEnd(const std::vector<Service>& services, int signal, const StopOptions& options,
                     Endings& endings) {
  const absl::Duration until = world_.clock().Monotonic() + options.within;
  while (true) {
    bool all_gone = true;
    for (const Service& service : services) {
      Ending& ending = endings[service.folder];
      const std::set<int64_t> members = MembersOf(service, ending.tree);
      all_gone = all_gone && members.empty();
      // The service itself has ended and left children behind: they are asked, too, once.
      if (!members.empty() && !members.contains(ending.main) && !ending.told) {
        ending.told = true;
        SignalAll(members, signal);
      }
    }
    if (all_gone || Cancelled(options) || world_.clock().Monotonic() >= until) {
      return all_gone;
    }
    world_.clock().Sleep(kPoll);
  }
}

void Runit::KillMembers(const std::vector<Service>& services, const Endings& endings) {
  const absl::Duration until = world_.clock().Monotonic() + kKillLimit;
  bool left = true;
  while (left && world_.clock().Monotonic() < until) {
    left = false;
    for (const Service& service : services) {
      const std::set<int64_t> members = MembersOf(service, endings.at(service.folder).tree);
      left = left || !members.empty();
      SignalAll(members, SIGKILL);
    }
    if (left) {
      world_.clock().Sleep(kPoll);
    }
  }
}

bool Runit::AwaitSupervisors(const std::vector<Service>& services, absl::Duration within) {
  const absl::Duration until = world_.clock().Monotonic() + within;
  while (true) {
    const bool left = std::any_of(services.begin(), services.end(), [&](const Service& service) {
      return !SupervisorsOf(service).empty();
    });
    if (!left || world_.clock().Monotonic() >= until) {
      return !left;
    }
    world_.clock().Sleep(kPoll);
  }
}

void Runit::EndSupervisors(const std::vector<Service>& services) {
  for (const Service& service : services) {
    if (SupervisorOf(service)) {
      (void)Tell(service, 'x');
    }
  }
  if (AwaitSupervisors(services, kSupervisorLimit)) {
    return;
  }
  for (const Service& service : services) {
    for (const world::ProcessInfo& process : SupervisorsOf(service)) {
      (void)world_.processes().Signal(process.pid, SIGKILL);
    }
  }
  AwaitSupervisors(services, kSupervisorLimit);
}

absl::Status Runit::Stop(const std::vector<Service>& services, const StopOptions& options) {
  const int signal = SignalNumber(options.signal).value_or(SIGTERM);
  Endings endings;
  for (const Service& service : services) {
    AskToEnd(service, signal, endings[service.folder]);
  }
  if (!AwaitEnd(services, signal, options, endings)) {
    if (Cancelled(options)) {
      return absl::CancelledError("the end of the processes was not waited for");
    }
    KillMembers(services, endings);
  }
  EndSupervisors(services);
  // A supervisor that was killed may have started its service once more before.
  KillMembers(services, endings);
  for (const Service& service : services) {
    if (Leftover(service)) {
      return absl::InternalError(
          support::Cat("processes of `", service.name, "` are still there after KILL"));
    }
  }
  return absl::OkStatus();
}

}  // namespace deploy::provider
