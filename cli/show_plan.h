#ifndef CLI_SHOW_PLAN_H_
#define CLI_SHOW_PLAN_H_

#include <string>

#include "cli/console.h"
#include "cli/plan_frame.h"
#include "runtime/plan/plan.h"

namespace deploy::cli {

// The plan for people: what it is for, summary, drift, changes with their reasons, outputs, the way
// there by phase, the point of no return.
std::string RenderPlan(const plan::Plan& plan, const PlanFrame& frame, const Console& console);

// "2 to create, 1 to replace, 3 unchanged".
std::string SummaryLine(const plan::Plan& plan);

// "── point of no return: steps 1–14 can be taken back; 15–16 cannot ──", or that there is none.
std::string PointOfNoReturnLine(const plan::Plan& plan);

std::string RenderDrift(const std::vector<plan::Drift>& drift, const Console& console);

}  // namespace deploy::cli

#endif  // CLI_SHOW_PLAN_H_
