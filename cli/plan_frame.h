#ifndef CLI_PLAN_FRAME_H_
#define CLI_PLAN_FRAME_H_

#include <map>
#include <optional>
#include <string>

#include "base/value/value.h"
#include "cli/console.h"
#include "runtime/plan/plan.h"
#include "runtime/state/store.h"

namespace deploy::cli {

// What a plan for people says beside its steps, from the state that the plan was made against.
struct PlanFrame {
  std::string title;  // "Plan for production", without a line end
  // Outputs of the generation that the plan begins with; absent when nobody knows them.
  std::optional<std::map<std::string, value::Value>> outputs;
};

// `everything`: of a rollback that goes to a generation, and so takes back all that came after it.
// A store of null: a plan that is read where its state is not.
PlanFrame FrameOf(const plan::Plan& plan, state::Store* store, bool everything = false);

// Outputs that change, before and after; empty when none does.
std::string RenderOutputs(const plan::Plan& plan, const PlanFrame& frame, const Console& console);

}  // namespace deploy::cli

#endif  // CLI_PLAN_FRAME_H_
