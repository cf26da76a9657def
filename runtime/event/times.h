#ifndef RUNTIME_EVENT_TIMES_H_
#define RUNTIME_EVENT_TIMES_H_

#include <string>

#include "absl/time/time.h"

namespace deploy::event {

// RFC 3339 in UTC with milliseconds: the one form in which times are printed and written.
inline std::string Rfc3339(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time, absl::UTCTimeZone());
}

}  // namespace deploy::event

#endif  // RUNTIME_EVENT_TIMES_H_
