#ifndef CLI_SESSION_H_
#define CLI_SESSION_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "cli/arguments.h"
#include "cli/console.h"
#include "cli/run_observer.h"
#include "runtime/engine.h"

namespace deploy::cli {

// Every provider of this build.
const provider::Registry& Providers();

// State, providers and engine for one environment of one folder. Made per command; the console must
// outlive it. Until Apply or Resume a signal ends the process; from there on it is led to the
// engine. The engine waits for no lock: that is done before anything is planned (cli/open_run.h).
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
  const std::string& environment() const { return environment_; }

  absl::StatusOr<engine::Result> Apply(const plan::Plan& plan);
  absl::StatusOr<engine::Result> Resume();

 private:
  Session() = default;
  std::string environment_;
  bool stop_on_interrupt_ = false;
  std::unique_ptr<state::Store> store_;
  std::unique_ptr<RunObserver> observer_;
  std::unique_ptr<engine::Engine> engine_;
};

// Prints how a run ended (people: stderr, with the next step; JSON: the closing run_end when no run
// was begun) and gives the exit code.
int ReportResult(Console& console, Session& session, const std::string& command,
                 const engine::Result& result);

}  // namespace deploy::cli

#endif  // CLI_SESSION_H_
