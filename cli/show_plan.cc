#include "cli/show_plan.h"

#include <algorithm>
#include <map>

#include "fmt/format.h"

#include "base/support/text.h"
#include "base/value/value.h"

namespace deploy::cli {
namespace {

constexpr size_t kValueLimit = 60;
constexpr size_t kMaxListed = 200;  // addresses shown in full; a larger plan is summed up

std::string Pad(std::string_view text, size_t width) {
  std::string out(text);
  out.append(out.size() < width ? width - out.size() : 0, ' ');
  return out;
}

std::string Shown(const value::Value& value) {
  return value.is_null() ? "none" : value::ToSource(value, kValueLimit);
}

// Permission bits are read in octal by everybody.
std::string ShownAt(const std::string& path, const value::Value& value) {
  return path == "mode" && value.kind() == value::ValueKind::kInt
             ? fmt::format("{:#o}", value.as_int()).insert(1, "o")
             : Shown(value);
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

void AppendChanges(const plan::Step& step, const Console& console, std::string& out) {
  size_t width = 0;
  for (const auto& change : step.changes) {
    width = std::max(width, change.path.size());
  }
  for (const auto& change : step.changes) {
    const bool creates =
        change.before.is_null() && step.action == plan::Action::kCreate && !step.replaces;
    support::Append(out, "      ", Pad(change.path, width), "  ",
                    creates ? ShownAt(change.path, change.after)
                            : support::Cat(ShownAt(change.path, change.before), " -> ",
                                           ShownAt(change.path, change.after)));
    if (!creates && !change.why.empty() && change.why != step.why) {
      support::Append(out, "  ", console.PaintOut(Style::kDim, support::Cat("(", change.why, ")")));
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
    parts.emplace_back("nothing to do");
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
      support::Append(out, "      ", change.path, "  applied ", ShownAt(change.path, change.last),
                      ", now ", ShownAt(change.path, change.live), ", wanted ",
                      ShownAt(change.path, change.wanted), "\n");
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
