#include <algorithm>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "cli/commands.h"
#include "cli/generations.h"
#include "cli/program.h"
#include "cli/report.h"
#include "cli/session.h"
#include "cli/state_environment.h"
#include "nlohmann/json.hpp"
#include "runtime/event/times.h"
#include "runtime/open_run.h"

namespace deploy::cli {
namespace {

using Json = nlohmann::ordered_json;

struct History {
  std::vector<state::Generation> generations;
  std::vector<InputValues> inputs;  // of each generation
  std::vector<state::RunInfo> runs;
  std::map<int64_t, int64_t> goes_to;  // of a rollback: the generation that it goes back to
  std::optional<engine::OpenRun> open;
};

absl::StatusOr<History> Read(const std::string& folder, const std::string& environment) {
  ASSIGN_OR_RETURN(const std::unique_ptr<state::Store> store,
                   state::Store::Open(folder, environment, world::RealWorld(),
                                      {.create = false, .read_only = true}));
  History history;
  ASSIGN_OR_RETURN(history.open, engine::FindOpenRun(*store));
  ASSIGN_OR_RETURN(history.generations, store->Generations());
  ASSIGN_OR_RETURN(history.inputs, InputsOf(*store, history.generations));
  ASSIGN_OR_RETURN(history.runs, store->Runs());
  for (const state::RunInfo& run : history.runs) {
    if (run.takes_back != 0) {
      if (const auto to = GenerationBefore(history.generations, run.takes_back)) {
        history.goes_to[run.run] = *to;
      }
    }
  }
  return history;
}

// What a rollback goes back to: the generation before that of the run it takes back.
std::optional<int64_t> GoesTo(const History& history, int64_t run) {
  const auto found = history.goes_to.find(run);
  return found == history.goes_to.end() ? std::nullopt : std::optional(found->second);
}

bool UnderWay(const History& history, const state::RunInfo& run) {
  // One that began after the state was looked at is not the open one that was found.
  return !history.open || history.open->run.run != run.run || history.open->alive;
}

Json RunJson(const History& history, const state::RunInfo& run) {
  Json json{{"run", run.run},
            {"command", run.command},
            {"outcome", run.outcome ? event::RunOutcomeName(*run.outcome) : "open"},
            {"time", event::Rfc3339(run.begin)}};
  if (const auto to = GoesTo(history, run.run)) {
    json["to_generation"] = *to;
  }
  if (!run.outcome) {
    json["who"] = run.who;
    json["host"] = run.host;
    json["pid"] = run.pid;
    json["alive"] = UnderWay(history, run);
    json["next"] = UnderWay(history, run) || history.open->lock ? "" : "backstay resume";
  }
  return json;
}

Json HistoryJson(const History& history) {
  Json json{{"$type", "history"},
            {"format", "backstay-history/1"},
            {"generations", Json::array()},
            {"runs", Json::array()}};
  for (size_t i = 0; i < history.generations.size(); ++i) {
    const state::Generation& one = history.generations[i];
    Json generation{{"generation", one.number},         {"run", one.run},
                    {"command", one.command},           {"digest", one.digest},
                    {"time", event::Rfc3339(one.time)}, {"who", one.who},
                    {"inputs", Json::object()}};
    for (const auto& [name, value] : history.inputs[i]) {
      generation["inputs"][name] = value::ToJson(value);
    }
    if (const auto to = GoesTo(history, one.run)) {
      generation["to_generation"] = *to;
    }
    json["generations"].push_back(std::move(generation));
  }
  for (const state::RunInfo& run : history.runs) {
    json["runs"].push_back(RunJson(history, run));
  }
  return json;
}

std::string CommandOf(const History& history, const std::string& command, int64_t run) {
  const auto to = GoesTo(history, run);
  return to ? support::Cat(command, " to generation ", *to) : command;
}

void PrintGenerations(Console& console, const History& history) {
  console.OutLine(console.PaintOut(Style::kBold, "generations"));
  for (size_t i = 0; i < history.generations.size(); ++i) {
    const state::Generation& one = history.generations[i];
    const std::string inputs =
        ChangedInputs(i == 0 ? InputValues() : history.inputs[i - 1], history.inputs[i]);
    console.OutLine(support::Cat("  ", one.number, "  ", event::Rfc3339(one.time), "  ",
                                 CommandOf(history, one.command, one.run), " (run ", one.run,
                                 ") by ", one.who, "  ", one.digest.substr(0, 12),
                                 inputs.empty() ? "" : "  ", inputs));
  }
  if (history.generations.empty()) {
    console.OutLine("  none yet");
  }
}

std::string OutcomeWords(const History& history, const state::RunInfo& run) {
  if (!run.outcome) {
    const std::string owner = support::Cat(run.who, " on ", run.host, ", pid ", run.pid);
    if (UnderWay(history, run)) {
      return support::Cat("under way, by ", owner);
    }
    return support::Cat("open, begun by ", owner, ", which is gone; ",
                        history.open->lock
                            ? support::Cat("pid ", history.open->lock->pid, " is at it")
                            : "`backstay resume` settles it");
  }
  if (*run.outcome == event::RunOutcome::kRolledBack) {
    return "taken back";
  }
  std::string words(event::RunOutcomeName(*run.outcome));
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

void PrintRuns(Console& console, const History& history) {
  console.OutLine(console.PaintOut(Style::kBold, "runs"));
  for (const state::RunInfo& run : history.runs) {
    console.OutLine(support::Cat("  ", run.run, "  ", event::Rfc3339(run.begin), "  ",
                                 CommandOf(history, run.command, run.run), ": ",
                                 OutcomeWords(history, run)));
  }
  if (history.runs.empty()) {
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
  History history;
  if (!chosen.no_state) {
    auto read = Read(folder, *chosen.name);
    if (!read.ok()) {
      return ReportStatus(console, read.status());
    }
    history = *std::move(read);
  }
  if (console.json()) {
    console.OutLine(HistoryJson(history).dump(-1, ' ', false, Json::error_handler_t::replace));
  } else {
    PrintGenerations(console, history);
    PrintRuns(console, history);
  }
  return kExitDone;
}

}  // namespace deploy::cli
