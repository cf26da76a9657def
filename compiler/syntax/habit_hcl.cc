#include <map>
#include <string>

#include "compiler/syntax/habit_table.h"
#include "compiler/syntax/lexer.h"
#include "fmt/format.h"

// Declarations in the manner of HCL: names in quotes, and what is one line here as a body.
namespace deploy::syntax::habit {
namespace {

using diag::Applicability;
using diag::Code;
using diag::Error;

bool Quoted(const Situation& s, int ahead) {
  return s.Type(ahead) == Tok::STR_OPEN && s.Type(ahead + 1) == Tok::STR_TEXT &&
         s.Type(ahead + 2) == Tok::STR_CLOSE;
}

bool IsIdentifier(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) {
    return false;
  }
  return text.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == text.npos;
}

// The attributes of the body that opens at `ahead`, as text; `last` is its closer.
std::map<std::string_view, std::string> Attributes(const Situation& s, int ahead, int& last) {
  std::map<std::string_view, std::string> out;
  int i = ahead + 1;
  for (int depth = 1; depth > 0 && s.Type(i) != Tok::kEnd; ++i) {
    const bool begins = depth == 1 && IsName(s.Type(i)) && s.Type(i + 1) == Tok::ASSIGN &&
                        (s.Type(i - 1) == Tok::NL || s.Type(i - 1) == Tok::LBRACE);
    if (begins) {
      int end = i + 2;
      for (int inner = 0; s.Type(end) != Tok::kEnd; ++end) {
        if (inner == 0 && (s.Type(end) == Tok::NL || IsCloser(s.Type(end)))) {
          break;
        }
        inner += IsOpener(s.Type(end)) ? 1 : IsCloser(s.Type(end)) ? -1 : 0;
      }
      if (end > i + 2) {
        const uint32_t begin = s.Look(i + 2).begin;
        out[s.Text(i)] = std::string(s.errors.text().substr(begin, s.Look(end - 1).end - begin));
      }
      i = end - 1;
      continue;
    }
    depth += IsOpener(s.Type(i)) ? 1 : IsCloser(s.Type(i)) ? -1 : 0;
  }
  last = i - 1;
  return out;
}

}  // namespace

// `let "o" = 1`
Resume QuotedName(Situation& s) {
  const Rule outer = s.outer(1);
  const bool declares = outer == Rule::kLetDecl || outer == Rule::kSecretDecl ||
                        outer == Rule::kInputDecl || outer == Rule::kOutputDecl ||
                        outer == Rule::kTypeDecl || outer == Rule::kEnumDecl ||
                        outer == Rule::kFnDecl || outer == Rule::kOrderNode ||
                        (outer == Rule::kPath && s.outer(2) == Rule::kOrderNode);
  const bool ordered = s.rule() == Rule::kOrderNode && Has(s.expected, Tok::LBRACK);
  if (!((s.rule() == Rule::kName && declares) || ordered) || !Quoted(s, 0) ||
      !IsIdentifier(s.Text(1))) {
    return Resume::kNone;
  }
  const bool reserved = IsReserved(KeywordOf(s.Text(1)));
  const std::string name = reserved ? fmt::format("`{}`", s.Text(1)) : std::string(s.Text(1));
  s.errors.Add(Rank::kSpecific, Error(Code::D0112, s.Between(0, 2), "a name stands without quotes")
                                    .Here("a text is no name")
                                    .FixIt(reserved ? "write the name in backticks"
                                                    : fmt::format("write `{}`", name),
                                           Applicability::kAlways, {{s.Between(0, 2), name}}));
  Token& last = s.tokens[s.at + 2];
  last = s.Look(1);
  last.type = Tok::IDENT;
  s.Skip(2);
  return Resume::kRetry;
}

