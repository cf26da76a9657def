#ifndef RUNTIME_PLAN_IDENTITY_H_
#define RUNTIME_PLAN_IDENTITY_H_

#include <string>
#include <vector>

#include "runtime/plan/draft.h"

namespace deploy::plan {

// An identity names an object in the world (a path): two objects cannot hold one at the same time,
// whatever their types.

bool HasIdentity(const schema::Schema* schema);

// Texts of the known identity fields; paths are absolute and without detours: "/srv/index.html".
std::vector<std::string> IdentityTexts(const Draft& draft, const schema::Schema* schema,
                                       const value::Value& attributes);

// Finds creates that need an identity which another object still holds: one that goes is deleted
// first (Leaving::early, Item::frees), one that stays is refused. A take-over of what is ours is
// none.
void SettleIdentities(Draft& draft);

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_IDENTITY_H_
