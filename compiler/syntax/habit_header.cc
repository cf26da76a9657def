#include <string>

#include "compiler/syntax/habit_table.h"
#include "fmt/format.h"

namespace deploy::syntax::habit {
namespace {

using diag::Applicability;
using diag::Code;
using diag::Error;

bool IsHeader(const Situation& s) {
  if (s.rule() == Rule::kEntity) {
    return true;
  }
  return s.rule() == Rule::kMember && s.tokens[s.frames.back().first].type != Tok::WHEN;
}

// How far a clause that stands in the wrong place reaches: to `=`, to the `{` of the body, to the
// end of the line.
int EndOfClause(const Situation& s) {
  int i = 1;
  for (int depth = 0;; ++i) {
    Tok t = s.Type(i), before = s.Type(i - 1);
    if (t == Tok::kEnd) {
      return i;
    }
    if (depth == 0) {
      bool operand = IsName(before) || IsLiteral(before) || IsCloser(before);
      if (t == Tok::NL || t == Tok::ASSIGN || IsCloser(t) || (t == Tok::LBRACE && operand)) {
        return i;
      }
    }
    depth += IsOpener(t) ? 1 : IsCloser(t) ? -1 : 0;
  }
}

// The entities that are nothing without `= type`.
bool NeedsType(Tok keyword) {
  return keyword == Tok::RESOURCE || keyword == Tok::SERVICE || keyword == Tok::DATA;
}

// Whether the header has another `=` behind the place.
bool AssignFollows(const Situation& s) {
  for (int i = 0, depth = 0;; ++i) {
    const Tok t = s.Type(i);
    if (t == Tok::kEnd || (depth == 0 && (t == Tok::NL || t == Tok::LBRACE))) {
      return false;
    }
    if (depth == 0 && t == Tok::ASSIGN) {
      return true;
    }
    depth += IsOpener(t) ? 1 : IsCloser(t) ? -1 : 0;
  }
}

// `aws_vpc` is `aws.vpc`.
std::string TypeName(std::string_view text) {
  std::string name(text);
  if (size_t at = name.find('_'); at != std::string::npos) {
    name[at] = '.';
  }
  return name;
}

}  // namespace

Resume HclLabels(Situation& s) {
  if (s.rule() != Rule::kEntity || s.Type(0) != Tok::STR_OPEN || s.Type(1) != Tok::STR_TEXT ||
      s.Type(2) != Tok::STR_CLOSE) {
    return Resume::kNone;
  }
  if (s.Type(-1) != Tok::STR_CLOSE || s.Type(-2) != Tok::STR_TEXT || s.Type(-3) != Tok::STR_OPEN) {
    return Resume::kNone;
  }
  source::Span span = s.Between(-3, 2);
  std::string header = fmt::format("{} = {}", s.Text(1), TypeName(s.Text(-2)));
  s.errors.Add(
      Rank::kSpecific,
      Error(Code::D0112, span, "the name stands before the type, without quotes")
          .Here("labels in the manner of HCL")
          .FixIt(fmt::format("write `{}`", header), Applicability::kMaybe, {{span, header}}));
  s.Skip(3);
  return Resume::kRetry;
}

Resume ClauseOrder(Situation& s) {
  Tok clause = s.Type(0);
  if (!IsHeader(s) || (clause != Tok::FOR && clause != Tok::IF)) {
    return Resume::kNone;
  }
  uint32_t first = s.frames.back().first;
  const Token* earlier = nullptr;  // the clause or `=` that this one should stand before
  bool twice = false;
  uint32_t depth = 0;
  for (uint32_t i = first; i < s.at; ++i) {
    Tok t = s.tokens[i].type;
    if (IsCloser(t) && depth > 0) {
      --depth;
    }
    if (depth == 0) {
      twice |= t == clause;
      if (earlier == nullptr && (t == Tok::ASSIGN || (t == Tok::IF && clause == Tok::FOR))) {
        earlier = &s.tokens[i];
      }
    }
    if (IsOpener(t)) {
      ++depth;
    }
  }
  int end = EndOfClause(s);
  source::Span span = s.Between(0, end - 1);
  std::string text(s.errors.text().substr(span.begin, span.end - span.begin));
  auto error = Error(Code::D0117, s.Span(0),
                     twice ? fmt::format("a second `{}` clause", s.Text(0))
                           : fmt::format("`{}` stands too late in the header", s.Text(0)));
  if (earlier != nullptr && !twice) {
    source::Span there = s.errors.SpanOf(earlier->begin, earlier->end);
    error.At(there, "belongs before this")
        .FixIt("move the clause", Applicability::kAlways,
               {{s.errors.SpanOf(there.begin, there.begin), text + " "},
                {s.errors.SpanOf(s.Look(-1).end, span.end), ""}});
  } else {
    error.Help("the order is: name, `for`, `if`, `=` and the type");
  }
  s.errors.Add(Rank::kSpecific, std::move(error));
  s.Skip(end);
  return Resume::kRetry;
}

Resume AssignInClause(Situation& s) {
  const Tok value = s.Type(0);
  const bool literal =
      IsLiteral(value) || IsStringOpen(value) || IsReserved(value) || value == Tok::MINUS;
  const bool first = literal && s.Type(-1) == Tok::ASSIGN;  // `= "y"`
  const bool second = s.Type(0) == Tok::ASSIGN && s.rule() == Rule::kEntity;
  // `stop if x = "y" {`
  const bool block =
      s.Type(0) == Tok::ASSIGN &&
      (s.rule() == Rule::kMember || (s.rule() == Rule::kBlock && s.outer(1) == Rule::kMember));
  if (!first && !second && !block) {
    return Resume::kNone;
  }
  const uint32_t member = s.FirstOf(Rule::kMember);
  const bool nested = member < s.at;
  const uint32_t header = nested ? member : s.FirstOf(Rule::kEntity);
  const Token* clause = nullptr;
  const Token* assign = nullptr;
  for (uint32_t i = header; i < s.at && assign == nullptr; ++i) {
    if (s.tokens[i].type == Tok::LBRACE) {
      return Resume::kNone;
    }
    clause = s.tokens[i].type == Tok::IF ? &s.tokens[i] : clause;
    assign = s.tokens[i].type == Tok::ASSIGN ? &s.tokens[i] : nullptr;
  }
  assign = block && assign == nullptr ? &s.Look(0) : assign;
  if (clause == nullptr || assign == nullptr || (first && assign != &s.Look(-1))) {
    return Resume::kNone;
  }
  // The only `=` of a header that needs a type stands before it, as likely as not.
  const bool typed = first && !nested && NeedsType(s.tokens[header].type) && !AssignFollows(s);
  if (typed && IsStringOpen(value)) {
    return Resume::kNone;
  }
  const source::Span sign = s.errors.SpanOf(assign->begin, assign->end);
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0111, sign, "`=` gives a value and does not compare")
                   .Here("reads as the end of the condition")
                   .At(s.errors.SpanOf(clause->begin, clause->end), "of this `if`")
                   .FixIt("write `==`", typed ? Applicability::kMaybe : Applicability::kAlways,
                          {{sign, "=="}}));
  return Resume::kPanic;
}

