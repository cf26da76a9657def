#ifndef CLI_RUN_OBSERVER_H_
#define CLI_RUN_OBSERVER_H_

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.h"
#include "runtime/event/event.h"

namespace deploy::cli {

// What observers of a run have in common: they know what is under way, and say at once what an
// interrupt leads to. Thread-safe: the engine's events and the interrupt come from two threads.
class RunObserver : public event::Observer {
 public:
  explicit RunObserver(Console& console) : console_(console) {}

  void Observe(const event::Event& event) final;
  // The person interrupted the run for the count-th time (from 1); one line on standard error.
  void Interrupted(int count, bool stop_on_interrupt);

 protected:
  struct Running {
    int step;
    bool undo;
    std::string text;
    absl::Time since;
  };

  // Called with the lock held.
  virtual void Tell(const event::Event& event) = 0;
  virtual void Erase() {}  // before and after other lines, for a line that is drawn again and again
  virtual void Draw() {}

  Console& console_;
  std::mutex mutex_;
  std::vector<Running> running_;
  size_t total_ = 0, done_ = 0;

 private:
  void Count(const event::Event& event);
  std::string Interruption(int count, bool stop_on_interrupt) const;

  std::optional<event::Phase> phase_;
  bool undoing_ = false;
};

}  // namespace deploy::cli

#endif  // CLI_RUN_OBSERVER_H_
