#ifndef RUNTIME_PLAN_READ_H_
#define RUNTIME_PLAN_READ_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "runtime/plan/draft.h"

namespace deploy::plan {

// Fills Draft::objects, items (address, object, former), item_of and nodes from graph and state,
// and refuses types without a provider and objects of a newer schema.
absl::Status LoadState(Draft& draft, state::Store& store);

// Asks the providers for every item and every other object, and fills Item::live and
// Draft::readings. Types that are pure are asked in place, the others by at most options.parallel
// threads. Fills plan.facts.
absl::Status ReadWorld(Draft& draft);

// Calls `work(i)` for i in [0, count) on at most `threads` threads; the calling one is among them.
void ParallelFor(size_t count, int threads, const std::function<void(size_t)>& work);

// The context for calls that may ask what is managed: identities of the draft's objects and items.
// The draft outlives it.
provider::Context WithManaged(const Draft& draft);

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_READ_H_
