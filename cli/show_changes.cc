#include "cli/show_changes.h"

#include <algorithm>
#include <set>

#include "base/support/text.h"
#include "base/value/value.h"
#include "cli/signs.h"
#include "cli/value_diff.h"

namespace deploy::cli {
namespace {

struct Mark {
  std::string_view sign;
  Style style;
  std::string_view words;
};

Mark MarkOf(const plan::Step& step) {
  if (step.replaces) {
    return {OurSigns().replaced, Style::kYellow, "replaced"};
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

// Addresses that more than one step stands for.
struct Doubled {
  std::set<std::string_view> created;
  std::set<std::string_view> scaled;  // a second update ends what the first one left
};

Doubled FindDoubled(const plan::Plan& plan) {
  Doubled doubled;
  for (const plan::Step& step : plan.steps) {
    if (step.action == plan::Action::kCreate) {
      doubled.created.insert(step.address);
    }
    if (step.leaves_surplus) {
      doubled.scaled.insert(step.address);
    }
  }
  return doubled;
}

// The steps that say what happens to an address: not the verifications, and one of the two of a
// replacement or a scaling down.
bool IsHeadline(const plan::Step& step, const Doubled& doubled) {
  switch (step.action) {
    case plan::Action::kVerify:
    case plan::Action::kWatch:
    case plan::Action::kCapture:
      return false;
    case plan::Action::kDelete:
      return !step.replaces;
    case plan::Action::kSwitch:
      return !doubled.created.contains(step.address);
    case plan::Action::kUpdate:
      return step.leaves_surplus || !doubled.scaled.contains(step.address);
    default:
      return true;
  }
}

}  // namespace

std::string Pad(std::string_view text, size_t width) {
  std::string out(text);
  out.append(out.size() < width ? width - out.size() : 0, ' ');
  return out;
}

std::string RenderChanges(const plan::Plan& plan, const Console& console) {
  const Doubled doubled = FindDoubled(plan);
  std::string out;
  size_t shown = 0, hidden = 0;
  for (const plan::Step& step : plan.steps) {
    if (!IsHeadline(step, doubled)) {
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
      support::Append(
          out, "      ",
          console.PaintOut(Style::kDim, support::Cat("note: ", Indented(step.note, 12))), "\n");
    }
  }
  if (hidden > 0) {
    support::Append(out, "  ", OurSigns().ellipsis, " and ", hidden, " more\n");
  }
  return out;
}

}  // namespace deploy::cli
