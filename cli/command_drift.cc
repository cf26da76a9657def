#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/open_run.h"
#include "cli/program.h"
#include "cli/report.h"
#include "cli/session.h"
#include "cli/show_plan.h"
#include "cli/state_environment.h"
#include "cli/working.h"
#include "runtime/plan/plan_json.h"

namespace deploy::cli {

int RunDrift(Console& console, const Arguments& arguments) {
  const std::string folder = StackFolder(RootFile(arguments));
  const StateEnvironment chosen = ChooseStateEnvironment(console, arguments, RootFile(arguments));
  if (!chosen.name) {
    return chosen.exit;
  }
  std::vector<plan::Drift> drift;
  std::vector<std::string> warnings;
  bool told = true;
  if (!chosen.no_state) {
    auto session = Session::Open(console, arguments, folder, *chosen.name, {.read_only = true});
    if (!session.ok()) {
      return ReportStatus(console, session.status());
    }
    if (auto open = OpenRunText((*session)->store())) {
      console.Warning(*open);
      warnings.push_back(*std::move(open));
    }
    auto read =
        WhileSaying(console, "reading the world", [&] { return (*session)->engine().Drift(); });
    if (!read.ok()) {
      return ReportStatus(console, read.status());
    }
    drift = std::move(read->drift);
    for (const plan::NotTold& one : read->not_told) {
      warnings.push_back(support::Cat("it cannot be told whether `", one.address, "` drifted",
                                      one.detail.empty() ? "" : ": ", one.detail));
      console.Warning(warnings.back());
    }
    told = read->not_told.empty();
  }
  if (console.json()) {
    console.OutLine(plan::DriftJson(*chosen.name, drift, warnings));
  } else if (drift.empty()) {
    console.OutLine(told ? "no drift: the world is as it was applied"
                         : "no other drift: the rest of the world is as it was applied");
  } else {
    console.Out(RenderDrift(drift, console));
  }
  return arguments.exit_code && !drift.empty() ? kExitChanges : kExitDone;
}

}  // namespace deploy::cli
