#include <string>

#include "compiler/syntax/habit_table.h"
#include "fmt/format.h"

// Expressions in the manner of Python, JavaScript and shells.
namespace deploy::syntax::habit {
namespace {

using diag::Applicability;
using diag::Code;
using diag::Error;

constexpr int kFar = 200;  // many of them on one line stay linear

// The distance of the first of these at this depth, or of what ends the expression.
int Until(const Situation& s, Tok wanted, Tok other = Tok::kEnd) {
  for (int i = 0, depth = 0; i < kFar; ++i) {
    const Tok t = s.Type(i);
    if (t == Tok::kEnd || (depth == 0 && (t == Tok::NL || t == Tok::COMMA || IsCloser(t) ||
                                          t == wanted || t == other))) {
      return i;
    }
    depth += IsOpener(t) ? 1 : IsCloser(t) ? -1 : 0;
  }
  return kFar;
}

std::string Source(const Situation& s, uint32_t begin, uint32_t end) {
  return std::string(begin < end ? s.errors.text().substr(begin, end - begin) : std::string_view());
}

std::string Source(const Situation& s, int from, int to) {
  return Source(s, s.Look(from).begin, s.Look(to).end);
}

Resume Say(Situation& s, source::Span span, std::string message, std::string help) {
  s.errors.Add(Rank::kSpecific, Error(Code::D0111, span, std::move(message)).Help(std::move(help)));
  return Resume::kPanic;
}

}  // namespace

// `[x * 2 for x in xs if c]`
Resume TrailingFor(Situation& s) {
  if (s.Type(0) != Tok::FOR) {
    return Resume::kNone;
  }
  const uint32_t open = s.FirstOf(Rule::kList);
  if (open >= s.at || s.tokens[open].type != Tok::LBRACK || s.at < open + 2) {
    return Resume::kNone;
  }
  for (size_t i = s.frames.size(); i-- > 0 && s.frames[i].rule != Rule::kList;) {
    if (s.frames[i].rule == Rule::kObject || s.frames[i].rule == Rule::kSuffix) {
      return Resume::kNone;
    }
  }
  const int condition = Until(s, Tok::IF), end = Until(s, Tok::kEnd);
  if (s.Type(end) != Tok::RBRACK || condition < 4) {
    return Resume::kNone;
  }
  std::string fixed = fmt::format("{}: {}", Source(s, 0, condition - 1),
                                  Source(s, s.tokens[open + 1].begin, s.Look(-1).end));
  if (condition < end) {
    fixed += " " + Source(s, condition, end - 1);
  }
  s.errors.Add(
      Rank::kSpecific,
      Error(Code::D0111, s.Span(0), "`for` stands at the beginning of the list")
          .Here("in the manner of Python")
          .FixIt(fmt::format("write `[{}]`", fixed), Applicability::kAlways,
                 {{s.errors.SpanOf(s.tokens[open + 1].begin, s.Look(end - 1).end), fixed}}));
  s.Skip(end);
  return Resume::kRetry;
}

// `{ x: 1 for x in xs }`
Resume TrailingForInObject(Situation& s) {
  if (s.Type(0) != Tok::FOR || s.rule() != Rule::kObject) {
    return Resume::kNone;
  }
  const uint32_t open = s.FirstOf(Rule::kObject);
  if (s.at < open + 4) {
    return Resume::kNone;
  }
  return Say(s, s.Span(0), "`for` stands at the beginning of the object",
             "write `{ for x in xs: x => 1 }`");
}

// `1 if a else 2`
Resume TrailingIf(Situation& s) {
  if (s.Type(0) != Tok::IF || s.rule() != Rule::kExpr || s.outer(1) == Rule::kAssertStmt) {
    return Resume::kNone;
  }
  const int other = Until(s, Tok::ELSE, Tok::LBRACE);
  if (other < 2 || other == kFar || s.Type(other) != Tok::ELSE || s.Type(other - 1) == Tok::NL) {
    return Resume::kNone;
  }
  int end = other + 1;
  for (int depth = 0;; ++end) {
    const Tok t = s.Type(end);
    if (t == Tok::kEnd || (depth == 0 && (t == Tok::NL || t == Tok::COMMA || IsCloser(t)))) {
      break;
    }
    depth += IsOpener(t) ? 1 : IsCloser(t) ? -1 : 0;
  }
  if (end == other + 1) {
    return Resume::kNone;
  }
  const uint32_t begin = s.tokens[s.frames.back().first].begin;
  const std::string fixed =
      fmt::format("if {} then {} else {}", Source(s, 1, other - 1),
                  Source(s, begin, s.Look(-1).end), Source(s, other + 1, end - 1));
  s.errors.Add(Rank::kSpecific, Error(Code::D0111, s.Span(0), "`if` stands at the beginning")
                                    .Here("in the manner of Python")
                                    .FixIt(fmt::format("write `{}`", fixed), Applicability::kMaybe,
                                           {{s.errors.SpanOf(begin, s.Look(end - 1).end), fixed}}));
  s.Skip(end);
  return Resume::kRetry;
}

// `if a == 1: 2 else: 3`
Resume IfWithColons(Situation& s) {
  if (s.Type(0) != Tok::COLON || s.rule() != Rule::kExpr || !Has(s.expected, Tok::THEN)) {
    return Resume::kNone;
  }
  std::vector<diag::Edit> edits = {{s.errors.SpanOf(s.Look(-1).end, s.Look(0).end), " then"}};
  bool whole = false;
  for (int i = 1; i < kFar && s.Type(i) != Tok::NL && s.Type(i) != Tok::kEnd; ++i) {
    whole |= s.Type(i) == Tok::ELSE;
    if (s.Type(i) == Tok::ELSE && s.Type(i + 1) == Tok::COLON) {
      edits.push_back({s.Span(i + 1), ""});
      s.tokens[s.at + static_cast<uint32_t>(i) + 1].skipped = true;
      break;
    }
  }
  s.errors.Add(
      Rank::kSpecific,
      Error(Code::D0111, s.Span(0), "`if` takes `then` and `else`, no colons")
          .Here("expected `then`")
          .FixIt("write `if … then … else …`",
                 whole ? Applicability::kAlways : Applicability::kMaybe, std::move(edits)));
  return Resume::kPanic;
}

// `f"v{a}"`, `lambda x: x`, `(x) => x`, `return x`, `5 s`: two operands in a row.
Resume TwoOperands(Situation& s) {
  if (s.rule() != Rule::kExpr || s.at == 0) {
    return Resume::kNone;
  }
  if (s.Type(0) == Tok::NL || s.Type(0) == Tok::COMMA || IsCloser(s.Type(0))) {
    return Resume::kNone;
  }
  const std::string_view before = s.Text(-1);
  if (s.Type(0) == Tok::FATARROW && s.Type(-1) == Tok::RPAREN && s.outer(1) != Rule::kObject) {
    return Say(s, s.Span(0), "there are no functions without a name",
               "declare it: `fn f(x: int): int = x`");
  }
  const uint32_t first = s.frames.back().first;
  if (s.Type(-1) == Tok::IDENT && first + 1 == s.at) {
    if (before == "lambda" && (IsName(s.Type(0)) || s.Type(0) == Tok::COLON)) {
      return Say(s, s.Between(-1, 0), "there are no functions without a name",
                 "declare it: `fn f(x: int): int = x`");
    }
    if (before == "return") {
      s.errors.Add(Rank::kSpecific,
                   Error(Code::D0111, s.Span(-1), "a value is written without `return`")
                       .FixIt("delete `return`", Applicability::kAlways,
                              {{s.errors.SpanOf(s.Look(-1).begin, s.Look(0).begin), ""}}));
      return Resume::kPanic;
    }
  }
  if (s.Type(-1) == Tok::IDENT && IsStringOpen(s.Type(0)) && s.Glued(0) && before.size() <= 2) {
    return Say(s, s.Between(-1, 0), fmt::format("no `{}` before a text", before),
               "values stand in `${…}` in any text: `\"v${a}\"`");
  }
  static constexpr std::string_view kUnits[] = {"s",  "ms", "m",  "h",  "d",   "w",   "B",
                                                "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB"};
  const bool number = s.Type(-1) == Tok::INT || s.Type(-1) == Tok::FLOAT;
  for (std::string_view unit : kUnits) {
    if (number && s.Type(0) == Tok::IDENT && s.Text(0) == unit) {
      s.errors.Add(Rank::kSpecific,
                   Error(Code::D0102, s.Between(-1, 0), "a quantity is written without a space")
                       .FixIt(fmt::format("write `{}{}`", before, unit), Applicability::kAlways,
                              {{s.errors.SpanOf(s.Look(-1).end, s.Look(0).begin), ""}}));
      s.Skip(1);
      return Resume::kRetry;
    }
  }
  return Resume::kNone;
}

// `xs[0:2]`, `"${VAR:-x}"`, `v1.2.3`
Resume InsideOperand(Situation& s) {
  if (s.rule() == Rule::kSuffix && s.Type(0) == Tok::COLON && Has(s.expected, Tok::RBRACK)) {
    return Say(s, s.Span(0), "there are no slices", "take elements with `[for i in 0..2: xs[i]]`");
  }
  const bool member =
      s.Type(-1) == Tok::DOT && s.Type(-2) == Tok::IDENT && s.Glued(0) && s.Glued(-1);
  if (member && (s.Type(0) == Tok::FLOAT || s.Type(0) == Tok::INT || s.Type(0) == Tok::VERSION) &&
      s.Text(-2).size() > 1 && s.Text(-2).substr(0, 1) == "v" &&
      s.Text(-2).find_first_not_of("0123456789", 1) == std::string_view::npos) {
    const uint32_t begin = s.Look(-2).begin;
    s.errors.Add(Rank::kSpecific,
                 Error(Code::D0111, s.Between(-2, 0), "a version is written without `v`")
                     .FixIt(fmt::format("write `{}`", Source(s, begin + 1, s.Look(0).end)),
                            Applicability::kAlways, {{s.errors.SpanOf(begin, begin + 1), ""}}));
    return Resume::kPanic;
  }
  if (s.rule() == Rule::kPart && s.Type(0) == Tok::COLON) {
    return Say(s, s.Span(0), "`:` gives no default here",
               "write `${a ?? \"x\"}`; variables of the shell are read by no text: declare an "
               "`input`");
  }
  return Resume::kNone;
}

// `{ for k, v in m:` and the rest on the next line.
Resume ForLineBreak(Situation& s) {
  const uint32_t open = s.FirstOf(Rule::kObject);
  if (s.Type(0) != Tok::NL || s.Type(-1) != Tok::COLON || open >= s.at ||
      s.tokens[open + 1].type != Tok::FOR || !Has(s.expected, Tok::INT)) {
    return Resume::kNone;
  }
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0101, s.After(-1), "`key => value` stands on the line of its `for`")
                   .FixIt("join the lines", Applicability::kAlways,
                          {{s.errors.SpanOf(s.Look(-1).end, s.Look(1).begin), " "}}));
  s.Skip(1);
  return Resume::kRetry;
}

