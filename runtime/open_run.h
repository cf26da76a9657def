#ifndef RUNTIME_OPEN_RUN_H_
#define RUNTIME_OPEN_RUN_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "runtime/engine.h"
#include "runtime/state/store.h"

namespace deploy::engine {

// A run that was begun and has not ended, and who is at it. Read-only; safe beside other processes:
// a run that ends while it is looked at is not called open.
struct OpenRun {
  state::RunInfo run;
  bool alive = false;                // its owner lives
  std::optional<state::Lease> lock;  // who holds the environment, be it another one that resumes it
};
absl::StatusOr<std::optional<OpenRun>> FindOpenRun(state::Store& store);

// "run 4 (`apply`), begun 2026-01-02T03:04:05.000Z by ann on web1, pid 4711"
std::string DescribeRun(const state::RunInfo& run);
// The same, and where it stands: "…, is under way".
std::string DescribeOpenRun(const OpenRun& open);
// Why nothing can begin while the run of an owner that is gone is open, and what to do.
Result RefusedByOpenRun(const state::RunInfo& run);

}  // namespace deploy::engine

#endif  // RUNTIME_OPEN_RUN_H_
