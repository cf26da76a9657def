#include "tests/support/scenario.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace deploy::testing {
namespace {

std::vector<std::string> Scenarios() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(SCENARIO_FOLDER)) {
    if (entry.path().extension() == ".scenario") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

class ScenarioTest : public ::testing::TestWithParam<std::string> {};

TEST_P(ScenarioTest, ComesAsExpected) {
  std::ifstream file(std::filesystem::path(SCENARIO_FOLDER) / (GetParam() + ".scenario"));
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_EQ(PlayScenario(text.str()), "");
}

INSTANTIATE_TEST_SUITE_P(All, ScenarioTest, ::testing::ValuesIn(Scenarios()),
                         [](const auto& test) { return test.param; });

TEST(Scenario, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(PlayScenario("expect committed\n"),
            "line 1 (expect committed): the outcome is refused: ; ");
  EXPECT_EQ(PlayScenario("\nsing\n"), "line 2 (sing): `sing` is no word of scenarios");
}

}  // namespace
}  // namespace deploy::testing
