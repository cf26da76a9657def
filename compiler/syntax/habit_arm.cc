#include <string>

#include "compiler/syntax/habit_table.h"
#include "fmt/format.h"

// The arms of a match, bodies of functions and `order` in the manner of other languages.
namespace deploy::syntax::habit {
namespace {

using diag::Applicability;
using diag::Code;
using diag::Error;

Resume Write(Situation& s, std::string message, std::string_view sign, Tok type) {
  s.errors.Add(Rank::kSpecific, Error(Code::D0111, s.Span(0), std::move(message))
                                    .FixIt(fmt::format("write `{}`", sign), Applicability::kAlways,
                                           {{s.Span(0), std::string(sign)}}));
  s.Retype(type);
  return Resume::kRetry;
}

}  // namespace

// `1 = "x"`, `1 -> "x"`, `case 1:`, `1, 2 => "x"`
Resume WrongArrow(Situation& s) {
  if (s.rule() != Rule::kArm || !Has(s.expected, Tok::FATARROW)) {
    return Resume::kNone;
  }
  const Tok t = s.Type(0);
  const uint32_t first = s.frames.back().first;
  const bool is_case = s.tokens[first].type == Tok::IDENT && s.at == first + 1 &&
                       TextOf(s.tokens[first], s.errors.text()) == "case" && IsLiteral(t);
  if (is_case) {
    std::vector<diag::Edit> edits = {{s.errors.SpanOf(s.Look(-1).begin, s.Look(0).begin), ""}};
    if (s.Type(1) == Tok::COLON) {
      edits.push_back({s.Span(1), " =>"});
    }
    s.errors.Add(Rank::kSpecific, Error(Code::D0111, s.Span(-1), "an arm is written without `case`")
                                      .FixIt(fmt::format("write `{} =>`", s.Text(0)),
                                             Applicability::kMaybe, std::move(edits)));
    return Resume::kPanic;
  }
  if (t == Tok::ASSIGN || t == Tok::ARROW || t == Tok::COLON) {
    return Write(s, fmt::format("expected `=>` after the pattern, found `{}`", s.Text(0)), "=>",
                 Tok::FATARROW);
  }
  const bool several = t == Tok::COMMA && (IsLiteral(s.Type(1)) || IsName(s.Type(1))) &&
                       (s.Type(2) == Tok::FATARROW || s.Type(2) == Tok::COMMA);
  if (several) {
    s.errors.Add(Rank::kSpecific,
                 Error(Code::D0111, s.Span(0), "patterns of one arm are parted by `|`")
                     .FixIt("write `|`", Applicability::kAlways,
                            {{s.errors.SpanOf(s.Look(-1).end, s.Look(0).end), " |"}}));
    s.Retype(Tok::PIPE);
    return Resume::kRetry;
  }
  return Resume::kNone;
}

// `else => "x"`: the last arm of a match.
Resume ElseArm(Situation& s) {
  if (s.Type(0) != Tok::ELSE || s.Type(1) != Tok::FATARROW) {
    return Resume::kNone;
  }
  const bool word =
      s.rule() == Rule::kName && s.outer(1) == Rule::kPath && s.outer(2) == Rule::kPattern;
  const bool first =
      s.rule() == Rule::kExpr && !Has(s.expected, Tok::COMMA) && s.Type(-1) == Tok::LBRACE;
  const bool pattern = first || word || s.rule() == Rule::kPattern || s.rule() == Rule::kArm;
  if (!pattern && (s.rule() != Rule::kExpr || !Has(s.expected, Tok::COMMA))) {
    return Resume::kNone;
  }
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0111, s.Span(0), "the arm of all other values is `_`")
                   .FixIt("write `_`", Applicability::kAlways, {{s.Span(0), "_"}}));
  s.Retype(Tok::IDENT);
  if (!pattern) {
    s.injected = Tok::COMMA;
  }
  return Resume::kRetry;
}

// `fn f(x: int): int { x + 1 }`
Resume BodyInBraces(Situation& s) {
  if (s.rule() != Rule::kFnDecl || s.Type(0) != Tok::LBRACE || !Has(s.expected, Tok::ASSIGN)) {
    return Resume::kNone;
  }
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0111, s.Span(0), "the body of a function is one expression after `=`")
                   .Help("write `fn f(x: int): int = x + 1`"));
  return Resume::kPanic;
}

// `order a, b`
Resume OrderComma(Situation& s) {
  if (s.rule() != Rule::kOrderStmt || s.Type(0) != Tok::COMMA || !Has(s.expected, Tok::ARROW)) {
    return Resume::kNone;
  }
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0111, s.Span(0), "`order` takes `->` between what follows each other")
                   .FixIt("write `->`", Applicability::kAlways,
                          {{s.errors.SpanOf(s.Look(-1).end, s.Look(0).end), " ->"}}));
  s.Retype(Tok::ARROW);
  return Resume::kRetry;
}

// `let a int = 3`, `{ host string }`, `{ a = int }`
Resume MissingColon(Situation& s) {
  const Rule rule = s.rule();
  const bool field = rule == Rule::kField;
  const bool named = rule == Rule::kLetDecl || rule == Rule::kOutputDecl ||
                     rule == Rule::kSecretDecl || rule == Rule::kInputDecl ||
                     rule == Rule::kParam || field;
  if (!named || !Has(s.expected, Tok::COLON) || !IsName(s.Type(-1))) {
    return Resume::kNone;
  }
  if (field && s.Type(0) == Tok::ASSIGN) {
    const bool whole = IsName(s.Type(1)) || IsLiteral(s.Type(1)) || IsStringOpen(s.Type(1));
    s.errors.Add(Rank::kSpecific,
                 Error(Code::D0111, s.Span(0), "the type of a field stands after `:`")
                     .FixIt("write `:`", whole ? Applicability::kAlways : Applicability::kMaybe,
                            {{s.errors.SpanOf(s.Look(-1).end, s.Look(0).end), ":"}}));
    s.Retype(Tok::COLON);
    return Resume::kRetry;
  }
  const Tok after = s.Type(1);
  const bool bare = rule == Rule::kInputDecl || rule == Rule::kParam || field;
  const bool type = IsName(s.Type(0)) && (bare || after == Tok::ASSIGN || after == Tok::QUEST);
  if (!type) {
    return Resume::kNone;
  }
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0101, s.Span(0), "expected `:` before the type")
                   .FixIt("insert `:`", Applicability::kAlways, {{s.After(-1), ":"}}));
  s.injected = Tok::COLON;
  return Resume::kRetry;
}

}  // namespace deploy::syntax::habit
