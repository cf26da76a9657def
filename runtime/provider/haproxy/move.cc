#include <algorithm>
#include <set>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/provider/haproxy/operations.h"
#include "runtime/provider/runit/objects.h"
#include "runtime/provider/runit/tree.h"

namespace deploy::provider::haproxy {

using support::Cat;

namespace {

constexpr absl::Duration kPoll = absl::Milliseconds(20);
constexpr absl::Duration kDrain = absl::Seconds(5);
constexpr absl::Duration kStart = absl::Seconds(10);
constexpr size_t kLogLines = 20;

std::string ServerPath(const Pool& pool, const Server& server) {
  return Cat(PoolName(pool.label), "/", ServerName(server.endpoint));
}

// "pool/server" of what `from` serves and `to` does not, as far as the pool stays.
std::set<std::string> LeavingServers(const Spec& from, const Spec& to) {
  std::set<std::string> out;
  for (const Route& old : from.routes) {
    const Route* route = to.FindRoute(old.label);
    for (const std::string& endpoint : old.endpoints) {
      const bool stays = route != nullptr &&
                         std::find(route->endpoints.begin(), route->endpoints.end(), endpoint) !=
                             route->endpoints.end();
      if (route != nullptr && !stays) {
        out.insert(Cat(PoolName(old.label), "/", ServerName(endpoint)));
      }
    }
  }
  return out;
}

}  // namespace

Mover::Mover(const Context& context, const Record& record)
    : context_(context),
      record_(record),
      folder_(ObjectFolder(context, record.object_id)),
      service_(MakeService(context, record)),
      supervisor_(MakeRunit(*context.world)),
      control_(*context.world, folder_) {}

bool Mover::Cancelled() const { return context_.cancel != nullptr && context_.cancel->cancelled(); }

absl::Status Mover::Check(const std::string& config) {
  const std::string name = "haproxy.cfg.new";
  RETURN_IF_ERROR(context_.world->files().WriteAtomic(Cat(folder_, "/", name), config, 0600));
  world::ProcessSpec spec;
  spec.command = {service_.command[0], "-c", "-q", "-f", name};
  spec.folder = folder_;
  spec.env = service_.env;
  spec.timeout = absl::Seconds(30);
  ASSIGN_OR_RETURN(const world::ProcessResult result,
                   context_.world->processes().Run(spec, nullptr));
  RETURN_IF_ERROR(context_.world->files().Remove(Cat(folder_, "/", name)));
  if (result.exit_code != 0) {
    return absl::FailedPreconditionError(
        Cat("HAProxy does not accept the configuration: ", support::Trim(result.output)));
  }
  return absl::OkStatus();
}

absl::Status Mover::StartFresh() {
  RETURN_IF_ERROR(supervisor_->Start(service_));
  const absl::Duration until = context_.world->clock().Monotonic() + kStart;
  while (context_.world->clock().Monotonic() < until) {
    const ServiceStatus status = supervisor_->Look(service_);
    const absl::StatusOr<Processes> now = control_.ShowProcesses();
    if (now.ok() && now->master == status.pid && !now->workers.empty() &&
        control_.ShowServers().ok()) {
      return absl::OkStatus();
    }
    if (status.last_exit && status.state != ServiceState::kRunning) {
      return absl::UnavailableError(Cat(
          "HAProxy ", ExitText(*status.last_exit), ": ",
          support::Join(LastLogLines(context_.world->files(), service_.folder, kLogLines), "; ")));
    }
    context_.world->clock().Sleep(kPoll);
  }
  return absl::DeadlineExceededError(
      Cat("HAProxy did not answer within ", absl::FormatDuration(kStart)));
}

// A new worker believes all servers to be up, but takes the first failed check of each for the
// last. What was good before may fail as often as its check allows, and what was down stays down.
void Mover::KeepHealth(const ServerStates& before) {
  const absl::StatusOr<ServerStates> now = control_.ShowServers();
  std::vector<std::string> commands;
  for (const auto& [server, state] : now.ok() ? *now : ServerStates()) {
    const auto old = before.find(server);
    const bool down = old != before.end() && !old->second.up;
    commands.push_back(Cat("set server ", server, " health ", down ? "down" : "up"));
  }
  // Servers without a check refuse the command; their health is not looked at.
  (void)control_.Run(commands);
}

absl::Status Mover::Load(const std::string& config) {
  RETURN_IF_ERROR(Check(config));
  const std::string path = ConfigPath(context_, record_.object_id);
  const bool same = TextOfFile(context_.world->files(), path) == config;
  if (!same) {
    RETURN_IF_ERROR(context_.world->files().WriteAtomic(path, config, 0600));
  }
  if (supervisor_->Look(service_).state != ServiceState::kRunning) {
    return StartFresh();
  }
  const ServerStates before = control_.ShowServers().value_or(ServerStates());
  RETURN_IF_ERROR(control_.Reload());
  KeepHealth(before);
  return absl::OkStatus();
}

absl::Status Mover::SetWeights(const Layout& layout) {
  RETURN_IF_ERROR(context_.world->files().WriteAtomic(ConfigPath(context_, record_.object_id),
                                                      Render(layout, record_.address), 0600));
  std::vector<std::string> commands;
  for (const Pool& pool : layout.pools) {
    for (const Server& server : pool.servers) {
      commands.push_back(Cat("set server ", ServerPath(pool, server), " weight ", server.weight));
    }
  }
  return control_.Run(commands);
}

absl::Status Mover::Hold(absl::Duration duration) {
  const absl::Duration until = context_.world->clock().Monotonic() + duration;
  while (!Cancelled() && context_.world->clock().Monotonic() < until) {
    context_.world->clock().Sleep(std::min(kPoll, until - context_.world->clock().Monotonic()));
  }
  return Cancelled() ? absl::CancelledError("the move of traffic was interrupted")
                     : absl::OkStatus();
}

absl::Status Mover::Drain(const Spec& from, const Spec& to) {
  const std::set<std::string> leaving = LeavingServers(from, to);
  const absl::Duration until = context_.world->clock().Monotonic() + kDrain;
  while (context_.world->clock().Monotonic() < until) {
    const absl::StatusOr<ServerStates> servers = control_.ShowServers();
    int64_t sessions = 0;
    for (const std::string& server : leaving) {
      const auto state = servers.ok() ? servers->find(server) : ServerStates::const_iterator();
      sessions += servers.ok() && state != servers->end() ? state->second.sessions : 0;
    }
    if (servers.ok() && sessions == 0 && control_.OldSessions() == 0) {
      return absl::OkStatus();
    }
    if (Cancelled()) {
      return absl::CancelledError("the last requests to the old version were not waited for");
    }
    context_.world->clock().Sleep(kPoll);
  }
  // Requests that take longer than this are ended with the old version.
  return absl::OkStatus();
}

absl::Status Mover::RunShares(const Spec& from, const Spec& to, const Route& route,
                              std::map<std::string, support::Rational>& shares) {
  const support::Rational all(1);
  for (size_t i = 0; i < route.steps.size(); ++i) {
    const support::Rational share = std::min(route.steps[i], all);
    shares[route.label] = share;
    RETURN_IF_ERROR(SetWeights(Between(from, to, shares)));
    context_.note(Cat(ShareText(share), " of traffic to the new version",
                      to.routes.size() > 1 ? Cat(" of `", route.label, "`") : ""));
    if (share >= all) {
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(Hold(route.hold));
  }
  shares[route.label] = all;
  return SetWeights(Between(from, to, shares));
}

absl::Status Mover::Move(const Spec& from, const Spec& to, bool stepwise) {
  if (!Drops(from, to)) {
    return Load(Render(Open(to), record_.address));
  }
  std::map<std::string, support::Rational> shares;
  std::vector<const Route*> stepped;
  for (const Route& route : to.routes) {
    if (stepwise && !route.steps.empty() && Splits(from, route)) {
      stepped.push_back(&route);
      shares[route.label] = support::Rational(0);
    }
  }
  RETURN_IF_ERROR(Load(Render(Between(from, to, shares), record_.address)));
  for (const Route* route : stepped) {
    RETURN_IF_ERROR(RunShares(from, to, *route, shares));
  }
  RETURN_IF_ERROR(Drain(from, to));
  return Load(Render(Open(to), record_.address));
}

}  // namespace deploy::provider::haproxy
