#ifndef CLI_SHOW_APPLIED_H_
#define CLI_SHOW_APPLIED_H_

#include "absl/status/status.h"
#include "base/graph/graph.h"
#include "runtime/state/store.h"

namespace deploy::cli {

// A generation keeps its program as it was planned; what was known only after apply (a free port)
// stands in the journal of its run and of those before it. Fills it in, as it was when that
// generation was committed: attributes of the resources, and the outputs. What the journal does not
// have stays unknown.
absl::Status FillInApplied(state::Store& store, const state::Generation& generation,
                           graph::DeploymentGraph& graph);

}  // namespace deploy::cli

#endif  // CLI_SHOW_APPLIED_H_