Resume DoubledDot(Situation& s) {
  if (s.rule() != Rule::kPath || s.Type(0) != Tok::DOTDOT || !s.Glued(0) || !s.Glued(1) ||
      !IsName(s.Type(1))) {
    return Resume::kNone;
  }
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0101, s.Span(0), "expected `.`, found `..`")
                   .FixIt("write `.`", Applicability::kAlways, {{s.Span(0), "."}}));
  s.Retype(Tok::DOT);
  return Resume::kRetry;
}

Resume HeaderEquals(Situation& s) {
  if (s.rule() != Rule::kEntity || !IsName(s.Type(0)) || !Has(s.expected, Tok::LBRACE)) {
    return Resume::kNone;
  }
  uint32_t first = s.frames.back().first;
  bool assigned = false;
  for (uint32_t i = first; i < s.at; ++i) {
    assigned |= s.tokens[i].type == Tok::ASSIGN;
  }
  if (assigned) {
    return Resume::kNone;
  }
  if (s.Text(0) == s.Text(-1)) {
    s.errors.Add(Rank::kSpecific,
                 Error(Code::D0101, s.Span(0), fmt::format("`{}` stands here twice", s.Text(0)))
                     .FixIt("delete one", Applicability::kMaybe,
                            {{s.errors.SpanOf(s.Look(-1).end, s.Look(0).end), ""}}));
    s.Skip(1);
    return Resume::kRetry;
  }
  // Other languages name the type first: which of the two is the name cannot be told here.
  std::string turned = fmt::format("{} = {}", s.Text(0), s.Text(-1));
  auto error =
      Error(Code::D0103, s.Span(0), fmt::format("expected `=` before the type `{}`", s.Text(0)))
          .FixIt("insert `=`", Applicability::kMaybe, {{s.After(-1), " ="}});
  if (IsName(s.Type(-1)) && s.Type(1) == Tok::LBRACE) {
    error.FixIt(fmt::format("write `{}`", turned), Applicability::kMaybe,
                {{s.Between(-1, 0), turned}});
  }
  s.errors.Add(Rank::kSpecific, std::move(error));
  s.injected = Tok::ASSIGN;
  return Resume::kRetry;
}

}  // namespace deploy::syntax::habit