// `output "url" { value = x }`, `input a { type = int }`, `variable "a" {`
Resume HclBody(Situation& s) {
  const Tok word = s.Type(0);
  const bool variable = word == Tok::IDENT && s.Text(0) == "variable";
  const bool input = word == Tok::INPUT || variable, output = word == Tok::OUTPUT;
  const bool quoted = Quoted(s, 1);
  if ((!input && !output) || (!quoted && !IsName(s.Type(1)))) {
    return Resume::kNone;
  }
  const std::string_view name = s.Text(quoted ? 2 : 1);
  const int after = quoted ? 4 : 2;
  int open = after, last = 0;
  while (s.Type(open) == Tok::COLON || s.Type(open) == Tok::QUEST || IsName(s.Type(open))) {
    ++open;
  }
  if (s.Type(open) != Tok::LBRACE || s.Type(open - 1) == Tok::COLON) {
    return Resume::kNone;
  }
  auto given = Attributes(s, open, last);
  if (output && !given.contains("value")) {
    return Resume::kNone;
  }
  std::string type =
      open > after + 1
          ? std::string(s.errors.text().substr(s.Look(after + 1).begin,
                                               s.Look(open - 1).end - s.Look(after + 1).begin))
          : given["type"];
  const std::string value = output ? given["value"] : given["default"];
  const std::string_view keyword = output ? "output" : "input";
  const std::string fixed = fmt::format("{} {}{}{}{}{}", keyword, name, type.empty() ? "" : ": ",
                                        type, value.empty() ? "" : " = ", value);
  const bool readable = fixed.find('\n') == fixed.npos && IsIdentifier(name) &&
                        (!type.empty() || !value.empty()) && !s.Look(last).made;
  auto error = Error(variable ? Code::D0108 : Code::D0101, variable ? s.Span(0) : s.Span(open),
                     variable ? "unknown declaration keyword `variable`"
                              : fmt::format("an {} is written without a body", keyword))
                   .Here(variable ? "here it is called `input`" : "a body in the manner of HCL");
  if (readable) {
    error.FixIt(fmt::format("write `{}`", fixed), Applicability::kMaybe,
                {{s.Between(0, last), fixed}});
  } else {
    error.Help(output ? "write `output url = …`" : "write `input a: int = 3`");
  }
  s.errors.Add(Rank::kBracket, std::move(error));
  return Resume::kPanic;
}

// `resource file.page {`: the name became the last word, the type what stands before it.
Resume TypeBeforeName(Situation& s) {
  if (s.rule() != Rule::kEntity || s.Type(0) != Tok::DOT || !IsName(s.Type(-1)) ||
      s.at != s.frames.back().first + 2) {
    return Resume::kNone;
  }
  int last = 1;
  while (IsName(s.Type(last)) && s.Type(last + 1) == Tok::DOT) {
    last += 2;
  }
  if (!IsName(s.Type(last))) {
    return Resume::kNone;
  }
  const uint32_t begin = s.Look(-1).begin;
  const std::string fixed = fmt::format(
      "{} = {}", s.Text(last), s.errors.text().substr(begin, s.Look(last - 2).end - begin));
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0112, s.Between(-1, last), "the name stands before the type")
                   .Here("a type and a name")
                   .FixIt(fmt::format("write `{}`", fixed), Applicability::kMaybe,
                          {{s.Between(-1, last), fixed}}));
  Token& name = s.tokens[s.at - 1];
  name.type = Tok::IDENT;
  name.begin = s.Look(last).begin;
  name.end = s.Look(last).end;
  s.Skip(last + 1);
  return Resume::kRetry;
}

// `enum T = { a }`, `environment p = { … }`
Resume AssignBeforeBody(Situation& s) {
  const bool enumeration =
      s.rule() == Rule::kEnumDecl && s.Type(0) == Tok::ASSIGN && s.Type(1) == Tok::LBRACE;
  if (!enumeration) {
    return Resume::kNone;
  }
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0101, s.Span(0), "no `=` before the members of an enum")
                   .FixIt("delete `=`", Applicability::kAlways,
                          {{s.errors.SpanOf(s.Look(-1).end, s.Look(0).end), ""}}));
  s.Skip(1);
  return Resume::kRetry;
}

Resume AssignBeforeEntityBody(Situation& s) {
  if (s.Type(0) != Tok::LBRACE || s.Type(-1) != Tok::ASSIGN) {
    return Resume::kNone;
  }
  const uint32_t header = s.FirstOf(Rule::kEntity);
  if (header >= s.at || s.FirstOf(Rule::kBlock) != s.at) {
    return Resume::kNone;
  }
  const Tok keyword = s.tokens[header].type;
  if (keyword == Tok::RESOURCE || keyword == Tok::SERVICE || keyword == Tok::DATA) {
    return Resume::kNone;
  }
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0101, s.Span(-1),
                     fmt::format("no `=` before the body of this `{}`",
                                 TextOf(s.tokens[header], s.errors.text())))
                   .FixIt("delete `=`", Applicability::kAlways,
                          {{s.errors.SpanOf(s.Look(-2).end, s.Look(-1).end), ""}}));
  return Resume::kPanic;
}

}  // namespace deploy::syntax::habit
