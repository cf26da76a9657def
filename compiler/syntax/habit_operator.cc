#include <algorithm>
#include <iterator>
#include <string>

#include "compiler/syntax/habit_table.h"
#include "fmt/format.h"

namespace deploy::syntax::habit {
namespace {

using diag::Applicability;
using diag::Code;
using diag::Error;

bool BeginsOperand(Tok t) {
  return IsName(t) || IsLiteral(t) || IsStringOpen(t) || t == Tok::LBRACK || t == Tok::LPAREN ||
         t == Tok::BANG;
}

// The comma or line end that ends the expression the parser is in, as a distance.
int EndOfExpression(const Situation& s) {
  int depth = 0;
  for (int i = 0;; ++i) {
    Tok t = s.Type(i);
    if (t == Tok::kEnd) {
      return i;
    }
    if (depth == 0 && (t == Tok::NL || t == Tok::COMMA || IsCloser(t))) {
      return i;
    }
    depth += IsOpener(t) ? 1 : IsCloser(t) ? -1 : 0;
  }
}

// Whether the operand at the place is compared with something: `not` of other languages stands
// before the comparison, `!` before the operand.
bool ComparesLater(const Situation& s) {
  constexpr Tok kEnds[] = {Tok::kEnd, Tok::NL,   Tok::COMMA, Tok::ANDAND,
                           Tok::OROR, Tok::THEN, Tok::ELSE};
  constexpr Tok kCompare[] = {Tok::EQ, Tok::NEQ, Tok::LT, Tok::GT, Tok::LE,
                              Tok::GE, Tok::IN,  Tok::IS, Tok::QQ};
  constexpr int kFar = 200;  // many of them on one line stay linear
  for (int i = 0, depth = 0; i < kFar; ++i) {
    const Tok t = s.Type(i);
    const bool here = depth == 0;
    if (t == Tok::kEnd ||
        (here && (IsCloser(t) || std::count(std::begin(kEnds), std::end(kEnds), t) > 0))) {
      return false;
    }
    if (here && std::count(std::begin(kCompare), std::end(kCompare), t) > 0) {
      return true;
    }
    depth += IsOpener(t) ? 1 : IsCloser(t) ? -1 : 0;
  }
  return true;
}

std::string TextBetween(const Situation& s, uint32_t begin, uint32_t end) {
  return std::string(begin < end ? s.errors.text().substr(begin, end - begin) : std::string_view());
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') {
    text.remove_prefix(1);
  }
  while (!text.empty() && text.back() == ' ') {
    text.remove_suffix(1);
  }
  return text;
}

// What follows is no condition: another operator is meant, as likely as not.
bool TakesNumber(const Situation& s) {
  const Tok t = s.Type(1), after = s.Type(2);
  const bool whole = after == Tok::NL || after == Tok::kEnd || IsCloser(after);
  return (whole && IsLiteral(t) && t != Tok::TRUE && t != Tok::FALSE) || t == Tok::STR_OPEN;
}

}  // namespace

Resume WordOperator(Situation& s) {
  if (s.Type(0) != Tok::IDENT || s.rule() != Rule::kExpr) {
    return Resume::kNone;
  }
  std::string_view word = s.Text(0);
  bool conjunction = word == "and" || word == "AND", disjunction = word == "or" || word == "OR";
  if (!conjunction && !disjunction) {
    return Resume::kNone;
  }
  std::string_view meant = conjunction ? "&&" : "||";
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0111, s.Span(0), fmt::format("`{}` is no operator here", word))
                   .FixIt(fmt::format("write `{}`", meant),
                          TakesNumber(s) ? Applicability::kMaybe : Applicability::kAlways,
                          {{s.Span(0), std::string(meant)}}));
  s.Retype(conjunction ? Tok::ANDAND : Tok::OROR);
  return Resume::kRetry;
}

