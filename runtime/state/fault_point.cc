#include "runtime/state/fault_point.h"

#ifdef BACKSTAY_FAULT_POINTS

#include <signal.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "base/support/mutex.h"

namespace deploy::state {
namespace {

// BACKSTAY_FAULT, read once.
struct Wanted {
  FaultMoment moment = FaultMoment::kBeforeCommit;
  int64_t number = 0;  // 0: no fault
};

Wanted ReadWanted() {
  const char* variable = std::getenv("BACKSTAY_FAULT");
  std::string_view text = variable == nullptr ? "" : variable;
  Wanted wanted;
  if (text.starts_with("after:")) {
    wanted.moment = FaultMoment::kAfterCommit;
    text.remove_prefix(6);
  } else if (text.starts_with("before:")) {
    text.remove_prefix(7);
  } else {
    return wanted;
  }
  std::from_chars(text.data(), text.data() + text.size(), wanted.number);
  return wanted;
}

struct Faults {
  support::Mutex mutex;
  const Wanted wanted = ReadWanted();
  int64_t commits = 0;
  int64_t handled = 0;
  FaultHandler handler;
};

Faults& All() {
  static Faults* const faults = new Faults();
  return *faults;
}

}  // namespace

bool FaultPoint(FaultMoment moment) {
  Faults& faults = All();
  FaultHandler handler;
  int64_t number = 0;
  {
    support::MutexLock lock(&faults.mutex);
    if (moment == FaultMoment::kBeforeCommit) {
      ++faults.commits;
      ++faults.handled;
    }
    if (faults.wanted.number == faults.commits && faults.wanted.moment == moment) {
      ::kill(::getpid(), SIGKILL);
    }
    handler = faults.handler;
    number = faults.handled;
  }
  return handler && handler(moment, number);
}

void SetFaultHandler(FaultHandler handler) {
  Faults& faults = All();
  support::MutexLock lock(&faults.mutex);
  faults.handler = std::move(handler);
  faults.handled = 0;
}

}  // namespace deploy::state

#endif  // BACKSTAY_FAULT_POINTS
