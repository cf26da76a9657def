#ifndef CLI_OBSERVER_H_
#define CLI_OBSERVER_H_

#include <memory>
#include <string>

#include "cli/console.h"
#include "cli/run_observer.h"

namespace deploy::cli {

// What a run says, on standard error for people: on a terminal with a live last line (what runs
// now, elapsed, done of total), else one plain line an event; or as JSON lines on standard output.
std::unique_ptr<RunObserver> MakeObserver(Console& console);

// One event as `backstay-event/1`, without the newline.
std::string EventJson(const event::Event& event);

// The closing line of a command that ended before its first intent: outcome `refused`, run null.
std::string RefusedJson(absl::Time now, int64_t generation, std::string_view reason,
                        std::string_view help = "");

}  // namespace deploy::cli

#endif  // CLI_OBSERVER_H_
