#include "tests/support/scenario.h"

#include <functional>
#include <map>
#include <utility>

#include "base/support/text.h"
#include "tests/support/engine_rig.h"
#include "tests/support/scenario_words.h"

namespace deploy::testing {
namespace {

using event::RunOutcome;

std::string Show(const std::map<std::string, std::string>& world) {
  std::string text;
  for (const auto& [address, attributes] : world) {
    support::Append(text, "\n  ", address, " ", attributes);
  }
  return text.empty() ? " empty" : text;
}

// What a scenario has done so far.
class Player {
 public:
  Player() : rig_({.parallel = 2, .simulate = 1}) {}

  std::string Play(const ScenarioLine& line) {
    static const std::map<std::string, std::string (Player::*)(const ScenarioLine&)> kWords = {
        {"release", &Player::Release}, {"apply", &Player::Run},   {"rollback", &Player::Run},
        {"destroy", &Player::Run},     {"resume", &Player::Run},  {"fault", &Player::Fault},
        {"heal", &Player::Heal},       {"sick", &Player::Sick},   {"hand", &Player::Hand},
        {"foreign", &Player::Foreign}, {"probe", &Player::Probe}, {"crash", &Player::Crash},
        {"disk", &Player::Disk},       {"save", &Player::Save},   {"expect", &Player::Expect}};
    const auto found = kWords.find(line.words[0]);
    return found == kWords.end() ? support::Cat("`", line.words[0], "` is no word of scenarios")
                                 : (this->*found->second)(line);
  }

 private:
  static std::string Word(const ScenarioLine& line, size_t index) {
    return index < line.words.size() ? line.words[index] : std::string();
  }
  static int Number(const ScenarioLine& line, size_t index) {
    const std::string word = Word(line, index);
    return word.empty() ? 0 : std::atoi(word.c_str());
  }

  std::string Release(const ScenarioLine& line) {
    std::string error;
    std::optional<graph::DeploymentGraph> graph = ReadRelease(line.block, error);
    if (graph) {
      releases_[Word(line, 1)] = *std::move(graph);
    }
    return error;
  }

  std::string Run(const ScenarioLine& line) {
    const std::string& command = line.words[0];
    if (command == "apply") {
      if (!releases_.contains(Word(line, 1))) {
        return support::Cat("there is no release `", Word(line, 1), "`");
      }
      result_ = rig_.Apply(releases_[Word(line, 1)]);
    } else if (command == "rollback") {
      result_ = Word(line, 1) == "to" ? rig_.Rollback(Number(line, 2)) : rig_.Rollback();
    } else if (command == "destroy") {
      result_ = rig_.Destroy();
    } else {
      result_ = rig_.Resume(Word(line, 1) == "forward");
    }
    if (rig_.store->dead()) {
      rig_.NewProcess();
      rig_.sim.Restart();
    }
    return "";
  }

  std::string Fault(const ScenarioLine& line) {
    const std::optional<SimFault> fault = ReadFault(line.words);
    if (!fault) {
      return "this fault is not understood";
    }
    rig_.sim.AddFault(*fault);
    return "";
  }

  std::string Heal(const ScenarioLine& line) {
    rig_.sim.ClearFaults();
    for (size_t i = 1; i < line.words.size(); ++i) {
      rig_.sim.SetUnhealthy(line.words[i], false);
    }
    return "";
  }

  std::string Sick(const ScenarioLine& line) {
    if (Word(line, 2) == "later") {
      rig_.sim.FailWatchAfter(Word(line, 1), 0);
    } else {
      rig_.sim.SetUnhealthy(Word(line, 1));
    }
    return "";
  }

  std::string Hand(const ScenarioLine& line) {
    const std::string address = Word(line, 1), what = Word(line, 2);
    if (what == "removes") {
      rig_.sim.RemoveByHand(address);
    } else if (what == "stops") {
      rig_.sim.StopByHand(address);
    } else {
      const auto [name, text] = support::SplitOnce(what, '=');
      rig_.sim.SetByHand(address, std::string(name), ReadScalar(text));
    }
    return "";
  }

  std::string Foreign(const ScenarioLine& line) {
    std::vector<std::pair<std::string, value::Value>> fields = {
        {"name", value::Value::String(Word(line, 1))}};
    for (size_t i = 2; i < line.words.size(); ++i) {
      const auto [name, text] = support::SplitOnce(line.words[i], '=');
      fields.emplace_back(std::string(name), ReadScalar(text));
    }
    rig_.sim.PlaceForeign(Word(line, 1), value::Value::Record(std::move(fields)));
    return "";
  }

