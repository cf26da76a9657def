#include "cli/show_plan.h"

#include <algorithm>

#include "base/support/text.h"
#include "base/value/value.h"
#include "cli/show_changes.h"
#include "cli/signs.h"
#include "cli/value_diff.h"

namespace deploy::cli {
namespace {

std::string Dependencies(const plan::Step& step) {
  if (step.depends_on.empty()) {
    return "";
  }
  std::string out = ", after ";
  for (size_t i = 0; i < step.depends_on.size() && i < 6; ++i) {
    support::Append(out, i == 0 ? "" : ",", step.depends_on[i]);
  }
  return step.depends_on.size() > 6 ? support::Cat(out, ",", OurSigns().ellipsis) : out;
}

// The reason is the program's own words, or that it was accepted elsewhere.
std::string Acceptance(const std::string& why) {
  return support::Cat(why.starts_with("accepted ") ? "; " : "; accepted: ", Indented(why, 10));
}

std::string RenderWay(const plan::Plan& plan, const Console& console) {
  std::string out = console.PaintOut(Style::kBold, "The way there") + "\n";
  size_t width = 0;
  for (const plan::Step& step : plan.steps) {
    width = std::max(width, std::min<size_t>(step.address.size(), 40));
  }
  std::optional<event::Phase> phase;
  for (const plan::Step& step : plan.steps) {
    if (plan.steps.size() > kMaxListed && step.number > static_cast<int>(kMaxListed)) {
      support::Append(out, "  ", OurSigns().ellipsis, " and ", plan.steps.size() - kMaxListed,
                      " more steps; --format json lists all\n");
      break;
    }
    if (phase != step.phase) {
      phase = step.phase;
      support::Append(out, "  ", event::PhaseName(*phase), "\n");
    }
    const std::string number = support::Cat(step.number);
    support::Append(out, "  ", std::string(number.size() < 4 ? 4 - number.size() : 0, ' '), number,
                    "  ", Pad(plan::ActionName(step.action), 7), " ", Pad(step.address, width),
                    "  ", schema::ClassName(step.class_), Dependencies(step));
    if (!step.undo.empty()) {
      support::Append(
          out, console.PaintOut(Style::kDim, support::Cat("; undo: ", Indented(step.undo, 10))));
    }
    if (step.accepted) {
      support::Append(out, console.PaintOut(Style::kYellow, Acceptance(*step.accepted)));
    }
    out += '\n';
  }
  return out;
}

std::string_view DriftWords(plan::DriftKind kind) {
  switch (kind) {
    case plan::DriftKind::kAbsent:
      return "gone";
    case plan::DriftKind::kStopped:
      return "stopped";
    default:
      return "changed by hand";
  }
}

// What was applied, what is there now, and what is wanted, at each place where they differ.
void AppendDrift(const plan::DriftChange& change, size_t width, std::string& out) {
  const bool as_applied = change.wanted == change.last;
  for (const ValueChange& one : DiffValues(change.path, change.last, change.live, width)) {
    support::Append(out, "      ", one.path);
    if (!one.before.empty() || !one.after.empty()) {
      support::Append(out, "  applied ", one.before, ", now ", one.after,
                      as_applied ? support::Cat(", wanted ", one.before) : "");
    }
    out += '\n';
  }
  if (!as_applied) {
    support::Append(out, "      ", change.path, "  wanted ",
                    ShownValue(change.path, change.wanted, std::max<size_t>(width, 60) - 20), "\n");
  }
}

}  // namespace

std::string SummaryLine(const plan::Plan& plan) {
  std::vector<std::string> parts;
  const plan::Summary& summary = plan.summary;
  const std::pair<int, std::string_view> counts[] = {{summary.create, "to create"},
                                                     {summary.update, "to update"},
                                                     {summary.replace, "to replace"},
                                                     {summary.delete_, "to delete"}};
  for (const auto& [count, words] : counts) {
    if (count > 0) {
      parts.push_back(support::Cat(count, " ", words));
    }
  }
  if (summary.outputs_changed && parts.empty()) {
    parts.emplace_back("only outputs change");
  }
  if (parts.empty()) {
    parts.emplace_back(plan.state_changed ? "nothing to do in the world, only to remember"
                                          : "nothing to do");
  }
  if (summary.unchanged > 0) {
    parts.push_back(support::Cat(summary.unchanged, " unchanged"));
  }
  return support::Join(parts, ", ");
}

std::string PointOfNoReturnLine(const plan::Plan& plan) {
  const std::string_view rule = OurSigns().rule;
  if (!plan.point_of_no_return) {
    return support::Cat(rule, " no point of no return: every step can be taken back ", rule);
  }
  const int first = *plan.point_of_no_return;
  const int last = static_cast<int>(plan.steps.size());
  const auto range = [](int from, int to) {
    return from == to ? support::Cat(from) : support::Cat(from, OurSigns().dash, to);
  };
  if (first == 1) {
    return support::Cat(rule, " point of no return: before step 1; ", range(1, last),
                        " cannot be taken back ", rule);
  }
  return support::Cat(rule, " point of no return: ", first == 2 ? "step " : "steps ",
                      range(1, first - 1), " can be taken back; ", range(first, last), " cannot ",
                      rule);
}

std::string RenderDrift(const std::vector<plan::Drift>& drift, const Console& console) {
  std::string out;
  for (const plan::Drift& one : drift) {
    support::Append(out, "  ", console.PaintOut(Style::kYellow, OurSigns().differs), " ",
                    console.PaintOut(Style::kBold, one.address), "  ", one.type, ", ",
                    DriftWords(one.kind), "\n");
    for (const plan::DriftChange& change : one.changes) {
      AppendDrift(change, console.out_width(), out);
    }
  }
  return out;
}

std::string RenderPlan(const plan::Plan& plan, const PlanFrame& frame, const Console& console) {
  // A title with a clause of its own leaves the summary to the next line.
  std::string out = support::Cat(console.PaintOut(Style::kBold, frame.title),
                                 frame.title.find(": ") == frame.title.npos ? ": " : "\n",
                                 SummaryLine(plan), "\n");
  if (!plan.drift.empty()) {
    support::Append(out, "\n", console.PaintOut(Style::kBold, "Changed outside of Backstay"), "\n",
                    RenderDrift(plan.drift, console));
  }
  const std::string outputs = RenderOutputs(plan, frame, console);
  if (plan.steps.empty()) {
    return support::Cat(out, outputs.empty() ? "" : "\n", outputs);
  }
  support::Append(out, "\n", RenderChanges(plan, console), outputs.empty() ? "" : "\n", outputs,
                  "\n", RenderWay(plan, console), "\n",
                  console.PaintOut(plan.point_of_no_return ? Style::kRed : Style::kGreen,
                                   PointOfNoReturnLine(plan)),
                  "\n",
                  console.PaintOut(Style::kDim, support::Cat("digest ", plan.digest.substr(0, 16))),
                  "\n");
  return out;
}

}  // namespace deploy::cli
