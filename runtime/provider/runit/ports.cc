#include <algorithm>
#include <mutex>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "nlohmann/json.hpp"
#include "runtime/provider/runit/objects.h"

namespace deploy::provider {

namespace {

constexpr int kTries = 200;

// Numbers that this process must not give out: fixed by the program, or chosen for a step that has
// not started yet.
struct Reserved {
  std::mutex mutex;
  std::set<int> ports;
};
Reserved& Book() {
  static Reserved* const book = new Reserved();
  return *book;
}

void AddUses(const nlohmann::json& object, std::set<int>& ports) {
  if (!object.is_object() || !object.contains("uses") || !object["uses"].is_array()) {
    return;
  }
  for (const nlohmann::json& port : object["uses"]) {
    if (port.is_number_integer()) {
      ports.insert(port.get<int>());
    }
  }
}

// Ports that objects of all environments are meant to use, running or not.
std::set<int> PortsInUse(const Context& context) {
  std::set<int> out;
  world::FileSystem& files = context.world->files();
  const std::string run = context.state_folder + "/run";
  const auto environments = files.List(run);
  if (!environments.ok()) {
    return out;
  }
  for (const std::string& environment : *environments) {
    Context other = context;
    other.environment = environment;
    const auto objects = files.List(support::Cat(run, "/", environment));
    if (!objects.ok()) {
      continue;
    }
    for (const std::string& object : *objects) {
      AddUses(ReadObjectFile(other, object), out);
    }
  }
  return out;
}

bool IsOurs(const Context& context, int64_t pid, const std::vector<std::string>& tokens) {
  return std::any_of(tokens.begin(), tokens.end(), [&](const std::string& token) {
    const auto processes = context.world->processes().FindByEnvironment("BACKSTAY_TOKEN", token);
    return std::any_of(processes.begin(), processes.end(),
                       [&](const world::ProcessInfo& process) { return process.pid == pid; });
  });
}

}  // namespace

void ReservePort(int port) {
  const std::lock_guard<std::mutex> lock(Book().mutex);
  Book().ports.insert(port);
}

absl::StatusOr<int> ChoosePort(const Context& context, const std::string& address) {
  const std::set<int> in_use = PortsInUse(context);
  for (int i = 0; i < kTries; ++i) {
    ASSIGN_OR_RETURN(const int port, context.world->network().FreePort(address));
    const std::lock_guard<std::mutex> lock(Book().mutex);
    if (!in_use.contains(port) && Book().ports.insert(port).second) {
      return port;
    }
  }
  return absl::ResourceExhaustedError(support::Cat("no free port was found on ", address));
}

std::optional<std::string> OwnerOfPort(const Context& context, int port) {
  const auto objects = context.world->files().List(EnvironmentFolder(context));
  if (!objects.ok()) {
    return std::nullopt;
  }
  for (const std::string& object : *objects) {
    const nlohmann::json file = ReadObjectFile(context, object);
    std::set<int> uses;
    AddUses(file, uses);
    if (uses.contains(port)) {
      return JsonText(file, "address");
    }
  }
  return std::nullopt;
}

std::optional<Finding> CheckPort(const Context& context, const std::string& address,
                                 const std::string& host, int port,
                                 const std::vector<std::string>& tokens) {
  if (context.world->network().CanBind(host, port)) {
    return std::nullopt;
  }
  const std::optional<std::string> owner = OwnerOfPort(context, port);
  if (owner == address) {
    return std::nullopt;
  }
  const std::optional<world::Listener> who = context.world->network().WhoListens(port);
  if (!owner && who && IsOurs(context, who->pid, tokens)) {
    return std::nullopt;
  }
  if (owner) {
    return Finding{
        .fatal = true,
        .message = support::Cat("port ", port, " is used by `", *owner, "` of this deployment"),
        .help = "take another number, or apply without it first"};
  }
  return Finding{.fatal = true,
                 .message = who ? support::Cat("port ", port, " is taken by ", who->name)
                                : support::Cat("`", host, ":", port, "` cannot be listened on"),
                 .help = "end that program, or choose another port"};
}

}  // namespace deploy::provider
