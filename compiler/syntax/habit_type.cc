#include <string>

#include "compiler/syntax/habit_table.h"
#include "fmt/format.h"

namespace deploy::syntax::habit {
namespace {

using diag::Applicability;
using diag::Code;
using diag::Error;

bool EndsType(const Situation& s) {
  // A type stands after `:` or, in a `type` declaration, after `=`; the tokens between are names
  // and dots.
  if (!IsName(s.Type(-1))) {
    return false;
  }
  int i = -2;
  while (s.Type(i) == Tok::DOT && IsName(s.Type(i - 1))) {
    i -= 2;
  }
  return s.Type(i) == Tok::COLON ||
         (s.Type(i) == Tok::ASSIGN && s.FirstOf(Rule::kTypeDecl) != s.at) || s.Type(i) == Tok::PIPE;
}

// `list[string]`
Resume BracketArguments(Situation& s) {
  int end = 1;
  while (IsName(s.Type(end)) || s.Type(end) == Tok::DOT || s.Type(end) == Tok::COMMA) {
    ++end;
  }
  if (s.Type(end) != Tok::RBRACK || end == 1 || !s.Glued(0)) {
    return Resume::kNone;
  }
  s.errors.Add(
      Rank::kSpecific,
      Error(Code::D0111, s.Between(0, end), "type arguments stand in parentheses")
          .FixIt("write `(…)`", Applicability::kAlways, {{s.Span(0), "("}, {s.Span(end), ")"}}));
  s.Skip(end + 1);
  return Resume::kRetry;
}

}  // namespace

// `[]string`, `?string`
Resume PrefixType(Situation& s) {
  const bool list = s.Type(0) == Tok::LBRACK && s.Type(1) == Tok::RBRACK;
  const bool optional = s.Type(0) == Tok::QUEST;
  const int name = list ? 2 : 1;
  const bool type =
      s.rule() == Rule::kType || s.rule() == Rule::kTypeTerm || s.rule() == Rule::kTypePrim;
  if (!type || (!list && !optional) || !Has(s.expected, Tok::IDENT) || !IsName(s.Type(name))) {
    return Resume::kNone;
  }
  int last = name;
  while (s.Type(last + 1) == Tok::DOT && IsName(s.Type(last + 2))) {
    last += 2;
  }
  const std::string inner(
      s.errors.text().substr(s.Look(name).begin, s.Look(last).end - s.Look(name).begin));
  const std::string fixed = list ? fmt::format("list({})", inner) : inner + "?";
  const bool whole = s.Type(last + 1) != Tok::LPAREN;
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0111, s.Between(0, name - 1),
                     list ? "a list type is written with its name" : "`?` stands after the type")
                   .FixIt(fmt::format("write `{}`", fixed),
                          whole ? Applicability::kAlways : Applicability::kMaybe,
                          {{s.Between(0, last), fixed}}));
  s.Skip(name);
  return Resume::kRetry;
}

Resume TypeArguments(Situation& s) {
  if (!IsName(s.Type(-1)) || !EndsType(s)) {
    return Resume::kNone;
  }
  std::string name(s.Text(-1));
  if (s.Type(0) == Tok::LBRACK && s.Type(1) == Tok::RBRACK) {
    source::Span span = s.Between(-1, 1);
    s.errors.Add(Rank::kSpecific,
                 Error(Code::D0111, s.Between(0, 1), "a list type is written with its name")
                     .FixIt(fmt::format("write `list({})`", name), Applicability::kAlways,
                            {{span, fmt::format("list({})", name)}}));
    s.Skip(2);
    return Resume::kRetry;
  }
  if (s.Type(0) == Tok::LBRACK) {
    return BracketArguments(s);
  }
  if (s.Type(0) != Tok::LT) {
    return Resume::kNone;
  }
  int end = 1, depth = 1;
  for (; depth > 0; ++end) {
    Tok t = s.Type(end);
    if (t == Tok::NL || t == Tok::kEnd || IsCloser(t) || t == Tok::ASSIGN) {
      return Resume::kNone;
    }
    depth += t == Tok::LT ? 1 : t == Tok::GT ? -1 : 0;
  }
  source::Span span = s.Between(0, end - 1);
  std::string inner(s.errors.text().substr(span.begin + 1, span.end - span.begin - 2));
  bool plain = inner.find('<') == std::string::npos;
  auto error = Error(Code::D0111, span, "type arguments stand in parentheses");
  if (plain) {
    error.FixIt(fmt::format("write `{}({})`", name, inner), Applicability::kAlways,
                {{span, "(" + inner + ")"}});
  }
  s.errors.Add(Rank::kSpecific, std::move(error));
  s.Skip(end);
  return Resume::kRetry;
}

Resume OptionalField(Situation& s) {
  bool named =
      s.rule() == Rule::kField || s.rule() == Rule::kLetDecl || s.rule() == Rule::kOutputDecl;
  if (!named || s.Type(0) != Tok::QUEST || s.Type(1) != Tok::COLON) {
    return Resume::kNone;
  }
  s.errors.Add(Rank::kSpecific, Error(Code::D0111, s.Span(0), "`?` stands after the type")
                                    .Help(fmt::format("write `{}: T?`", s.Text(-1))));
  s.Skip(1);
  return Resume::kRetry;
}

Resume ResultArrow(Situation& s) {
  if (s.rule() != Rule::kFnDecl || s.Type(0) != Tok::ARROW || !Has(s.expected, Tok::COLON)) {
    return Resume::kNone;
  }
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0111, s.Span(0), "the type of the result stands after `:`")
                   .FixIt("write `:`", Applicability::kAlways,
                          {{s.errors.SpanOf(s.Look(-1).end, s.Look(0).end), ":"}}));
  s.Retype(Tok::COLON);
  return Resume::kRetry;
}

}  // namespace deploy::syntax::habit
