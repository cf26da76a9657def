#ifndef RUNTIME_PLAN_DECIDE_H_
#define RUNTIME_PLAN_DECIDE_H_

#include "runtime/plan/draft.h"

namespace deploy::plan {

// Decides item by item, in node order, what is to be done: resolves deferred bodies against what
// was decided before (an unchanged resource answers with its last image, a changed one with what is
// planned), asks the provider to compare, finishes class and reasons. Then the outputs. Mistakes
// that only values show become refusals.
void DecideItems(Draft& draft);

// Decides which objects go, and why: no longer wanted, replaced, of another type, left from an
// earlier replacement.
void DecideLeaving(Draft& draft);

// The class of a step: what the provider says, else the schema of the operation; weakened by the
// attributes that it touches.
schema::Class StepClass(const schema::Schema* schema, schema::Class operation,
                        const provider::PlannedChange& change);

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_DECIDE_H_