// `path = /tmp/x`, `content = <<EOT`
Resume UnquotedText(Situation& s) {
  if (!Has(s.expected, Tok::INT) || !Has(s.expected, Tok::IDENT) || !Has(s.expected, Tok::LBRACK)) {
    return Resume::kNone;
  }
  if (s.Type(0) == Tok::LT && s.Type(1) == Tok::LT && s.Glued(1)) {
    return Say(s, s.Between(0, 1), "there are no heredocs",
               "a text of several lines stands between `\"\"\"`");
  }
  const bool dots = s.Type(0) == Tok::DOT || s.Type(0) == Tok::DOTDOT;
  const bool path = (s.Type(0) == Tok::SLASH && IsName(s.Type(1)) && s.Glued(1)) ||
                    (dots && s.Type(1) == Tok::SLASH && s.Glued(1));
  if (!path || (s.Type(-1) != Tok::ASSIGN && s.Type(-1) != Tok::COLON)) {
    return Resume::kNone;
  }
  const std::string_view text = s.errors.text();
  const uint32_t begin = s.Look(0).begin;
  const auto end =
      static_cast<uint32_t>(std::min(text.find_first_of(" \t\r\n,;\"#)]}", begin), text.size()));
  const source::Span span = s.errors.SpanOf(begin, end);
  const std::string fixed = fmt::format("\"{}\"", text.substr(begin, end - begin));
  s.errors.Add(Rank::kSpecific, Error(Code::D0101, span, "a text stands in quotes")
                                    .FixIt(fmt::format("write `{}`", fixed), Applicability::kMaybe,
                                           {{span, fixed}}));
  return Resume::kPanic;
}

