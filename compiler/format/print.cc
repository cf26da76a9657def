#include "compiler/format/print.h"

#include <algorithm>

#include "base/support/text.h"
#include "compiler/format/space.h"

namespace deploy::format {
namespace {

constexpr size_t kWidth = 100;
constexpr size_t kIndent = 2;

size_t Columns(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

enum class Alignment : uint8_t { kNone, kEquals, kColon };

class Printer {
 public:
  explicit Printer(const Grouped& grouped) : grouped_(grouped) {}

  std::string Run() { return Lines(grouped_.groups[0], 0, /*align=*/false); }

 private:
  const Group& GroupOf(const Node& node) const {
    return grouped_.groups[static_cast<size_t>(node.group)];
  }

  // --- one line
  // ---------------------------------------------------------------------------------------------

  // Whether anything inside insists on lines of its own.
  bool MustBreak(const Item& item) const {
    if (!item.leading.empty() || !item.trailing.empty()) {
      return true;
    }
    return std::any_of(item.nodes.begin(), item.nodes.end(), [&](const Node& node) {
      return node.line_before || node.text.find('\n') != node.text.npos ||
             (node.group >= 0 && MustBreak(GroupOf(node)));
    });
  }
  bool MustBreak(const Group& group) const {
    return (group.broken && !group.items.empty()) || !group.opening.empty() ||
           std::any_of(group.items.begin(), group.items.end(),
                       [&](const Item& item) { return MustBreak(item); });
  }

  std::string Flat(const Item& item) const {
    std::string out;
    for (size_t i = 0; i < item.nodes.size(); ++i) {
      out.append(SpaceBefore(item.nodes, i) ? " " : "");
      out.append(item.nodes[i].group >= 0 ? Flat(GroupOf(item.nodes[i]))
                                          : std::string(item.nodes[i].text));
    }
    return out;
  }

  std::string Flat(const Group& group) const {
    const bool brace = group.open == Tok::LBRACE;
    std::string out = brace ? "{ " : group.open == Tok::LPAREN ? "(" : "[";
    for (size_t i = 0; i < group.items.size(); ++i) {
      out += Flat(group.items[i]);
      if (i + 1 < group.items.size()) {
        out += group.items[i].separator == 0 ? ';' : group.items[i].separator;
        out += ' ';
      }
    }
    return out + (brace                       ? (group.items.empty() ? "}" : " }")
                  : group.open == Tok::LPAREN ? ")"
                                              : "]");
  }

  // --- many lines
  // -------------------------------------------------------------------------------------------

  // The item from column `column` on; lines after the first stand at `indent` and deeper.
  std::string Render(const Item& item, size_t indent, size_t column) const {
    std::string out;
    for (size_t i = 0; i < item.nodes.size(); ++i) {
      const Node& node = item.nodes[i];
      if (node.line_before) {
        out.append("\n").append(indent + kIndent, ' ');
        column = indent + kIndent;
      } else if (SpaceBefore(item.nodes, i)) {
        const bool comment = node.type == Tok::LINE_COMMENT && !node.text.starts_with("/*");
        out += comment ? "  " : " ";
        column += comment ? 2 : 1;
      }
      const bool index = i > 0 && !SpaceBefore(item.nodes, i);
      const std::string text = node.group >= 0
                                   ? Render(GroupOf(node), indent, column, Rest(item, i + 1), index)
                                   : std::string(node.text);
      out += text;
      const size_t line = text.rfind('\n');
      column = line == std::string::npos ? column + Columns(text) : Columns(text.substr(line + 1));
    }
    return out;
  }

  // Columns that must follow on the same line: up to the next place where the line may break.
  size_t Rest(const Item& item, size_t from) const {
    size_t columns = 0;
    for (size_t i = from; i < item.nodes.size() && !item.nodes[i].line_before; ++i) {
      columns += SpaceBefore(item.nodes, i) ? 1 : 0;
      if (item.nodes[i].group >= 0) {
        return columns + 1;
      }
      columns += Columns(item.nodes[i].text);
    }
    return columns;
  }

  static bool IsComprehension(const Group& group) {
    return !group.items.empty() && !group.items[0].nodes.empty() &&
           group.items[0].nodes[0].type == Tok::FOR && group.items[0].nodes[0].group < 0;
  }

  std::string Render(const Group& group, size_t indent, size_t column, size_t rest,
                     bool index) const {
    const std::string flat = MustBreak(group) ? "" : Flat(group);
    if (group.open == Tok::LBRACE) {
      return flat.empty() ? RenderBraces(group, indent) : flat;
    }
    const bool splits =
        group.items.size() > 1 || (group.items.size() == 1 && !IsComprehension(group));
    if (!flat.empty() && (column + Columns(flat) + rest <= kWidth || !splits)) {
      return flat;
    }
    if (!group.broken && flat.empty() && !ItemsBreakLines(group)) {
      return RenderHugging(group, indent, column);
    }
    return RenderElements(group, indent,
                          group.open == Tok::LBRACK && !index && !IsComprehension(group));
  }

  // Comments between the elements need lines of their own; a multi-line value inside of one element
  // does not.
  static bool ItemsBreakLines(const Group& group) {
    return !group.opening.empty() ||
           std::any_of(group.items.begin(), group.items.end(), [](const Item& item) {
             return !item.leading.empty() || !item.trailing.empty();
           });
  }

  // `f({` … `})`: only the values inside take several lines.
  std::string RenderHugging(const Group& group, size_t indent, size_t column) const {
    std::string out = group.open == Tok::LPAREN ? "(" : "[";
    for (size_t i = 0; i < group.items.size(); ++i) {
      out += Render(group.items[i], indent, column + 1);
      out += i + 1 < group.items.size() ? ", " : "";
    }
    return out + (group.open == Tok::LPAREN ? ")" : "]");
  }

  std::string RenderElements(const Group& group, size_t indent, bool trailing_comma) const {
    std::string out = group.open == Tok::LPAREN ? "(" : "[";
    AppendBehind(group.opening, out);
    const size_t inner = indent + kIndent;
    size_t last = group.items.size();
    while (last > 0 && group.items[last - 1].nodes.empty()) {
      --last;
    }
    for (size_t i = 0; i < group.items.size(); ++i) {
      const Item& item = group.items[i];
      AppendLeading(item, inner, out);
      if (!item.nodes.empty()) {
        out.append("\n").append(inner, ' ').append(Render(item, inner, inner));
        out += i + 1 < last || trailing_comma ? "," : "";
      }
      AppendBehind(item.trailing, out);
    }
    return out.append("\n").append(indent, ' ') + (group.open == Tok::LPAREN ? ")" : "]");
  }

  std::string RenderBraces(const Group& group, size_t indent) const {
    std::string out = "{";
    AppendBehind(group.opening, out);
    if (!group.items.empty()) {
      out.append("\n").append(Lines(group, indent + kIndent, /*align=*/true));
    }
    return out.append("\n").append(indent, ' ') + "}";
  }

  static void AppendLeading(const Item& item, size_t indent, std::string& out) {
    for (size_t i = 0; i < item.leading.size(); ++i) {
      out.append(i > 0 && item.leading[i].blank_before ? "\n\n" : "\n").append(indent, ' ');
      out.append(item.leading[i].text);
    }
    if (!item.leading.empty() && !item.nodes.empty() && item.blank_before) {
      out += '\n';
    }
  }
  static void AppendBehind(std::string_view comment, std::string& out) {
    if (!comment.empty()) {
      out.append(comment.starts_with("/*") ? " " : "  ").append(comment);
    }
  }

  // --- statements of a body
  // ---------------------------------------------------------------------------------

  Alignment AlignmentOf(const Item& item, const std::string& text) const {
    if (item.nodes.size() < 3 || text.find('\n') != std::string::npos || item.nodes[0].group >= 0) {
      return Alignment::kNone;
    }
    return item.nodes[1].type == Tok::ASSIGN  ? Alignment::kEquals
           : item.nodes[1].type == Tok::COLON ? Alignment::kColon
                                              : Alignment::kNone;
  }

  // Lines up the signs of items [from, to), which are neighbours of one kind.
  static void Align(const std::vector<Item>& items, size_t from, size_t to, Alignment kind,
                    std::vector<std::string>& texts) {
    size_t width = 0;
    for (size_t i = from; i < to; ++i) {
      width = std::max(width, Columns(items[i].nodes[0].text));
    }
    for (size_t i = from; i < to; ++i) {
      const size_t name = items[i].nodes[0].text.size();
      const size_t pad = width - Columns(items[i].nodes[0].text);
      texts[i].insert(kind == Alignment::kEquals ? name : name + 1, pad, ' ');
    }
  }

  void AlignRuns(const std::vector<Item>& items, std::vector<std::string>& texts) const {
    for (size_t from = 0; from < items.size();) {
      const Alignment kind = AlignmentOf(items[from], texts[from]);
      size_t to = from + 1;
      while (kind != Alignment::kNone && to < items.size() && !items[to].blank_before &&
             items[to].leading.empty() && AlignmentOf(items[to], texts[to]) == kind) {
        ++to;
      }
      if (kind != Alignment::kNone) {
        Align(items, from, to, kind, texts);
      }
      from = to;
    }
  }

  std::string Lines(const Group& group, size_t indent, bool align) const {
    std::vector<std::string> texts;
    for (const Item& item : group.items) {
      texts.push_back(Render(item, indent, indent));
    }
    if (align) {
      AlignRuns(group.items, texts);
    }
    std::string out;
    for (size_t i = 0; i < group.items.size(); ++i) {
      const Item& item = group.items[i];
      std::string lines;
      AppendLeading(item, indent, lines);
      if (!item.nodes.empty()) {
        lines.append("\n").append(indent, ' ').append(texts[i]);
      }
      AppendBehind(item.trailing, lines);
      if (i == 0) {
        lines.erase(0, 1);
      } else if (item.BlankAbove()) {
        out += '\n';
      }
      out += lines;
    }
    return out;
  }

  const Grouped& grouped_;
};

}  // namespace

std::string Print(const Grouped& grouped) { return Printer(grouped).Run(); }

}  // namespace deploy::format