  std::string Probe(const ScenarioLine& line) {
    const std::string answer = Word(line, 2);
    rig_.sim.AnswerProbe(Word(line, 1), answer == "done"       ? provider::ProbeAnswer::kDone
                                        : answer == "not-done" ? provider::ProbeAnswer::kNotDone
                                                               : provider::ProbeAnswer::kUnknown);
    return "";
  }

  // crash before|after commit N [effects M]
  std::string Crash(const ScenarioLine& line) {
    const int effects = Word(line, 4) == "effects" ? Number(line, 5) : 0;
    rig_.store->DieAt(Number(line, 3), Word(line, 1) == "after",
                      [this, effects] { rig_.sim.FreezeAfter(effects); });
    return "";
  }

  // disk full [after N], disk free
  std::string Disk(const ScenarioLine& line) {
    rig_.store->FillDisk(Word(line, 1) == "full" ? 1000000 : 0, Number(line, 3));
    return "";
  }

  std::string Save(const ScenarioLine& line) {
    saved_[Word(line, 1)] = rig_.sim.Snapshot();
    return "";
  }

  std::string Expect(const ScenarioLine& line) {
    const std::string what = Word(line, 1);
    if (what == "world") {
      return ExpectWorld(line);
    }
    if (what == "journal") {
      return ExpectJournal(line);
    }
    if (what == "drift") {
      return ExpectDrift(line);
    }
    if (what == "reason") {
      const std::string text = line.text.substr(line.text.find("reason") + 7);
      return result_.reason.find(text) != std::string::npos
                 ? ""
                 : support::Cat("the reason is: ", result_.reason);
    }
    if (what == "left") {
      return static_cast<int>(result_.left.size()) == Number(line, 2)
                 ? ""
                 : support::Cat("left is: ", support::Join(result_.left, "; "));
    }
    if (what == "generation") {
      return result_.generation == Number(line, 2)
                 ? ""
                 : support::Cat("the generation is ", result_.generation);
    }
    return event::RunOutcomeName(result_.outcome) == what
               ? ""
               : support::Cat("the outcome is ", event::RunOutcomeName(result_.outcome), ": ",
                              result_.reason, "; ", support::Join(result_.left, "; "));
  }

  std::string ExpectWorld(const ScenarioLine& line) {
    const std::string as = Word(line, 2) == "as" ? Word(line, 3) : "";
    const auto wanted = as.empty() ? ReadWorld(line.block) : saved_[as];
    const auto world = rig_.sim.Snapshot();
    if (world != wanted) {
      return support::Cat("the world is", Show(world), "\nand not", Show(wanted));
    }
    if (!rig_.sim.DoubleEffects().empty()) {
      return "a step had its effect twice";
    }
    const auto orphans = rig_.sim.Orphans(rig_.KnownObjects());
    return orphans.empty() ? "" : support::Cat("nobody knows ", orphans.front());
  }

  std::string ExpectJournal(const ScenarioLine& line) {
    std::vector<std::string> wanted;
    for (const ScenarioLine& record : line.block) {
      wanted.push_back(record.text);
    }
    const int64_t run = rig_.disk.runs.empty() ? 0 : rig_.disk.runs.back().run;
    const std::vector<std::string> kinds = rig_.Kinds(run);
    return kinds == wanted ? "" : support::Cat("the journal is\n  ", support::Join(kinds, "\n  "));
  }

  // expect drift [address kind]…
  std::string ExpectDrift(const ScenarioLine& line) {
    constexpr const char* kKinds[] = {"changed", "absent", "stopped"};
    const auto drift = rig_.Engine().Drift();
    if (!drift.ok()) {
      return std::string(drift.status().message());
    }
    std::string found = "expect drift";
    for (const plan::Drift& entry : drift->drift) {
      support::Append(found, " ", entry.address, " ", kKinds[static_cast<int>(entry.kind)]);
    }
    return found == support::Join(line.words, " ") ? "" : support::Cat("found: ", found);
  }

  EngineRig rig_;
  std::map<std::string, graph::DeploymentGraph> releases_;
  std::map<std::string, std::map<std::string, std::string>> saved_;
  engine::Result result_;
};

}  // namespace

std::string PlayScenario(std::string_view text) {
  Player player;
  for (const ScenarioLine& line : ReadScenario(text)) {
    const std::string wrong = player.Play(line);
    if (!wrong.empty()) {
      return support::Cat("line ", line.number, " (", line.text, "): ", wrong);
    }
  }
  return "";
}

}  // namespace deploy::testing