// `let r = R { a = 1 }`
Resume TypedObject(Situation& s) {
  const bool line = s.rule() == Rule::kMemberLine || s.rule() == Rule::kDeclLine;
  const bool type = s.Type(0) == Tok::LBRACE && s.Type(-1) == Tok::IDENT &&
                    s.Type(-2) == Tok::ASSIGN && s.Text(-1)[0] >= 'A' && s.Text(-1)[0] <= 'Z';
  if (!line || !type) {
    return Resume::kNone;
  }
  auto error = Error(Code::D0102, s.Span(-1), "an object is written without the name of its type")
                   .Here("a type before an object");
  if (s.Type(-4) == Tok::LET && IsName(s.Type(-3))) {
    const std::string fixed = fmt::format(": {} =", s.Text(-1));
    error.FixIt(fmt::format("write `let {}{} …`", s.Text(-3), fixed), Applicability::kAlways,
                {{s.errors.SpanOf(s.Look(-3).end, s.Look(-1).end), fixed}});
  } else {
    error.FixIt(fmt::format("delete `{}`", s.Text(-1)), Applicability::kMaybe,
                {{s.errors.SpanOf(s.Look(-1).begin, s.Look(0).begin), ""}});
  }
  s.errors.Add(Rank::kSpecific, std::move(error));
  return Resume::kPanic;
}

// `content = hello world`
Resume UnquotedWords(Situation& s) {
  if ((s.rule() != Rule::kMemberLine && s.rule() != Rule::kDeclLine) || !IsName(s.Type(0)) ||
      !IsName(s.Type(-1)) || s.Type(-2) != Tok::ASSIGN) {
    return Resume::kNone;
  }
  int end = 0;
  while (end < kFar && IsName(s.Type(end))) {
    ++end;
  }
  if (s.Type(end) != Tok::NL && s.Type(end) != Tok::kEnd) {
    return Resume::kNone;
  }
  const std::string fixed = fmt::format("\"{}\"", Source(s, -1, end - 1));
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0102, s.Between(-1, end - 1), "a text stands in quotes")
                   .FixIt(fmt::format("write `{}`", fixed), Applicability::kMaybe,
                          {{s.Between(-1, end - 1), fixed}}));
  s.Skip(end);
  return Resume::kRetry;
}

}  // namespace deploy::syntax::habit
