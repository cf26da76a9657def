#include <chrono>
#include <thread>

#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/log_tail.h"
#include "cli/program.h"
#include "cli/report.h"
#include "cli/session.h"
#include "cli/state_environment.h"
#include "runtime/provider/process/logs.h"

namespace deploy::cli {
namespace {

// "web/0" names one instance of the service `web`.
std::pair<std::string, std::string> SplitInstance(const std::string& name) {
  const size_t slash = name.rfind('/');
  return slash == std::string::npos ? std::pair(name, std::string())
                                    : std::pair(name.substr(0, slash), name);
}

std::vector<provider::InstanceLog> FindLogs(const std::string& folder,
                                            const std::string& environment,
                                            const std::string& address,
                                            const std::string& instance) {
  auto found =
      provider::ServiceLogsOf(world::RealWorld(), folder + "/.backstay", environment, address);
  std::erase_if(found, [&](const provider::InstanceLog& log) {
    return log.files.empty() || (!instance.empty() && log.instance != instance);
  });
  return found;
}

}  // namespace

int RunLogs(Console& console, const Arguments& arguments) {
  const auto [address, instance] = SplitInstance(arguments.paths[0]);
  const std::string root = RootFile(arguments, 1);
  const std::string folder = StackFolder(root);
  const StateEnvironment chosen = ChooseStateEnvironment(console, arguments, root);
  if (!chosen.name) {
    return chosen.exit;
  }
  if (chosen.no_state) {
    console.Error(support::Cat("nothing was applied to `", *chosen.name, "` yet"));
    return kExitError;
  }
  std::vector<provider::InstanceLog> logs = FindLogs(folder, *chosen.name, address, instance);
  if (logs.empty()) {
    console.Error(support::Cat("there is no service `", arguments.paths[0], "` with a log"),
                  "`backstay status` lists what there is");
    return kExitError;
  }
  LogTail tail(console, logs);
  tail.PrintLast(arguments.lines);
  console.Flush();
  while (arguments.follow && !console.output_lost() && !console.reader_gone()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    tail.PrintNew();
    // A release or a repair has new objects with new files; those that ended are let go once their
    // last lines were printed.
    tail.Update(FindLogs(folder, *chosen.name, address, instance));
    console.Flush();
  }
  return kExitDone;
}

}  // namespace deploy::cli
