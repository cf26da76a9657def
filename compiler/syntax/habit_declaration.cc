#include <algorithm>
#include <optional>
#include <string>

#include "base/support/edit_distance.h"
#include "compiler/syntax/habit_table.h"
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
  std::string_view help = {};  // where it is no word for a word
};
constexpr Foreign kForeign[] = {
    {"variable", "input"},
    {"locals", "let", "each value is a declaration of its own: `let a = 1`"},
    {"local", "let"},
    {"terraform", "deploy", "the version of the language stands in the first line: `deploy 1`"},
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

Resume Foreigner(Situation& s, std::string_view word, const Foreign& foreign) {
  const std::string_view ours = foreign.ours;
  auto error = Error(Code::D0108, s.Span(0), fmt::format("unknown declaration keyword `{}`", word));
  if (!foreign.help.empty() && s.Type(1) == Tok::LBRACE) {
    s.errors.Add(Rank::kSpecific, std::move(error.Help(std::string(foreign.help))));
    return Resume::kPanic;
  }
  error.Here(fmt::format("here it is called `{}`", ours))
      .FixIt(fmt::format("write `{}`", ours), Applicability::kMaybe,
             {{s.Span(0), std::string(ours)}});
  s.errors.Add(Rank::kSpecific, std::move(error));
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
      return Foreigner(s, word, foreign);
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

// `services:`, `environment: x`; `input : int` lacks its name.
bool IsMapping(const Situation& s) {
  const bool word = IsName(s.Type(0)) && !(s.Type(0) >= Tok::LET && s.Type(0) <= Tok::SECRET);
  return word && s.Type(1) == Tok::COLON;
}

// Scripts: the tokens up to the line that is only this word, or 0.
int UntilWord(const Situation& s, std::string_view word) {
  constexpr int kFar = 500;
  for (int i = 1; i < kFar && s.Type(i) != Tok::kEnd; ++i) {
    if (s.Type(i - 1) == Tok::NL && s.Type(i) == Tok::IDENT && s.Text(i) == word) {
      return i;
    }
  }
  return 0;
}

// What begins a statement elsewhere: `for`, `if`, `---`, `{` of a whole JSON file.
Resume NoDeclaration(Situation& s) {
  const Tok word = s.Type(0);
  auto say = [&](source::Span span, Code code, std::string message, std::string_view help) {
    s.errors.Add(Rank::kSpecific, Error(code, span, std::move(message)).Help(std::string(help)));
    return Resume::kPanic;
  };
  if (word == Tok::FOR) {
    return say(s.Span(0), Code::D0108, "`for` declares nothing",
               "repeat a resource in its header: `resource r for x in xs by x = TYPE { … }`");
  }
  if (word == Tok::IF) {
    const source::Span span = s.Span(0);
    s.Skip(UntilWord(s, "fi"));
    return say(span, Code::D0108, "`if` declares nothing",
               "a resource depends on a condition in its header: `resource r if c = TYPE { … }`");
  }
  if (word == Tok::LBRACE) {
    return say(s.Span(0), Code::D0113, "a file holds declarations, no object",
               "a value is written `let x = { … }`");
  }
  if (word == Tok::MINUS && s.Type(1) == Tok::MINUS && s.Type(2) == Tok::MINUS && s.Glued(1) &&
      s.Glued(2)) {
    s.errors.Add(Rank::kSpecific,
                 Error(Code::D0113, s.Between(0, 2), "`---` begins no file here")
                     .Here("in the manner of YAML")
                     .FixIt("delete it", Applicability::kAlways, {{s.Between(0, 2), ""}}));
    return Resume::kPanic;
  }
  return Resume::kNone;
}

}  // namespace

Resume TryDeclarationHabits(Situation& s) {
  Tok word = s.Type(0), next = s.Type(1);
  for (auto row : {habit::ForeignImport, habit::HclBody, NoDeclaration}) {
    if (Resume resume = row(s); resume != Resume::kNone) {
      return resume;
    }
  }
  if (IsName(word) && next == Tok::ASSIGN && !StartsDeclaration(word)) {
    return BareAssignment(s);
  }
  if (IsMapping(s)) {
    s.errors.Add(
        Rank::kSpecific,
        Error(Code::D0113, s.Span(1), fmt::format("`{}` is not declared with a keyword", s.Text(0)))
            .Here("a mapping in the manner of YAML")
            .Help(fmt::format("a value of the file is written `let {} = …`", s.Text(0))));
    return Resume::kPanic;
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
