#ifndef RUNTIME_STATE_FAULT_POINT_H_
#define RUNTIME_STATE_FAULT_POINT_H_

#include <cstdint>

#ifdef BACKSTAY_FAULT_POINTS
#include <functional>
#endif

namespace deploy::state {

enum class FaultMoment : uint8_t { kBeforeCommit, kAfterCommit };

// For kill tests, in builds with BACKSTAY_FAULT_POINTS only; otherwise it is nothing at all. Called
// on both sides of every journal commit of this process, whichever store makes it.
//
// With BACKSTAY_FAULT=before:N or after:N in the environment the process kills itself by SIGKILL
// there, N counting commits from 1. Returns true when a handler says that the process shall count
// as dead: the store then refuses every further write.
#ifdef BACKSTAY_FAULT_POINTS
bool FaultPoint(FaultMoment moment);

// The same without a real kill, for tests that simulate many crashes in one process. `number`
// counts commits from 1 since the handler was set. An empty handler removes it. Set it while no
// store is writing.
using FaultHandler = std::function<bool(FaultMoment moment, int64_t number)>;
void SetFaultHandler(FaultHandler handler);
#else
inline bool FaultPoint(FaultMoment) { return false; }
#endif

}  // namespace deploy::state

#endif  // RUNTIME_STATE_FAULT_POINT_H_
