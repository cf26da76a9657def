#include "base/diag/picture.h"

#include <algorithm>
#include <map>

#include "base/diag/line_view.h"
#include "base/diag/printable.h"

namespace deploy::diag {
namespace {

// Part of a label on one line, in bytes of that line.
struct Mark {
  size_t begin, end;
  std::string_view text;
  bool primary;
  int column = 0, end_column = 0;  // of the shown line
};

using MarksByLine = std::map<uint32_t, std::vector<Mark>>;

size_t FirstVisible(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

// A label over several lines marks the first line to its end, with the text, and the last line up
// to its end.
void Place(const source::SourceFile& file, const PlacedLabel& label, MarksByLine& marks) {
  const uint32_t first = file.PositionOf(label.span.begin).line;
  const uint32_t last = file.PositionOf(label.span.end).line;
  auto offset = [&](uint32_t line, uint32_t byte) {
    const auto* begin = file.Line(line).data();
    size_t at = static_cast<size_t>(file.text().data() + byte - begin);
    return std::min(at, file.Line(line).size());
  };
  const size_t begin = offset(first, label.span.begin);
  if (first == last) {
    marks[first].push_back({begin, offset(last, label.span.end), label.text, label.primary});
    return;
  }
  marks[first].push_back({begin, file.Line(first).size(), label.text, label.primary});
  const size_t end = offset(last, label.span.end);
  const size_t visible = FirstVisible(file.Line(last));
  if (end > visible) {
    marks[last].push_back({visible, end, {}, label.primary});
  }
}

class LineDrawer {
 public:
  LineDrawer(int gutter, const Style& style) : gutter_(gutter), style_(style) {}

  std::string Draw(uint32_t number, std::string_view line, std::vector<Mark> marks, int width) {
    size_t first = line.size();
    size_t last = 0;
    for (const Mark& mark : marks) {
      first = std::min(first, mark.begin);
      last = std::max(last, mark.end);
    }
    LineView view(line, marks.empty() ? 0 : first, last, width);
    std::string digits = std::to_string(number);
    digits.insert(0, static_cast<size_t>(gutter_) - std::min(digits.size(), size_t(gutter_)), ' ');
    std::string out = style_.Gutter(digits + " |");
    out += view.text().empty() ? "\n" : " " + view.text() + "\n";
    if (marks.empty()) {
      return out;
    }
    for (Mark& mark : marks) {
      mark.column = view.ColumnOf(mark.begin);
      mark.end_column = std::max(view.ColumnOf(mark.end), mark.column + 1);
    }
    return out + DrawMarks(std::move(marks));
  }

 private:
  std::string Bar() const {
    return style_.Gutter(std::string(static_cast<size_t>(gutter_) + 1, ' ') + "|");
  }

  std::string Text(const Mark& mark, int column) const {
    // What wraps or holds new lines stays right of its mark.
    std::string text = Printable(mark.text, static_cast<size_t>(gutter_ + 3 + column));
    return mark.primary ? style_.Primary(text) : style_.Secondary(text);
  }

  std::string DrawMarks(std::vector<Mark> marks) const {
    std::stable_sort(marks.begin(), marks.end(),
                     [](const Mark& a, const Mark& b) { return a.column < b.column; });
    std::string out = Bar() + " " + Underline(marks);
    std::vector<Mark> hanging;
    const Mark* inline_mark = nullptr;
    for (const Mark& mark : marks) {
      if (!mark.text.empty()) {
        hanging.push_back(mark);
      }
    }
    const int end = EndOf(marks);
    if (!hanging.empty() && hanging.back().end_column == end) {
      inline_mark = &hanging.back();
      out += " " + Text(*inline_mark, end + 1);
      hanging.pop_back();
    }
    out += "\n";
    if (!hanging.empty()) {
      out += Bar() + " " + Pipes(hanging) + "\n";
    }
    while (!hanging.empty()) {
      Mark mark = hanging.back();
      hanging.pop_back();
      std::string pipes = Pipes(hanging);
      int column = hanging.empty() ? 0 : hanging.back().column + 1;
      out += Bar() + " " + pipes +
             std::string(static_cast<size_t>(std::max(mark.column - column, 0)), ' ');
      // Two labels that begin at one column would run into each other.
      out += mark.column < column ? " " : "";
      out += Text(mark, mark.column) + "\n";
    }
    return out;
  }

  static int EndOf(const std::vector<Mark>& marks) {
    int end = 0;
    for (const Mark& mark : marks) {
      end = std::max(end, mark.end_column);
    }
    return end;
  }

  std::string Underline(const std::vector<Mark>& marks) const {
    std::string plain(static_cast<size_t>(EndOf(marks)), ' ');
    for (bool primary : {false, true}) {
      for (const Mark& mark : marks) {
        if (mark.primary == primary) {
          std::fill(plain.begin() + mark.column, plain.begin() + mark.end_column,
                    primary ? '^' : '-');
        }
      }
    }
    std::string out;
    for (size_t at = 0; at < plain.size();) {
      size_t run = std::min(plain.find_first_not_of(plain[at], at), plain.size());
      std::string part = plain.substr(at, run - at);
      out += part[0] == '^' ? style_.Primary(part) : part[0] == '-' ? style_.Secondary(part) : part;
      at = run;
    }
    return out;
  }

  // A `|` below each mark whose text still hangs.
  std::string Pipes(const std::vector<Mark>& hanging) const {
    std::string out;
    int column = 0;
    for (const Mark& mark : hanging) {
      if (mark.column >= column) {
        out.append(static_cast<size_t>(mark.column - column), ' ');
        out += mark.primary ? style_.Primary("|") : style_.Secondary("|");
        column = mark.column + 1;
      }
    }
    return out;
  }

  int gutter_;
  const Style& style_;
};

MarksByLine PlaceAll(const source::SourceFile& file, const std::vector<PlacedLabel>& labels) {
  MarksByLine marks;
  for (const PlacedLabel& label : labels) {
    Place(file, label, marks);
  }
  return marks;
}

}  // namespace

uint32_t LastLine(const source::SourceFile& file, const std::vector<PlacedLabel>& labels) {
  MarksByLine marks = PlaceAll(file, labels);
  return marks.empty() ? 1 : marks.rbegin()->first;
}

std::string DrawPicture(const source::SourceFile& file, const std::vector<PlacedLabel>& labels,
                        int gutter, int width, const Style& style) {
  LineDrawer drawer(gutter, style);
  const int room = width - gutter - 3;
  std::string out = style.Gutter(std::string(static_cast<size_t>(gutter) + 1, ' ') + "|") + "\n";
  uint32_t last = 0;
  for (auto& [number, marks] : PlaceAll(file, labels)) {
    if (last != 0 && number == last + 2) {
      out += drawer.Draw(last + 1, file.Line(last + 1), {}, room);
    } else if (last != 0 && number > last + 2) {
      out += std::string(static_cast<size_t>(gutter) + 1, ' ') + style.Gutter("...") + "\n";
    }
    out += drawer.Draw(number, file.Line(number), marks, room);
    last = number;
  }
  return out;
}

}  // namespace deploy::diag
