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

// Says on standard error that a run is open or under way, when there is one.
void MentionOpenRun(Console& console, Session& session);

}  // namespace deploy::cli

#endif  // CLI_OPEN_RUN_H_
