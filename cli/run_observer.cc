#include "cli/run_observer.h"

#include "absl/time/clock.h"
#include "base/support/text.h"

namespace deploy::cli {

void RunObserver::Count(const event::Event& event) {
  if (const auto* begin = std::get_if<event::RunBegin>(&event.body)) {
    total_ = begin->steps;
  } else if (const auto* phase = std::get_if<event::PhaseBegin>(&event.body)) {
    phase_ = phase->phase;
  } else if (const auto* step = std::get_if<event::StepBegin>(&event.body)) {
    undoing_ |= step->undo;
    running_.push_back(
        {step->step, step->undo, support::Cat(step->action, " ", step->address), absl::Now()});
  } else if (const auto* end = std::get_if<event::StepEnd>(&event.body)) {
    std::erase_if(running_, [&](const Running& one) {
      return one.step == end->step && one.undo == end->undo;
    });
    done_ += end->undo ? 0 : 1;
  } else if (std::holds_alternative<event::RunEnd>(event.body)) {
    running_.clear();
  }
}

void RunObserver::Observe(const event::Event& event) {
  std::lock_guard lock(mutex_);
  Erase();
  Count(event);
  Tell(event);
  Draw();
}

std::string RunObserver::Interruption(int count, bool stop_on_interrupt) const {
  if (count > 1) {
    return "interrupted again: no longer waiting; what is left open is settled by "
           "`backstay resume`";
  }
  if (undoing_) {
    return "interrupted: the run is being taken back already; once more: stop waiting and leave "
           "the run open";
  }
  std::string text = "interrupted: ";
  if (!running_.empty()) {
    support::Append(text, "waiting for ", running_.size(),
                    running_.size() == 1 ? " running step, then " : " running steps, then ");
  }
  const bool open = stop_on_interrupt || phase_ == event::Phase::kContract;
  support::Append(text, open ? "stopping with steps open" : "taking back",
                  "; once more: stop waiting and leave the run open");
  return text;
}

void RunObserver::Interrupted(int count, bool stop_on_interrupt) {
  std::lock_guard lock(mutex_);
  Erase();
  console_.ErrLine(console_.PaintErr(Style::kYellow, Interruption(count, stop_on_interrupt)));
  console_.Flush();
  Draw();
}

}  // namespace deploy::cli
