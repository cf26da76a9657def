#include "runtime/event/event.h"

#include <gtest/gtest.h>

namespace deploy::event {
namespace {

TEST(EventTest, PhaseNamesReadBack) {
  for (int i = 0; i <= static_cast<int>(Phase::kContract); ++i) {
    const auto phase = static_cast<Phase>(i);
    EXPECT_EQ(PhaseFromName(PhaseName(phase)), phase);
  }
  EXPECT_EQ(PhaseName(Phase::kValidate), "validate");
  EXPECT_EQ(PhaseName(Phase::kContract), "contract");
  EXPECT_EQ(PhaseFromName("expanded"), std::nullopt);
}

TEST(EventTest, OutcomeNamesReadBack) {
  for (int i = 0; i <= static_cast<int>(RunOutcome::kRefused); ++i) {
    const auto outcome = static_cast<RunOutcome>(i);
    EXPECT_EQ(RunOutcomeFromName(RunOutcomeName(outcome)), outcome);
  }
  EXPECT_EQ(RunOutcomeName(RunOutcome::kRolledBack), "rolled_back");
  EXPECT_EQ(RunOutcomeFromName(""), std::nullopt);
}

}  // namespace
}  // namespace deploy::event
