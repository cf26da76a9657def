#ifndef RUNTIME_PLAN_FACT_H_
#define RUNTIME_PLAN_FACT_H_

#include <string>
#include <utility>

#include "base/schema/schema.h"
#include "runtime/plan/plan.h"

namespace deploy::plan {

// Attributes that say what an object is: all that can be set, and of resources the computed ones
// too (sizes, digests). Of services only what can be set: pids and free ports change without
// anybody's doing.
void AppendCompared(const schema::Schema* schema, const value::Value& attributes, std::string& out);

// Equal in what AppendCompared sees.
bool SameAttributes(const schema::Schema* schema, const value::Value& a, const value::Value& b);

Fact MakeFact(const std::string& address, const std::string& object_id,
              const schema::Schema* schema, const provider::ReadResult& reading);

// What is not the same in two descriptions of one object; all of it when that does not show there.
std::pair<std::string, std::string> TellApart(const Fact& planned, const Fact& found);

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_FACT_H_
