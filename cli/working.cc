#include "cli/working.h"

#include <chrono>

#include "base/support/text.h"
#include "cli/signals.h"
#include "cli/signs.h"

namespace deploy::cli {

using std::chrono::steady_clock;

Working::Working(Console& console, std::string what) : console_(console), what_(std::move(what)) {
  if (console_.err_is_terminal()) {
    ticker_ = std::thread([this] { Tick(); });
  }
}

Working::~Working() {
  if (!ticker_.joinable()) {
    return;
  }
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  ticker_.join();
  if (drawn_) {
    SetOpenLine(OpenLine::kNone);
    console_.Err("\r\x1b[K");
    console_.Flush();
  }
}

void Working::Tick() {
  constexpr auto kAtOnce = std::chrono::milliseconds(50);
  const auto begin = steady_clock::now();
  std::unique_lock lock(mutex_);
  auto next = begin + kAtOnce;
  while (!wake_.wait_until(lock, next, [this] { return stop_; })) {
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(steady_clock::now() - begin).count();
    const std::string text = support::Cat(what_, " ", OurSigns().ellipsis,
                                          seconds > 0 ? support::Cat(" ", seconds, " s") : "");
    SetOpenLine(OpenLine::kProgress);
    const std::string shown = Shortened(text, static_cast<size_t>(console_.width()) - 1);
    console_.Err(support::Cat("\r\x1b[K", console_.PaintErr(Style::kDim, shown)));
    console_.Flush();
    drawn_ = true;
    next += std::chrono::seconds(1);
  }
}

}  // namespace deploy::cli