Resume NotWord(Situation& s) {
  if (s.rule() != Rule::kExpr && s.rule() != Rule::kOperand) {
    return Resume::kNone;
  }
  if (s.Type(0) == Tok::IDENT && s.Text(0) == "not" && s.Type(1) == Tok::IN) {  // `a not in b`
    s.errors.Add(
        Rank::kSpecific,
        Error(Code::D0111, s.Span(0), "`not` is no operator here").Help("write `!(a in b)`"));
    s.Skip(1);
    return Resume::kRetry;
  }
  if (s.Type(-1) != Tok::IDENT || s.Text(-1) != "not" || !BeginsOperand(s.Type(0))) {
    return Resume::kNone;
  }
  source::Span word = s.errors.SpanOf(s.Look(-1).begin, s.Look(0).begin);
  auto error = Error(Code::D0111, s.Span(-1), "`not` is no operator here");
  if (s.Type(-2) == Tok::IS) {
    error.Help("write `!(x is y)`, or `x != null`");
  } else {
    error.FixIt("write `!`", ComparesLater(s) ? Applicability::kMaybe : Applicability::kAlways,
                {{word, "!"}});
  }
  s.errors.Add(Rank::kSpecific, std::move(error));
  s.injected = Tok::ANDAND;  // the operand was taken for a name; the next one follows it
  return Resume::kRetry;
}

Resume Ternary(Situation& s) {
  if (s.Type(0) != Tok::QUEST || s.rule() != Rule::kExpr) {
    return Resume::kNone;
  }
  int end = EndOfExpression(s), colon = 0;
  for (int i = 1, depth = 0; i < end; ++i) {
    Tok t = s.Type(i);
    depth += IsOpener(t) ? 1 : IsCloser(t) ? -1 : 0;
    if (depth == 0 && t == Tok::COLON) {
      colon = i;
      break;
    }
  }
  auto error = Error(Code::D0111, s.Span(0), "there is no operator `? :`");
  const Token& first = s.tokens[s.frames.back().first];
  if (colon > 1 && end > colon + 1) {
    std::string condition = TextBetween(s, first.begin, s.Look(-1).end);
    std::string yes = TextBetween(s, s.Look(1).begin, s.Look(colon - 1).end),
                no = TextBetween(s, s.Look(colon + 1).begin, s.Look(end - 1).end);
    error.FixIt("write `if … then … else …`", Applicability::kMaybe,
                {{s.errors.SpanOf(first.begin, s.Look(end - 1).end),
                  fmt::format("if {} then {} else {}", Trim(condition), Trim(yes), Trim(no))}});
  } else {
    error.Help("write `if c then a else b`, or `a ?? b` for a value that may be null");
  }
  s.errors.Add(Rank::kSpecific, std::move(error));
  s.Skip(end);
  return Resume::kRetry;
}

Resume ElseIfWord(Situation& s) {
  bool else_wanted = Has(s.expected, Tok::ELSE) && s.rule() == Rule::kExpr;
  if (!else_wanted || s.Type(0) != Tok::IDENT) {
    return Resume::kNone;
  }
  std::string_view word = s.Text(0);
  if (word != "elif" && word != "elsif" && word != "elseif") {
    return Resume::kNone;
  }
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0111, s.Span(0), fmt::format("there is no word `{}`", word))
                   .FixIt("write `else if`", Applicability::kAlways, {{s.Span(0), "else if"}}));
  s.Retype(Tok::IF);
  s.injected = Tok::ELSE;
  return Resume::kRetry;
}

Resume IfWithBraces(Situation& s) {
  if (s.Type(0) != Tok::LBRACE || s.rule() != Rule::kExpr || !Has(s.expected, Tok::THEN)) {
    return Resume::kNone;
  }
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0111, s.Span(0), "`if` takes `then` and `else`, no braces")
                   .Here("expected `then`")
                   .Help("write `if c then a else b`"));
  return Resume::kPanic;
}

