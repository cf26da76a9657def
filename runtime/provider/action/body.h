#ifndef RUNTIME_PROVIDER_ACTION_BODY_H_
#define RUNTIME_PROVIDER_ACTION_BODY_H_

#include <string>
#include <string_view>
#include <vector>

#include "runtime/provider/action/runner.h"
#include "runtime/provider/provider.h"

namespace deploy::provider {

// The body of an action, read.

inline constexpr absl::Duration kDefaultTimeout = absl::Seconds(60);

// `effect = none`: it changes nothing, so there is nothing to take back.
bool IsCheck(const value::Value& body);
// The program of `run`, `undo` or `probe`.
ProgramCall CallOf(const Context& context, const value::Value& body, std::string_view field);
// For messages: "`psql -c 'select 1'`".
std::string Quoted(const std::vector<std::string>& command);

PlannedChange PlanAction(const PlanRequest& request);
// Whether the programs of the change are there.
std::vector<Finding> ValidateAction(const Context& context, const Change& change);

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_ACTION_BODY_H_
