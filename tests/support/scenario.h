#ifndef TESTS_SUPPORT_SCENARIO_H_
#define TESTS_SUPPORT_SCENARIO_H_

#include <string>
#include <string_view>

namespace deploy::testing {

// Plays a script of the engine over the simulated world and checks what it expects. The words are
// described in tests/scenario/README.md. Empty when all came as expected, else the line and what
// was found instead.
std::string PlayScenario(std::string_view text);

}  // namespace deploy::testing

#endif  // TESTS_SUPPORT_SCENARIO_H_
