#ifndef CLI_SIGNALS_H_
#define CLI_SIGNALS_H_

#include <cstdint>
#include <thread>

#include "cli/run_observer.h"
#include "runtime/engine.h"

namespace deploy::cli {

// What stands on the last line of the terminal without its end, so that an interrupt can tidy up.
enum class OpenLine : uint8_t { kNone, kPrompt, kProgress };
void SetOpenLine(OpenLine line);

// Until a run begins nothing is touched: Ctrl-C and SIGTERM tidy the last line and end the process
// by that signal, at once. A signal that the caller ignores stays ignored.
void EndOnSignals();

// Set by the signals while a RunSignals lives.
engine::Interrupt& RunInterrupt();

// While it lives, Ctrl-C and SIGTERM raise RunInterrupt() instead, and the observer says at once
// what follows. One at a time; the observer must outlive it.
class RunSignals {
 public:
  RunSignals(RunObserver& observer, bool stop_on_interrupt);
  ~RunSignals();
  RunSignals(const RunSignals&) = delete;
  RunSignals& operator=(const RunSignals&) = delete;

 private:
  void Tell(RunObserver& observer, bool stop_on_interrupt);

  int pipe_[2] = {-1, -1};
  std::thread teller_;
};

}  // namespace deploy::cli

#endif  // CLI_SIGNALS_H_
