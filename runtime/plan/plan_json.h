#ifndef RUNTIME_PLAN_PLAN_JSON_H_
#define RUNTIME_PLAN_PLAN_JSON_H_

#include <string>
#include <vector>

#include "runtime/plan/plan.h"

namespace deploy::plan {

// The document of `plan --format json`, one line, docs/schema/backstay-plan-1.schema.json.
// Sensitive attributes are
// {"$secret": true}. A step that waits for a group names it in `depends_on_groups`, an index of
// `groups`; steps of small groups stand in `depends_on` already.
std::string PlanJson(const Plan& plan);

// The document of `drift`, docs/schema/backstay-drift-1.schema.json. `warnings`: what stands in the
// way of taking it at its word, as an open run.
std::string DriftJson(const std::string& environment, const std::vector<Drift>& drift,
                      const std::vector<std::string>& warnings);

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_PLAN_JSON_H_
