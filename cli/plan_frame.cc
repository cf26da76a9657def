#include "cli/plan_frame.h"

#include <algorithm>

#include "base/support/text.h"
#include "cli/generations.h"
#include "cli/show_changes.h"
#include "cli/signs.h"
#include "cli/value_diff.h"
#include "runtime/event/times.h"
#include "runtime/status.h"

namespace deploy::cli {
namespace {

using Outputs = std::map<std::string, value::Value>;

std::string GenerationName(int64_t number) {
  return number == 0 ? "generation 0, the world before the first run"
                     : support::Cat("generation ", number);
}

// "Plan to take back run 4 (apply, 2026-…): production goes back to generation 1".
std::string RollbackTitle(const plan::Plan& plan, state::Store& store, bool everything) {
  std::string what = support::Cat("run ", plan.takes_back);
  int64_t generation = plan.base_generation;
  const auto runs = store.Runs();
  if (runs.ok()) {
    for (const state::RunInfo& run : *runs) {
      if (run.run == plan.takes_back) {
        support::Append(what, " (", run.command, ", ", event::Rfc3339(run.begin), ")");
      }
    }
  }
  const auto generations = store.Generations();
  if (generations.ok()) {
    generation = GenerationBefore(*generations, plan.takes_back).value_or(generation);
  }
  const std::string goes =
      support::Cat(plan.environment, " goes back to ", GenerationName(generation));
  if (plan.takes_back == 0) {
    return support::Cat("Plan to roll back: ", goes);
  }
  return support::Cat("Plan to take back ", everything ? "all since " : "", what, ": ", goes);
}

}  // namespace

PlanFrame FrameOf(const plan::Plan& plan, state::Store* store, bool everything) {
  PlanFrame frame;
  if (plan.command == "destroy") {
    frame.title = support::Cat("Plan to destroy ", plan.environment);
  } else if (plan.command == "rollback" && store != nullptr) {
    frame.title = RollbackTitle(plan, *store, everything);
  } else {
    frame.title = support::Cat("Plan for ", plan.environment);
  }
  if (plan.base_generation == 0) {
    frame.outputs.emplace();
  } else if (store != nullptr) {
    auto outputs = engine::ReadOutputs(*store, plan.base_generation);
    if (outputs.ok()) {
      frame.outputs = *std::move(outputs);
    }
  }
  return frame;
}

std::string RenderOutputs(const plan::Plan& plan, const PlanFrame& frame, const Console& console) {
  if (!plan.summary.outputs_changed) {
    return "";
  }
  Outputs gone = frame.outputs.value_or(Outputs());
  std::string out;
  const auto line = [&](Style style, std::string_view sign, const std::string& text) {
    support::Append(out, "  ", console.PaintOut(style, sign), " ", text, "\n");
  };
  for (const graph::Output& output : plan.outputs) {
    const auto known = gone.find(output.name);
    const std::optional<value::Value> before =
        known == gone.end() ? std::nullopt : std::optional(known->second);
    if (known != gone.end()) {
      gone.erase(known);
    }
    if (!before) {
      const size_t taken = output.name.size() + 7;
      const size_t width = std::max(console.out_width(), taken + 24) - taken;
      line(Style::kGreen, frame.outputs ? "+" : "~",
           support::Cat(output.name, " = ", ShownValue(output.name, output.value, width)));
    } else if (output.value.HasUnknown() || !(*before == output.value)) {
      for (const ValueChange& one :
           DiffValues(output.name, *before, output.value, console.out_width())) {
        const bool counts = one.before.empty() && one.after.empty();
        line(Style::kYellow, "~",
             counts ? one.path : support::Cat(one.path, "  ", one.before, " -> ", one.after));
      }
    }
  }
  for (const auto& [name, value] : gone) {
    const size_t taken = name.size() + 20;
    const size_t width = std::max(console.out_width(), taken + 24) - taken;
    line(Style::kRed, "-", support::Cat(name, "  was ", ShownValue(name, value, width)));
  }
  return out.empty() ? out : support::Cat(console.PaintOut(Style::kBold, "Outputs"), "\n", out);
}

}  // namespace deploy::cli
