#include <string>

#include "compiler/syntax/habit_table.h"
#include "fmt/format.h"

// Imports in the manner of other languages, and those that lack a brace.
namespace deploy::syntax::habit {
namespace {

using diag::Applicability;
using diag::Code;
using diag::Error;

bool Ends(Tok t) { return t == Tok::NL || t == Tok::kEnd; }

// The distance of the first token of this type on the line, or 0.
int Find(const Situation& s, Tok wanted) {
  for (int i = 1; !Ends(s.Type(i)); ++i) {
    if (s.Type(i) == wanted) {
      return i;
    }
  }
  return 0;
}

// `import ./lib.deploy`
Resume BarePath(Situation& s) {
  std::string_view text = s.errors.text();
  const uint32_t begin = s.Look(1).begin;
  const size_t stop = text.find_first_of(" \t\r\n\";", begin);
  const auto end = static_cast<uint32_t>(std::min(stop, text.size()));
  const source::Span span = s.errors.SpanOf(begin, end);
  const std::string path = fmt::format("\"{}\"", text.substr(begin, end - begin));
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0101, span, "the path of an import stands in quotes")
                   .FixIt(fmt::format("write `{}`", path), Applicability::kAlways, {{span, path}}));
  return Resume::kPanic;
}

// `import a from "./x"`, `import a, b } from "./x"`
Resume MissingBraces(Situation& s, int from) {
  const bool open_only =
      s.errors.text()
          .substr(s.Look(from - 1).end, s.Look(from).begin - s.Look(from - 1).end)
          .find('}') != std::string_view::npos;
  std::vector<diag::Edit> edits = {{s.Before(1), "{ "}};
  if (!open_only) {
    edits.push_back({s.After(from - 1), " }"});
  }
  s.errors.Add(Rank::kBracket,
               Error(Code::D0101, s.Between(1, from - 1), "imported names stand in braces")
                   .Here("expected `{`")
                   .FixIt(open_only ? "insert `{`" : "insert the braces", Applicability::kAlways,
                          std::move(edits)));
  return Resume::kPanic;
}

// `from lib import a`
Resume Reversed(Situation& s, int import) {
  std::string_view text = s.errors.text();
  int last = import;
  while (!Ends(s.Type(last + 1))) {
    ++last;
  }
  const bool names = last > import && IsName(s.Type(import + 1));
  auto error = Error(Code::D0108, s.Span(0), "an import begins with `import`")
                   .Here("in the manner of Python");
  if (names && import == 2 && IsName(s.Type(1))) {
    const uint32_t begin = s.Look(import + 1).begin;
    const std::string fixed = fmt::format("import {{ {} }} from \"./{}.deploy\"",
                                          text.substr(begin, s.Look(last).end - begin), s.Text(1));
    error.FixIt(fmt::format("write `{}`", fixed), Applicability::kMaybe,
                {{s.Between(0, last), fixed}});
  } else {
    error.Help("write `import { a } from \"./lib.deploy\"`");
  }
  s.errors.Add(Rank::kSpecific, std::move(error));
  return Resume::kPanic;
}

}  // namespace

Resume ForeignImport(Situation& s) {
  const Tok next = s.Type(1);
  if (s.Type(0) == Tok::FROM) {
    const int import = Find(s, Tok::IMPORT);
    return import > 0 ? Reversed(s, import) : Resume::kNone;
  }
  if (s.Type(0) != Tok::IMPORT) {
    return Resume::kNone;
  }
  if (next == Tok::DOT || next == Tok::DOTDOT || next == Tok::SLASH) {
    return BarePath(s);
  }
  const int from = Find(s, Tok::FROM);
  if (next == Tok::STAR && from > 0) {
    s.errors.Add(Rank::kSpecific, Error(Code::D0101, s.Span(1), "no `*` in an import")
                                      .Help("`import \"./lib.deploy\" as lib` brings the whole "
                                            "file, as `lib.a`, `lib.b`"));
    return Resume::kPanic;
  }
  const bool names = IsName(next) && (from == 2 || s.Type(2) == Tok::COMMA) && from > 0 &&
                     IsStringOpen(s.Type(from + 1));
  return names ? MissingBraces(s, from) : Resume::kNone;
}

}  // namespace deploy::syntax::habit
