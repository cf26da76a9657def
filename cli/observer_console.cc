#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "base/support/text.h"
#include "base/value/value.h"
#include "cli/observer.h"
#include "cli/signs.h"

namespace deploy::cli {
namespace {

std::string Seconds(absl::Duration duration) {
  const int64_t tenths = absl::ToInt64Milliseconds(duration) / 100;
  return support::Cat(tenths / 10, ".", tenths % 10, " s");
}

class JsonObserver : public RunObserver {
 public:
  using RunObserver::RunObserver;

 private:
  void Tell(const event::Event& event) override {
    console_.OutLine(EventJson(event));
    console_.Flush();
  }
};

// One plain line an event. The live subclass adds a last line that is drawn again and again.
class LineObserver : public RunObserver {
 public:
  using RunObserver::RunObserver;

 protected:
  void Tell(const event::Event& event) override {
    std::visit([&](const auto& body) { On(body, event); }, event.body);
  }

 private:
  void Line(const std::string& text) { console_.ErrLine(text); }
  void On(const event::RunBegin& body, const event::Event& event) {
    Line(console_.PaintErr(
        Style::kBold, support::Cat("run ", event.run, ": ", body.command, " in ", body.environment,
                                   ", ", body.steps, body.steps == 1 ? " step" : " steps")));
  }
  void On(const event::PhaseBegin& body, const event::Event&) {
    Line(console_.PaintErr(Style::kBold, support::Cat("phase ", event::PhaseName(body.phase))));
  }
  void On(const event::StepBegin& body, const event::Event&) {
    if (!console_.err_is_terminal()) {
      Line(support::Cat("  ", body.undo ? "undo " : "", body.action, " ", body.address, " ",
                        OurSigns().ellipsis));
    }
  }
  void On(const event::StepEnd& body, const event::Event&) {
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
    Line(
        support::Cat("  ", body.address, body.address.empty() ? "" : ": ", Indented(body.text, 4)));
  }
  void On(const event::RunEnd&, const event::Event&) {}
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

 private:
  void Tick() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, std::chrono::milliseconds(200), [this] { return stop_; })) {
      Erase();
      Draw();
    }
  }
  void Erase() override {
    if (drawn_) {
      console_.Err("\r\x1b[K");
      drawn_ = false;
    }
  }
  void Draw() override {
    if (running_.empty()) {
      return;
    }
    std::string text = support::Cat("[", done_, " of ", total_, "] ");
    std::string_view separator;
    for (const Running& one : running_) {
      support::Append(text, std::exchange(separator, "; "), one.undo ? "undo " : "", one.text, " ",
                      Seconds(absl::Now() - one.since));
    }
    const std::string shown = Shortened(text, static_cast<size_t>(console_.width()) - 1);
    console_.Err(console_.PaintErr(Style::kDim, shown));
    console_.Flush();
    drawn_ = true;
  }

  std::condition_variable wake_;
  bool stop_ = false, drawn_ = false;
  std::thread ticker_;
};

}  // namespace

std::unique_ptr<RunObserver> MakeObserver(Console& console) {
  if (console.json()) {
    return std::make_unique<JsonObserver>(console);
  }
  if (console.err_is_terminal()) {
    return std::make_unique<LiveObserver>(console);
  }
  return std::make_unique<LineObserver>(console);
}

}  // namespace deploy::cli
