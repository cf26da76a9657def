#include "runtime/event/event.h"

#include <array>

namespace deploy::event {
namespace {

constexpr std::array<std::string_view, 7> kPhases = {"validate", "prepare", "expand",  "verify",
                                                     "switch",   "watch",   "contract"};
constexpr std::array<std::string_view, 4> kOutcomes = {"committed", "rolled_back",
                                                       "needs_attention", "refused"};

}  // namespace

std::string_view PhaseName(Phase phase) { return kPhases[static_cast<size_t>(phase)]; }

std::optional<Phase> PhaseFromName(std::string_view name) {
  for (size_t i = 0; i < kPhases.size(); ++i) {
    if (kPhases[i] == name) {
      return static_cast<Phase>(i);
    }
  }
  return std::nullopt;
}

std::string_view RunOutcomeName(RunOutcome outcome) {
  return kOutcomes[static_cast<size_t>(outcome)];
}

std::optional<RunOutcome> RunOutcomeFromName(std::string_view name) {
  for (size_t i = 0; i < kOutcomes.size(); ++i) {
    if (kOutcomes[i] == name) {
      return static_cast<RunOutcome>(i);
    }
  }
  return std::nullopt;
}

}  // namespace deploy::event
