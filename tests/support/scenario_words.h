#ifndef TESTS_SUPPORT_SCENARIO_WORDS_H_
#define TESTS_SUPPORT_SCENARIO_WORDS_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/graph/graph.h"
#include "tests/support/sim_world.h"

namespace deploy::testing {

// One line of a scenario and the indented lines below it.
struct ScenarioLine {
  int number = 0;
  std::string text;                // without comment and outer blanks
  std::vector<std::string> words;  // split at blanks
  std::vector<ScenarioLine> block;
};

std::vector<ScenarioLine> ReadScenario(std::string_view text);

// `address type field=value field=other.member after=other` per line: a deployment graph. Nullopt
// with a reason when a line cannot be understood.
std::optional<graph::DeploymentGraph> ReadRelease(const std::vector<ScenarioLine>& lines,
                                                  std::string& error);

// `address field=value …` per line, as SimWorld::Snapshot writes it.
std::map<std::string, std::string> ReadWorld(const std::vector<ScenarioLine>& lines);

value::Value ReadScalar(std::string_view text);  // 12, or a text
std::optional<SimFault> ReadFault(const std::vector<std::string>& words);

}  // namespace deploy::testing

#endif  // TESTS_SUPPORT_SCENARIO_WORDS_H_
