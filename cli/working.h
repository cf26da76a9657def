#ifndef CLI_WORKING_H_
#define CLI_WORKING_H_

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "cli/console.h"

namespace deploy::cli {

// Says on a terminal what is going on ("reading the world … 3 s") while it lives, and takes the
// line away again. Silent elsewhere. What is done at once is not mentioned.
class Working {
 public:
  Working(Console& console, std::string what);
  ~Working();
  Working(const Working&) = delete;
  Working& operator=(const Working&) = delete;

 private:
  void Tick();

  Console& console_;
  const std::string what_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false, drawn_ = false;
  std::thread ticker_;
};

template <typename Work>
auto WhileSaying(Console& console, std::string what, Work&& work) {
  const Working working(console, std::move(what));
  return work();
}

}  // namespace deploy::cli

#endif  // CLI_WORKING_H_
