#include "cli/show_plan.h"

#include <algorithm>
#include <map>

#include "base/support/text.h"
#include "base/value/value.h"
#include "cli/value_diff.h"

namespace deploy::cli {
namespace {

constexpr size_t kMaxListed = 200;  // addresses shown in full; a larger plan is summed up

std::string Pad(std::string_view text, size_t width) {
  std::string out(text);
  out.append(out.size() < width ? width - out.size() : 0, ' ');
  return out;
}

struct Mark {
  std::string_view sign;
  Style style;
  std::string_view words;
};

Mark MarkOf(const plan::Step& step) {
  if (step.replaces) {
    return {"±", Style::kYellow, "replaced"};
  }
  switch (step.action) {
    case plan::Action::kCreate:
      return {"+", Style::kGreen, step.takes_over ? "taken over" : "created"};
    case plan::Action::kDelete:
      return {"-", Style::kRed, "deleted"};
    case plan::Action::kSwitch:
      return {"~", Style::kYellow, "switched"};
    case plan::Action::kRun:
      return {"!", Style::kBlue, "run"};
    default:
      return {"~", Style::kYellow, "updated"};
  }
}

bool IsEmpty(const value::Value& value) {
  switch (value.kind()) {
    case value::ValueKind::kList:
    case value::ValueKind::kSet:
    case value::ValueKind::kMap:
      return value.size() == 0;
    default:
      return false;
  }
}

// One attribute may change at several places.
struct Line {
  std::string path, text, why;
};

std::vector<Line> ChangeLines(const plan::Step& step, const Console& console) {
  constexpr size_t kIndent = 8;
  const bool makes =
      !step.replaces && (step.action == plan::Action::kCreate || step.action == plan::Action::kRun);
  std::vector<Line> lines;
  for (const auto& change : step.changes) {
    if (makes && change.before.is_null()) {
      if (!IsEmpty(change.after)) {  // a default that says nothing
        const size_t taken = kIndent + change.path.size();
        const size_t width = std::max<size_t>(console.out_width(), taken + 24) - taken;
        lines.push_back({change.path, ShownValue(change.path, change.after, width), ""});
      }
      continue;
    }
    for (ValueChange& one :
         DiffValues(change.path, change.before, change.after, console.out_width())) {
      const bool counts = one.before.empty() && one.after.empty();
      lines.push_back({std::move(one.path),
                       counts ? "" : support::Cat(one.before, " -> ", one.after),
                       change.why == step.why ? "" : change.why});
    }
  }
  return lines;
}

void AppendChanges(const plan::Step& step, const Console& console, std::string& out) {
  const std::vector<Line> lines = ChangeLines(step, console);
  size_t width = 0;
  for (const Line& line : lines) {
    width = std::max(width, line.path.size());
  }
  for (const Line& line : lines) {
    support::Append(out, "      ", Pad(line.path, width), "  ", line.text);
    if (!line.why.empty()) {
      support::Append(out, "  ", console.PaintOut(Style::kDim, support::Cat("(", line.why, ")")));
    }
    out += '\n';
  }
}

// The steps that say what happens to an address: not the verifications, and one of the two of a
// replacement.
bool IsHeadline(const plan::Step& step, const std::map<std::string, int>& creates) {
  switch (step.action) {
    case plan::Action::kVerify:
    case plan::Action::kWatch:
    case plan::Action::kCapture:
      return false;
    case plan::Action::kDelete:
      return !step.replaces;
    case plan::Action::kSwitch:
      return creates.count(step.address) == 0;
    default:
      return true;
  }
}

std::string RenderChanges(const plan::Plan& plan, const Console& console) {
  std::map<std::string, int> creates;
  for (const plan::Step& step : plan.steps) {
    if (step.action == plan::Action::kCreate) {
      creates[step.address] = step.number;
    }
  }
  std::string out;
  size_t shown = 0, hidden = 0;
  for (const plan::Step& step : plan.steps) {
    if (!IsHeadline(step, creates)) {
      continue;
    }
    if (++shown > kMaxListed) {
      ++hidden;
      continue;
    }
    const Mark mark = MarkOf(step);
    support::Append(out, "  ", console.PaintOut(mark.style, mark.sign), " ",
                    console.PaintOut(Style::kBold, step.address), "  ", step.type, ", ", mark.words,
                    step.why.empty() ? "" : ": ", step.why, "\n");
    AppendChanges(step, console, out);
    if (!step.note.empty()) {
      support::Append(out, "      ",
                      console.PaintOut(Style::kDim, support::Cat("note: ", step.note)), "\n");
    }
  }
  if (hidden > 0) {
    support::Append(out, "  … and ", hidden, " more\n");
  }
  return out;
}

std::string Dependencies(const plan::Step& step) {
  if (step.depends_on.empty()) {
    return "";
  }
  std::string out = ", after ";
  for (size_t i = 0; i < step.depends_on.size() && i < 6; ++i) {
    support::Append(out, i == 0 ? "" : ",", step.depends_on[i]);
  }
  return step.depends_on.size() > 6 ? out + ",…" : out;
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
      support::Append(out, "  … and ", plan.steps.size() - kMaxListed,
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
      support::Append(out, console.PaintOut(Style::kDim, support::Cat("; undo: ", step.undo)));
    }
    if (step.accepted) {
      support::Append(
          out, console.PaintOut(Style::kYellow, support::Cat("; accepted: ", *step.accepted)));
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
  if (!plan.point_of_no_return) {
    return "── no point of no return: every step can be taken back ──";
  }
  const int first = *plan.point_of_no_return;
  const int last = static_cast<int>(plan.steps.size());
  const auto range = [](int from, int to) {
    return from == to ? support::Cat(from) : support::Cat(from, "–", to);
  };
  if (first == 1) {
    return support::Cat("── point of no return: before step 1; ", range(1, last),
                        " cannot be taken back ──");
  }
  return support::Cat("── point of no return: ", first == 2 ? "step " : "steps ",
                      range(1, first - 1), " can be taken back; ", range(first, last),
                      " cannot ──");
}

std::string RenderDrift(const std::vector<plan::Drift>& drift, const Console& console) {
  std::string out;
  for (const plan::Drift& one : drift) {
    support::Append(out, "  ", console.PaintOut(Style::kYellow, "≠"), " ",
                    console.PaintOut(Style::kBold, one.address), "  ", one.type, ", ",
                    DriftWords(one.kind), "\n");
    for (const plan::DriftChange& change : one.changes) {
      AppendDrift(change, console.out_width(), out);
    }
  }
  return out;
}

std::string RenderPlan(const plan::Plan& plan, const Console& console) {
  std::string out =
      support::Cat(console.PaintOut(Style::kBold, support::Cat("Plan for ", plan.environment)),
                   ": ", SummaryLine(plan), "\n");
  if (!plan.drift.empty()) {
    support::Append(out, "\n", console.PaintOut(Style::kBold, "Changed outside of Backstay"), "\n",
                    RenderDrift(plan.drift, console));
  }
  if (plan.steps.empty()) {
    return out;
  }
  support::Append(out, "\n", RenderChanges(plan, console), "\n", RenderWay(plan, console), "\n",
                  console.PaintOut(plan.point_of_no_return ? Style::kRed : Style::kGreen,
                                   PointOfNoReturnLine(plan)),
                  "\n",
                  console.PaintOut(Style::kDim, support::Cat("digest ", plan.digest.substr(0, 16))),
                  "\n");
  return out;
}

}  // namespace deploy::cli
