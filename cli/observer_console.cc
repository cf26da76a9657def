#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "base/support/text.h"
#include "base/value/value.h"
#include "cli/observer.h"

namespace deploy::cli {
namespace {

std::string Seconds(absl::Duration duration) {
  const int64_t tenths = absl::ToInt64Milliseconds(duration) / 100;
  return support::Cat(tenths / 10, ".", tenths % 10, " s");
}

class JsonObserver : public event::Observer {
 public:
  explicit JsonObserver(Console& console) : console_(console) {}
  void Observe(const event::Event& event) override {
    console_.OutLine(EventJson(event));
    console_.Flush();
  }

 private:
  Console& console_;
};

// One plain line an event. The live subclass adds a last line that is drawn again and again.
class LineObserver : public event::Observer {
 public:
  explicit LineObserver(Console& console) : console_(console) {}

  void Observe(const event::Event& event) override {
    std::visit([&](const auto& body) { On(body, event); }, event.body);
  }

 protected:
  virtual void Line(const std::string& text) { console_.ErrLine(text); }
  virtual void Began(const event::StepBegin&) {}
  virtual void Ended(const event::StepEnd&) {}
  virtual void Total(size_t) {}
  virtual void Finished() {}

  Console& console_;

 private:
  void On(const event::RunBegin& body, const event::Event& event) {
    Total(body.steps);
    Line(console_.PaintErr(
        Style::kBold, support::Cat("run ", event.run, ": ", body.command, " in ", body.environment,
                                   ", ", body.steps, body.steps == 1 ? " step" : " steps")));
  }
  void On(const event::PhaseBegin& body, const event::Event&) {
    Line(console_.PaintErr(Style::kBold, support::Cat("phase ", event::PhaseName(body.phase))));
  }
  void On(const event::StepBegin& body, const event::Event&) {
    Began(body);
    if (!console_.err_is_terminal()) {
      Line(support::Cat("  ", body.undo ? "undo " : "", body.action, " ", body.address, " …"));
    }
  }
  void On(const event::StepEnd& body, const event::Event&) {
    Ended(body);
    const Style style = body.result == "done"     ? Style::kGreen
                        : body.result == "failed" ? Style::kRed
                                                  : Style::kYellow;
    Line(support::Cat("  ", body.undo ? "undo " : "", body.action, " ", body.address, ": ",
                      console_.PaintErr(style, body.result), " (", Seconds(body.elapsed), ")"));
    if (!body.instance.empty()) {
      Line(support::Cat("    instance ", body.instance, ", check ", body.check));
    }
    for (std::string_view line : support::Split(body.error, '\n')) {
      if (!line.empty()) {
        Line(support::Cat("    ", line));
      }
    }
    if (!body.log.empty()) {
      Line(support::Cat("    last lines of the log of ",
                        body.instance.empty() ? body.address : body.instance, ":"));
      for (const std::string& line : body.log) {
        Line(support::Cat("      | ", line));
      }
    }
  }
  void On(const event::Note& body, const event::Event&) {
    Line(support::Cat("  ", body.address, body.address.empty() ? "" : ": ", body.text));
  }
  void On(const event::RunEnd&, const event::Event&) { Finished(); }
};

class LiveObserver : public LineObserver {
 public:
  explicit LiveObserver(Console& console) : LineObserver(console), ticker_([this] { Tick(); }) {}
  ~LiveObserver() override {
    {
      std::lock_guard lock(mutex_);
      stop_ = true;
    }
    wake_.notify_all();
    ticker_.join();
    std::lock_guard lock(mutex_);
    Erase();
    console_.Flush();
  }

  void Observe(const event::Event& event) override {
    std::lock_guard lock(mutex_);
    Erase();
    LineObserver::Observe(event);
    Draw();
  }

 protected:
  void Began(const event::StepBegin& step) override {
    running_.push_back(
        {step.step, step.undo, support::Cat(step.action, " ", step.address), absl::Now()});
  }
  void Ended(const event::StepEnd& step) override {
    std::erase_if(running_, [&](const Running& one) {
      return one.step == step.step && one.undo == step.undo;
    });
    done_ += step.undo ? 0 : 1;
  }
  void Total(size_t steps) override { total_ = steps; }
  void Finished() override { running_.clear(); }

 private:
  struct Running {
    int step;
    bool undo;
    std::string text;
    absl::Time since;
  };

  void Tick() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, std::chrono::milliseconds(200), [this] { return stop_; })) {
      Erase();
      Draw();
    }
  }
  void Erase() {
    if (drawn_) {
      console_.Err("\r\x1b[K");
      drawn_ = false;
    }
  }
  void Draw() {
    if (running_.empty()) {
      return;
    }
    std::string text = support::Cat("[", done_, " of ", total_, "]");
    for (const Running& one : running_) {
      support::Append(text, " ", one.undo ? "undo " : "", one.text, " ",
                      Seconds(absl::Now() - one.since), ";");
    }
    text.resize(std::min<size_t>(text.size(), static_cast<size_t>(console_.width()) - 1));
    console_.Err(console_.PaintErr(Style::kDim, text));
    console_.Flush();
    drawn_ = true;
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Running> running_;
  size_t total_ = 0, done_ = 0;
  bool stop_ = false, drawn_ = false;
  std::thread ticker_;
};

}  // namespace

std::unique_ptr<event::Observer> MakeObserver(Console& console) {
  if (console.json()) {
    return std::make_unique<JsonObserver>(console);
  }
  if (console.err_is_terminal()) {
    return std::make_unique<LiveObserver>(console);
  }
  return std::make_unique<LineObserver>(console);
}

}  // namespace deploy::cli
