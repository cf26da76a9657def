#include <algorithm>
#include <charconv>

#include "base/support/utf8.h"
#include "compiler/syntax/builder.h"
#include "fmt/format.h"

// Strings: escapes, interpolation, and the indentation of `"""`.
namespace deploy::syntax {
namespace {

using diag::Applicability;
using diag::Code;

// Adjacent text of one string grows in one part; `${}` ends it.
class PartWriter {
 public:
  explicit PartWriter(std::vector<ast::StringPart>& parts) : parts_(parts) {}
  std::string& Text(source::Span span) {
    if (parts_.empty() || parts_.back().expr) {
      parts_.push_back({{}, {}, span});
    }
    parts_.back().span.end = span.end;
    return parts_.back().text;
  }
  void Expr(ast::ExprId expr, source::Span span) { parts_.push_back({{}, expr, span}); }

 private:
  std::vector<ast::StringPart>& parts_;
};

// Takes the indentation of the closing `"""` off every line as the text goes by. CR before LF
// belongs to the line end.
class Unindenter {
 public:
  Unindenter(size_t indent, bool active)
      : indent_(indent), left_(active ? indent : 0), active_(active) {}
  void Append(std::string_view text, std::string& out) {
    for (size_t i = 0; i < text.size(); ++i) {
      char c = text[i];
      if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
        continue;
      }
      if (c == '\n') {
        out += c;
        left_ = active_ ? indent_ : 0;
      } else if (left_ > 0 && (c == ' ' || c == '\t')) {
        --left_;
      } else {
        left_ = 0;
        out += c;
      }
    }
  }
  void Solid() { left_ = 0; }          // an escape or `${}` ends the indentation
  void NewLine() { left_ = indent_; }  // after a joined line

 private:
  size_t indent_, left_;
  bool active_;
};

// Spaces before the closing quotes when they stand on a line of their own.
struct Closing {
  bool alone = false;
  size_t indent = 0;
};
Closing FindClosing(std::string_view text, uint32_t begin, uint32_t quotes) {
  size_t at = quotes;
  while (at > begin && (text[at - 1] == ' ' || text[at - 1] == '\t')) {
    --at;
  }
  if (at <= begin || text[at - 1] != '\n') {
    return {};
  }
  return {true, quotes - at};
}

// `\n \t \" \\ \u{…}`, `$$`; others are D0110 and stay as written.
void Cook(std::string_view escape, source::Span span, bool multiline, ErrorList& errors,
          std::string& out) {
  if (escape == "$$") {
    return void(out += '$');
  }
  if (escape.size() == 2) {
    switch (escape[1]) {
      case 'n':
        return void(out += '\n');
      case 't':
        return void(out += '\t');
      case '"':
        return void(out += '"');
      case '\\':
        return void(out += '\\');
      default:
        break;
    }
  }
  if (escape.size() > 3 && escape[1] == 'u') {
    uint32_t scalar = 0;
    auto [end, error] =
        std::from_chars(escape.data() + 3, escape.data() + escape.size() - 1, scalar, 16);
    bool exists = scalar <= 0x10FFFF && (scalar < 0xD800 || scalar > 0xDFFF);
    if (error == std::errc() && scalar != 0 && exists) {
      return support::AppendUtf8(scalar, out);
    }
    errors.Add(Rank::kSpecific,
               diag::Error(Code::D0110, span, fmt::format("invalid escape `{}`", escape))
                   .Here(scalar == 0 && error == std::errc() ? "no text holds NUL"
                                                             : "no such character in Unicode"));
    return;
  }
  out += escape;
  auto report = diag::Error(Code::D0110, span, fmt::format("invalid escape `{}`", escape));
  if (escape == "\\$") {
    report.Here("`$` needs no backslash")
        .FixIt("write `$$`", Applicability::kMaybe, {{span, "$$"}});
  } else if (escape == "\\") {
    report.Here("the escape is not complete").Help("a character by number is written `\\u{1F600}`");
  } else {
    report.Here("no escape of this name")
        .Help(multiline ? "known are `\\n`, `\\t`, `\\\"`, `\\\\` and `\\u{…}`"
                        : "known are `\\n`, `\\t`, `\\\"`, `\\\\` and `\\u{…}`; `r\"…\"` takes "
                          "text as it is")
        .FixIt(fmt::format("write `\\{}`", escape), Applicability::kMaybe,
               {{span, "\\" + std::string(escape)}});
  }
  errors.Add(Rank::kSpecific, std::move(report));
}

}  // namespace

ast::ExprId Builder::BuildString(uint32_t node) {
  const CstNode& n = Node(node);
  ast::StringExpr string;
  if (n.first >= n.last) {
    return ErrorExpr(n.first);
  }
  string.multiline = tokens_[n.first].type == Tok::MSTR_OPEN;
  uint32_t begin = tokens_[n.first].end, quotes = tokens_[n.last - 1].begin;
  Closing closing = string.multiline ? FindClosing(errors_.text(), begin, quotes) : Closing{};
  Unindenter lines(closing.indent, closing.alone);
  PartWriter parts(string.parts);
  uint32_t height = 0;
  bool start = true;
  for (uint32_t child = node + 1; child < n.end; child = Node(child).end) {
    if (Node(child).rule != Rule::kPart || Node(child).first >= Node(child).last) {
      continue;
    }
    uint32_t token = Node(child).first;
    source::Span span = TokenSpan(token);
    std::string_view text = Text(token);
    if (tokens_[token].type == Tok::STR_INTERP) {
      ast::ExprId value = BuildIf(child);  // a part holds one expression, as the clause `if` does
      height = std::max(height, Height(value));
      parts.Expr(value, SpanOf(child));
      lines.Solid();
    } else if (tokens_[token].type == Tok::STR_ESC) {
      if (text[0] == '\\' && text.back() == '\n') {
        lines.NewLine();
      } else {
        Cook(text, span, string.multiline, errors_, parts.Text(span));
        lines.Solid();
      }
    } else if (string.multiline && text == "\\") {
      Cook(text, span, true, errors_, parts.Text(span));
    } else {
      if (closing.alone) {
        text = text.substr(
            0, std::min<size_t>(text.size(), std::max<size_t>(quotes - closing.indent, span.begin) -
                                                 span.begin));
      }
      // The line end after the opening quotes and the one before the closing ones are layout.
      bool first_line =
          start && closing.alone && (text.starts_with("\n") || text.starts_with("\r\n"));
      if (first_line) {
        text.remove_prefix(text[0] == '\r' ? 2 : 1);
      }
      if (closing.alone && !text.empty() &&
          text.end() == errors_.text().begin() + quotes - closing.indent) {
        text.remove_suffix(text.ends_with("\r\n") ? 2 : text.ends_with("\n") ? 1 : 0);
      }
      if (!text.empty()) {
        lines.Append(text, parts.Text(span));
      }
    }
    start = false;
  }
  return AddExpr({SpanOf(node), std::move(string)}, height + 1);
}

}  // namespace deploy::syntax
