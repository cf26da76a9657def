#include <algorithm>
#include <optional>
#include <string>

#include "base/support/edit_distance.h"
#include "compiler/syntax/habits.h"
#include "compiler/syntax/lexer.h"
#include "fmt/format.h"

// Lines at the margin that begin with no keyword of ours.
namespace deploy::syntax {
namespace {

using diag::Applicability;
using diag::Code;
using diag::Error;

constexpr std::string_view kKeywords[] = {
    "import",      "let",      "fn",       "type",    "enum",   "input",  "output",
    "secret",      "deploy",   "resource", "service", "data",   "module", "provider",
    "environment", "pipeline", "alert",    "monitor", "backup", "drill",  "rollback",
    "slo",         "policy",   "channel",  "test",    "order",  "assert"};

struct Foreign {
  std::string_view word, ours;
};
constexpr Foreign kForeign[] = {{"variable", "input"},
                                {"locals", "let"},
                                {"local", "let"},
                                {"terraform", "deploy"},
                                {"const", "let"},
                                {"var", "let"},
                                {"val", "let"},
                                {"define", "let"},
                                {"def", "fn"},
                                {"func", "fn"},
                                {"function", "fn"},
                                {"fun", "fn"},
                                {"use", "import"},
                                {"using", "import"},
                                {"include", "import"},
                                {"require", "import"},
                                {"export", "output"},
                                {"return", "output"},
                                {"struct", "type"},
                                {"record", "type"},
                                {"interface", "type"},
                                {"typedef", "type"},
                                {"class", "type"},
                                {"param", "input"},
                                {"parameter", "input"},
                                {"workflow", "pipeline"},
                                {"job", "pipeline"},
                                {"deployment", "service"},
                                {"container", "service"},
                                {"env", "environment"}};

Resume Foreigner(Situation& s, std::string_view word, std::string_view ours) {
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0108, s.Span(0), fmt::format("unknown declaration keyword `{}`", word))
                   .Here(fmt::format("here it is called `{}`", ours))
                   .FixIt(fmt::format("write `{}`", ours), Applicability::kMaybe,
                          {{s.Span(0), std::string(ours)}}));
  if (!IsName(s.Type(1)) || s.Type(2) == Tok::LBRACE) {
    return Resume::kPanic;
  }
  s.Retype(KeywordOf(ours));
  return Resume::kRetry;
}

// `x = 5` outside of any declaration.
Resume BareAssignment(Situation& s) {
  s.errors.Add(
      Rank::kSpecific,
      Error(Code::D0108, s.Span(0), fmt::format("`{}` is not declared with a keyword", s.Text(0)))
          .Here("a declaration begins with its keyword")
          .FixIt("write `let`", Applicability::kMaybe, {{s.Before(0), "let "}}));
  s.injected = Tok::LET;
  return Resume::kRetry;
}

Resume UnknownKeyword(Situation& s) {
  std::string_view word = s.Text(0);
  for (const Foreign& foreign : kForeign) {
    if (word == foreign.word) {
      return Foreigner(s, word, foreign.ours);
    }
  }
  std::optional<std::string_view> nearest = support::Nearest(word, kKeywords);
  auto error = Error(Code::D0108, s.Span(0), fmt::format("unknown declaration keyword `{}`", word));
  if (nearest) {
    error.FixIt(fmt::format("write `{}`", *nearest), Applicability::kAlways,
                {{s.Span(0), std::string(*nearest)}});
  } else {
    error.Help(
        "declarations begin with `let`, `input`, `output`, `type`, `fn`, `resource`, `service` …");
  }
  s.errors.Add(Rank::kSpecific, std::move(error));
  if (!nearest) {
    return Resume::kPanic;
  }
  s.Retype(KeywordOf(*nearest));
  return Resume::kRetry;
}

}  // namespace

Resume TryDeclarationHabits(Situation& s) {
  Tok word = s.Type(0), next = s.Type(1);
  if (IsName(word) && next == Tok::ASSIGN && !StartsDeclaration(word)) {
    return BareAssignment(s);
  }
  if (StartsDeclaration(word)) {
    // `resource resource r = …`: one was typed twice.
    bool twice =
        word == next && IsSoftKeyword(word) && (IsName(s.Type(2)) || IsStringOpen(s.Type(2)));
    if (!twice) {
      return Resume::kNone;
    }
    s.errors.Add(Rank::kSpecific,
                 Error(Code::D0101, s.Span(1), fmt::format("`{}` stands here twice", s.Text(0)))
                     .FixIt("delete one", Applicability::kMaybe,
                            {{s.errors.SpanOf(s.Look(0).end, s.Look(1).end), ""}}));
    s.Skip(1);
    return Resume::kRetry;
  }
  if (IsName(word) && next == Tok::COLON) {
    s.errors.Add(
        Rank::kSpecific,
        Error(Code::D0113, s.Span(1), fmt::format("`{}` is not declared with a keyword", s.Text(0)))
            .Here("a mapping in the manner of YAML")
            .Help(fmt::format("a value of the file is written `let {} = …`", s.Text(0))));
    return Resume::kPanic;
  }
  bool header = IsName(next) || IsStringOpen(next) || next == Tok::LBRACE || IsLiteral(next) ||
                next == Tok::LBRACK;
  if (word == Tok::IDENT && header) {
    return UnknownKeyword(s);
  }
  if (word == Tok::MINUS) {
    s.errors.Add(Rank::kSpecific, Error(Code::D0113, s.Span(0), "lists are written in brackets")
                                      .Here("a list in the manner of YAML"));
    return Resume::kPanic;
  }
  s.errors.Add(Rank::kGeneric, Error(Code::D0101, s.Span(0),
                                     fmt::format("expected a declaration, found {}",
                                                 Shown(s.Look(0), s.errors.text()))));
  return Resume::kPanic;
}

}  // namespace deploy::syntax
