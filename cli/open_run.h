#ifndef CLI_OPEN_RUN_H_
#define CLI_OPEN_RUN_H_

#include <optional>

#include "cli/session.h"

namespace deploy::cli {

// Why no run can begin now, asked before anything is planned: another one is under way (after
// waiting `wait` for its end), or one of an owner that is gone is still open. Absent: nothing
// stands in the way.
std::optional<engine::Result> StandsInTheWay(Console& console, Session& session,
                                             absl::Duration wait);

// The first half of it: the lock of a run that is under way.
std::optional<engine::Result> LockedOut(Console& console, Session& session, absl::Duration wait);

// That a run is open or under way, in words; nothing when there is none.
std::optional<std::string> OpenRunText(state::Store& store);
// Says it on standard error.
void MentionOpenRun(Console& console, state::Store& store);
// For commands that do not need the state: one that cannot be read says nothing.
void MentionOpenRunOf(Console& console, const std::string& stack_folder,
                      const std::string& environment);

}  // namespace deploy::cli

#endif  // CLI_OPEN_RUN_H_
