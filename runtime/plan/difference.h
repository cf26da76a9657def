#ifndef RUNTIME_PLAN_DIFFERENCE_H_
#define RUNTIME_PLAN_DIFFERENCE_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/schema/schema.h"
#include "runtime/plan/plan.h"

namespace deploy::plan {

// Where `live` differs from `last` in what can be set (or, of resources, in what is computed when
// nothing else differs), one entry a path ("content", "port.http.number"), each with what `wanted`
// has there. Attributes of `ignore` are not compared. Unknown parts count as equal.
std::vector<DriftChange> Differences(const schema::Schema* schema, const value::Value& last,
                                     const value::Value& live, const value::Value& wanted,
                                     const std::vector<std::string>& ignore);

// The value at "port.http.number", null when there is none.
value::Value AtPath(const value::Value& body, std::string_view path);

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_DIFFERENCE_H_