Resume MissingElse(Situation& s) {
  bool over = s.Type(0) == Tok::NL || s.Type(0) == Tok::COMMA || IsCloser(s.Type(0));
  if (s.rule() != Rule::kExpr || !Has(s.expected, Tok::ELSE) || !over) {
    return Resume::kNone;
  }
  const Token& word = s.tokens[s.frames.back().first];
  s.errors.Add(
      Rank::kSpecific,
      Error(Code::D0101, s.After(-1), "expected `else`: an `if` in an expression has two branches")
          .At(s.errors.SpanOf(word.begin, word.end), "of this `if`")
          .FixIt("add `else null`", Applicability::kMaybe, {{s.After(-1), " else null"}}));
  return Resume::kPanic;
}

Resume WrongAssign(Situation& s) {
  Tok t = s.Type(0);
  if (!Has(s.expected, Tok::ASSIGN) || (t != Tok::FATARROW && t != Tok::EQ && t != Tok::COLON)) {
    return Resume::kNone;
  }
  if (t == Tok::COLON && s.rule() != Rule::kEntity && s.rule() != Rule::kEnumItem) {
    return Resume::kNone;
  }
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0111, s.Span(0), fmt::format("expected `=`, found `{}`", s.Text(0)))
                   .Here(t == Tok::EQ      ? "`==` compares"
                         : t == Tok::COLON ? "`:` gives a type"
                                           : "`=>` maps a pattern to a result")
                   .FixIt("write `=`", Applicability::kAlways, {{s.Span(0), "="}}));
  s.Retype(Tok::ASSIGN);
  return Resume::kRetry;
}

Resume CompareAssign(Situation& s) {
  if (s.Type(0) != Tok::ASSIGN || s.rule() != Rule::kExpr) {
    return Resume::kNone;
  }
  Rule outer = s.outer(1);
  bool condition = outer == Rule::kAssertStmt || outer == Rule::kPrimary;
  if (outer == Rule::kExpr) {
    condition = s.tokens[s.frames[s.frames.size() - 2].first].type == Tok::IF;
  }
  if (outer == Rule::kMember) {
    condition = s.tokens[s.frames[s.frames.size() - 2].first].type == Tok::WHEN;
  }
  // The rule may also be the `if` expression itself, which waits for its `then`.
  if (Has(s.expected, Tok::THEN)) {
    condition = true;
  }
  if (!condition) {
    return Resume::kNone;
  }
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0111, s.Span(0), "`=` gives a value and does not compare")
                   .FixIt("write `==`", Applicability::kAlways, {{s.Span(0), "=="}}));
  s.Retype(Tok::EQ);
  return Resume::kRetry;
}

Resume ThreeDots(Situation& s) {
  if (s.Type(0) != Tok::ELLIPSIS || s.rule() != Rule::kExpr || !s.Glued(0) || !s.Glued(1) ||
      !BeginsOperand(s.Type(1))) {
    return Resume::kNone;
  }
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0111, s.Span(0), "a range is written with two dots")
                   .Here("three put the elements of a list into another")
                   .FixIt("write `..`", Applicability::kMaybe, {{s.Span(0), ".."}}));
  s.Retype(Tok::DOTDOT);
  return Resume::kRetry;
}

Resume DottedStar(Situation& s) {
  const bool dot = s.Type(-1) == Tok::DOT || s.Type(-1) == Tok::QDOT;
  const bool suffix = s.rule() == Rule::kSuffix || s.outer(1) == Rule::kSuffix;
  if (s.Type(0) != Tok::STAR || !dot || !s.Glued(0) || !suffix) {
    return Resume::kNone;
  }
  // What may be null has no elements before that is asked.
  const bool plain = s.Type(-1) == Tok::DOT;
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0111, s.Between(-1, 0), "all elements are named by `[*]`")
                   .Here("`*` is the name of no member")
                   .FixIt("write `[*]`", plain ? Applicability::kAlways : Applicability::kMaybe,
                          {{s.Between(-1, 0), "[*]"}}));
  // What follows is read as if the star were not there.
  if (s.Type(1) == Tok::DOT && IsName(s.Type(2))) {
    s.Skip(2);
    return Resume::kRetry;
  }
  return Resume::kPanic;
}

}  // namespace deploy::syntax::habit
