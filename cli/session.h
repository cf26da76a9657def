#ifndef CLI_SESSION_H_
#define CLI_SESSION_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "cli/arguments.h"
#include "cli/console.h"
#include "runtime/engine.h"

namespace deploy::cli {

// Every provider of this build.
const provider::Registry& Providers();

// State, providers and engine for one environment of one folder, with SIGINT and SIGTERM led to the
// engine's interrupt. Made per command; the console must outlive it.
class Session {
 public:
  struct Access {
    bool create = false;  // make the state when there is none
    bool read_only = false;
  };

  // NotFound when there is no state and `create` is false.
  static absl::StatusOr<std::unique_ptr<Session>> Open(Console& console, const Arguments& arguments,
                                                       const std::string& stack_folder,
                                                       const std::string& environment,
                                                       Access access);
  ~Session();

  engine::Engine& engine() { return *engine_; }
  state::Store& store() { return *store_; }
  event::Observer& observer() { return *observer_; }

 private:
  Session() = default;
  std::unique_ptr<state::Store> store_;
  std::unique_ptr<event::Observer> observer_;
  std::unique_ptr<engine::Engine> engine_;
};

// The environment of a command that works from the state alone: -e, or the only one that the state
// knows. With several and no -e: absent and `exit` says 64. With no state at all: -e or "default",
// and `no_state` is set.
struct StateEnvironment {
  std::optional<std::string> name;
  bool no_state = false;
  int exit = 0;
};
StateEnvironment ChooseStateEnvironment(Console& console, const Arguments& arguments,
                                        const std::string& stack_folder);

// Prints how a run ended (people: stderr, with the next step; JSON: the closing run_end when no run
// was begun) and gives the exit code.
int ReportResult(Console& console, Session& session, const std::string& command,
                 const engine::Result& result);
// Refusals of a plan, in either format, with the closing `refused` line; exit code 1.
int ReportRefusals(Console& console, const std::vector<plan::Refusal>& refusals,
                   bool closing_event);
// Any other refusal before a run was begun, with the closing `refused` line in JSON; exit code 1.
int Refuse(Console& console, std::string_view message, std::string_view help = "");
// A status of the world or the state; exit code 1.
int ReportStatus(Console& console, const absl::Status& status, bool closing_event);

// With --lock-timeout: waits until no other run is under way, at most that long, so that the plan
// is made of the world that the other run leaves behind.
void WaitForOthers(Session& session, absl::Duration timeout);

// Says on standard error that a dead owner's run is open, when there is one.
void MentionOpenRun(Console& console, Session& session);

}  // namespace deploy::cli

#endif  // CLI_SESSION_H_
