#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/program.h"
#include "cli/report.h"
#include "cli/session.h"
#include "cli/state_environment.h"
#include "cli/times.h"
#include "nlohmann/json.hpp"

namespace deploy::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string OutcomeOf(const state::RunInfo& run) {
  return run.outcome ? std::string(event::RunOutcomeName(*run.outcome)) : "open";
}

Json HistoryJson(const std::vector<state::Generation>& generations,
                 const std::vector<state::RunInfo>& runs) {
  Json json{{"$type", "history"},
            {"format", "backstay-history/1"},
            {"generations", Json::array()},
            {"runs", Json::array()}};
  for (const state::Generation& one : generations) {
    json["generations"].push_back({{"generation", one.number},
                                   {"run", one.run},
                                   {"command", one.command},
                                   {"digest", one.digest},
                                   {"time", Rfc3339(one.time)},
                                   {"who", one.who}});
  }
  for (const state::RunInfo& run : runs) {
    json["runs"].push_back({{"run", run.run},
                            {"command", run.command},
                            {"outcome", OutcomeOf(run)},
                            {"time", Rfc3339(run.begin)}});
  }
  return json;
}

void Print(Console& console, const std::vector<state::Generation>& generations,
           const std::vector<state::RunInfo>& runs) {
  console.OutLine(console.PaintOut(Style::kBold, "generations"));
  for (const state::Generation& one : generations) {
    console.OutLine(support::Cat("  ", one.number, "  ", Rfc3339(one.time), "  ", one.command,
                                 " (run ", one.run, ") by ", one.who, "  ",
                                 one.digest.substr(0, 12)));
  }
  if (generations.empty()) {
    console.OutLine("  none yet");
  }
  console.OutLine(console.PaintOut(Style::kBold, "runs"));
  for (const state::RunInfo& run : runs) {
    console.OutLine(support::Cat("  ", run.run, "  ", Rfc3339(run.begin), "  ", run.command, ": ",
                                 OutcomeOf(run)));
  }
  if (runs.empty()) {
    console.OutLine("  none yet");
  }
}

}  // namespace

int RunHistory(Console& console, const Arguments& arguments) {
  const std::string folder = StackFolder(RootFile(arguments));
  const StateEnvironment chosen = ChooseStateEnvironment(console, arguments, RootFile(arguments));
  if (!chosen.name) {
    return chosen.exit;
  }
  std::vector<state::Generation> generations;
  std::vector<state::RunInfo> runs;
  if (!chosen.no_state) {
    auto store = state::Store::Open(folder, *chosen.name, world::RealWorld(),
                                    {.create = false, .read_only = true});
    if (!store.ok()) {
      return ReportStatus(console, store.status());
    }
    auto all = (*store)->Generations();
    auto all_runs = (*store)->Runs();
    if (!all.ok() || !all_runs.ok()) {
      return ReportStatus(console, all.ok() ? all_runs.status() : all.status());
    }
    generations = *std::move(all);
    runs = *std::move(all_runs);
  }
  if (console.json()) {
    console.OutLine(
        HistoryJson(generations, runs).dump(-1, ' ', false, Json::error_handler_t::replace));
  } else {
    Print(console, generations, runs);
  }
  return kExitDone;
}

}  // namespace deploy::cli
