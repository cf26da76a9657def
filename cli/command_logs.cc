#include <chrono>
#include <thread>

#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/log_tail.h"
#include "cli/program.h"
#include "cli/session.h"
#include "runtime/provider/process/logs.h"

namespace deploy::cli {
namespace {

// "web/0" names one instance of the service `web`.
std::pair<std::string, std::string> SplitInstance(const std::string& name) {
  const size_t slash = name.rfind('/');
  return slash == std::string::npos ? std::pair(name, std::string())
                                    : std::pair(name.substr(0, slash), name);
}

std::vector<provider::InstanceLog> FindLogs(state::Store& store, const std::string& address,
                                            const std::string& instance) {
  std::vector<provider::InstanceLog> found;
  const auto objects = store.Objects();
  if (!objects.ok()) {
    return found;
  }
  for (const state::Object& object : *objects) {
    if (object.address != address) {
      continue;
    }
    for (provider::InstanceLog& log : provider::LogsOf(object.address, object.image)) {
      if (instance.empty() || log.instance == instance) {
        found.push_back(std::move(log));
      }
    }
  }
  return found;
}

}  // namespace

int RunLogs(Console& console, const Arguments& arguments) {
  const auto [address, instance] = SplitInstance(arguments.paths[0]);
  const std::string folder = StackFolder(RootFile(arguments, 1));
  const StateEnvironment chosen = ChooseStateEnvironment(console, arguments, folder);
  if (!chosen.name) {
    return chosen.exit;
  }
  if (chosen.no_state) {
    console.Error(support::Cat("nothing was applied to `", *chosen.name, "` yet"));
    return kExitError;
  }
  auto store = state::Store::Open(folder, *chosen.name, world::RealWorld(),
                                  {.create = false, .read_only = true});
  if (!store.ok()) {
    return ReportStatus(console, store.status(), /*closing_event=*/false);
  }
  std::vector<provider::InstanceLog> logs = FindLogs(**store, address, instance);
  if (logs.empty()) {
    console.Error(support::Cat("there is no service `", arguments.paths[0], "` with a log"),
                  "`backstay status` lists what there is");
    return kExitError;
  }
  LogTail tail(console, logs);
  tail.PrintLast(arguments.lines);
  while (arguments.follow) {
    console.Flush();
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    tail.PrintNew();
  }
  return kExitDone;
}

}  // namespace deploy::cli
