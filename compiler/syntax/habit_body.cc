#include <string>

#include "compiler/syntax/habit_table.h"
#include "fmt/format.h"

namespace deploy::syntax::habit {
namespace {

using diag::Applicability;
using diag::Code;
using diag::Error;

// The statement in a body that the parser is in, as long as it is not inside an expression of it.
const Frame* Statement(const Situation& s) {
  for (size_t i = s.frames.size(); i-- > 0;) {
    Rule rule = s.frames[i].rule;
    if (rule == Rule::kMember || rule == Rule::kMemberLine) {
      return &s.frames[i];
    }
    if (rule == Rule::kExpr || rule == Rule::kBlock) {
      return nullptr;
    }
  }
  return nullptr;
}

bool FirstOnLine(const Situation& s, int ahead) {
  return s.Type(ahead - 1) == Tok::NL || s.Type(ahead - 1) == Tok::LBRACE;
}

// From the `-` at `ahead` over all lines of items. Returns the tokens up to the NL after the last,
// and `[a, b]`.
struct Items {
  int last = 0;
  std::string list;
};
Items CollectItems(const Situation& s, int ahead) {
  Items items;
  std::string_view text = s.errors.text();
  while (s.Type(ahead) == Tok::MINUS && FirstOnLine(s, ahead)) {
    int end = ahead;
    while (s.Type(end) != Tok::NL && s.Type(end) != Tok::kEnd && s.Type(end) != Tok::RBRACE) {
      ++end;
    }
    if (end - 1 > ahead) {
      items.list += items.list.empty() ? "" : ", ";
      items.list +=
          text.substr(s.Look(ahead + 1).begin, s.Look(end - 1).end - s.Look(ahead + 1).begin);
    }
    items.last = end - 1;
    if (s.Type(end) != Tok::NL) {
      break;
    }
    ahead = end + 1;
  }
  items.list = "[" + items.list + "]";
  return items;
}

Resume ReportItems(Situation& s, int first, uint32_t replace_from, std::string_view before) {
  Items items = CollectItems(s, first);
  source::Span span = s.Between(first, items.last);
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0113, span, "lists are written in brackets")
                   .Here("a list in the manner of YAML")
                   .FixIt(fmt::format("write `{}`", items.list), Applicability::kMaybe,
                          {{s.errors.SpanOf(replace_from, span.end),
                            fmt::format("{}{}", before, items.list)}}));
  s.Skip(items.last + 1);
  return Resume::kPanic;
}

}  // namespace

Resume DeclarationInBody(Situation& s) {
  const Frame* statement = Statement(s);
  if (statement == nullptr || statement->first + 2 > s.at) {
    return Resume::kNone;
  }
  const Token& word = s.tokens[statement->first];
  if (!IsSoftKeyword(word.type) || !StartsDeclaration(word.type)) {
    return Resume::kNone;
  }
  const Token& name = s.tokens[statement->first + 1];
  if (!IsName(name.type)) {
    return Resume::kNone;
  }
  std::string_view text = s.errors.text();
  uint32_t last = statement->first;
  for (int depth = 0; s.tokens[last + 1].type != Tok::kEnd; ++last) {
    Tok t = s.tokens[last + 1].type;
    if (depth == 0 && (t == Tok::NL || IsCloser(t))) {
      break;
    }
    depth += IsOpener(t) ? 1 : IsCloser(t) ? -1 : 0;
  }
  source::Span moved = s.errors.SpanOf(word.begin, s.tokens[last].end);
  uint32_t before = s.tokens[s.frames.front().first].begin;
  std::string declaration(text.substr(moved.begin, moved.end - moved.begin));
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0118, s.errors.SpanOf(word.begin, name.end),
                     fmt::format("`{}` declares at top level only", TextOf(word, text)))
                   .Here("stands inside a body")
                   .FixIt(fmt::format("move `{}` out of the body", TextOf(name, text)),
                          Applicability::kMaybe,
                          {{s.errors.SpanOf(before, before), declaration + "\n"}, {moved, ""}}));
  return Resume::kPanic;
}

Resume YamlItems(Situation& s) {
  // `ports =` and items below; the error stays with the attribute.
  if (s.Type(0) == Tok::NL && s.Type(-1) == Tok::ASSIGN && s.Type(1) == Tok::MINUS) {
    return ReportItems(s, 1, s.Look(-1).end, " ");
  }
  if (s.rule() == Rule::kBlock && s.Type(0) == Tok::MINUS && FirstOnLine(s, 0)) {
    Resume resume = ReportItems(s, 0, s.Look(0).begin, "");
    return resume;
  }
  return Resume::kNone;
}

Resume YamlKey(Situation& s) {
  const Frame* statement = Statement(s);
  if (s.Type(0) != Tok::COLON || s.rule() != Rule::kMember || statement == nullptr ||
      statement->first + 1 != s.at) {
    return Resume::kNone;
  }
  if (s.Type(1) == Tok::NL && s.Type(2) == Tok::MINUS) {
    return ReportItems(s, 2, s.Look(-1).end, " = ");
  }
  auto error =
      Error(Code::D0113, s.Span(0), fmt::format("attribute `{}` is written with `=`", s.Text(-1)))
          .Here("`:` gives a type");
  if (s.Type(1) == Tok::NL) {
    s.errors.Add(
        Rank::kSpecific,
        std::move(error.Help(fmt::format("a nested body is written `{} {{ … }}`", s.Text(-1)))));
    return Resume::kPanic;
  }
  bool spaced = s.Look(1).begin > s.Look(0).end;
  error.FixIt("write `=`", Applicability::kAlways,
              {{s.errors.SpanOf(s.Look(-1).end, s.Look(0).end), spaced ? " =" : " = "}});
  s.errors.Add(Rank::kSpecific, std::move(error));
  s.Retype(Tok::ASSIGN);
  return Resume::kRetry;
}

Resume JsonKey(Situation& s) {
  if (s.rule() != Rule::kBlock || s.Type(0) != Tok::STR_OPEN || s.Type(1) != Tok::STR_TEXT ||
      s.Type(2) != Tok::STR_CLOSE) {
    return Resume::kNone;
  }
  if (s.Type(3) != Tok::COLON && s.Type(3) != Tok::ASSIGN) {
    return Resume::kNone;
  }
  std::string key(s.Text(1));
  source::Span span = s.Between(0, 3);
  s.errors.Add(
      Rank::kSpecific,
      Error(Code::D0113, span, "attributes are written without quotes and with `=`")
          .Here("in the manner of JSON")
          .FixIt(fmt::format("write `{} =`", key), Applicability::kAlways, {{span, key + " ="}}));
  // The closing quote becomes the name, the rest is passed over.
  s.tokens[s.at + 2].type = Tok::IDENT;
  s.tokens[s.at + 2].begin = s.Look(1).begin;
  s.tokens[s.at + 2].end = s.Look(1).end;
  s.tokens[s.at + 3].type = Tok::ASSIGN;
  s.tokens[s.at].type = s.tokens[s.at + 1].type = Tok::BAD;
  s.Skip(2);
  return Resume::kRetry;
}

Resume AttributeComma(Situation& s) {
  bool ends = s.rule() == Rule::kMemberLine || s.rule() == Rule::kDeclLine;
  if (!ends || s.Type(0) != Tok::COMMA) {
    return Resume::kNone;
  }
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0102, s.Span(0), "expected end of line, found `,`")
                   .Here("no comma between statements")
                   .FixIt("delete the comma", Applicability::kAlways, {{s.Span(0), ""}}));
  s.Skip(1);
  if (s.Type(0) == Tok::NL) {
    return Resume::kRetry;
  }
  bool goes_on = s.rule() == Rule::kMemberLine || StartsDeclaration(s.Type(0));
  return goes_on ? Resume::kPretend : Resume::kPanic;
}

Resume NextStatement(Situation& s) {
  Tok next = s.Type(1);
  bool member = s.rule() == Rule::kMemberLine && IsName(s.Type(0)) &&
                (next == Tok::ASSIGN || next == Tok::LBRACE);
  bool declaration = s.rule() == Rule::kDeclLine && StartsDeclaration(s.Type(0)) &&
                     (IsName(next) || IsStringOpen(next));
  if (!member && !declaration) {
    return Resume::kNone;
  }
  source::Span space = s.errors.SpanOf(s.Look(-1).end, s.Look(0).begin);
  s.errors.Add(
      Rank::kSpecific,
      Error(Code::D0102, s.Span(0), fmt::format("expected end of line, found `{}`", s.Text(0)))
          .Here("a new statement begins here")
          .FixIt("begin a new line", Applicability::kAlways, {{space, member ? "; " : "\n"}}));
  return Resume::kPretend;
}

Resume MissingEquals(Situation& s) {
  // `let x 5`, `output url "…"`
  Rule rule = s.rule();
  bool valued = rule == Rule::kLetDecl || rule == Rule::kSecretDecl || rule == Rule::kOutputDecl ||
                rule == Rule::kTypeDecl;
  bool begins = IsName(s.Type(0)) || IsLiteral(s.Type(0)) || IsStringOpen(s.Type(0)) ||
                s.Type(0) == Tok::LBRACK || s.Type(0) == Tok::LBRACE || s.Type(0) == Tok::LPAREN;
  if (valued && begins && Has(s.expected, Tok::ASSIGN) && IsName(s.Type(-1))) {
    s.errors.Add(
        Rank::kSpecific,
        Error(Code::D0103, s.Span(0), fmt::format("`{}` needs `=` before its value", s.Text(-1)))
            .FixIt("insert `=`", Applicability::kAlways, {{s.After(-1), " ="}}));
    s.injected = Tok::ASSIGN;
    return Resume::kRetry;
  }
  // `replicas env.replicas`: the grammar took the first word of the value for a label.
  const Frame* statement = Statement(s);
  if (rule != Rule::kMemberLine || statement == nullptr || s.at < statement->first + 2) {
    return Resume::kNone;
  }
  if (!IsName(s.tokens[statement->first].type)) {
    return Resume::kNone;
  }
  for (uint32_t i = statement->first; i < s.at; ++i) {
    Tok t = s.tokens[i].type;
    if (t == Tok::ASSIGN || t == Tok::LBRACE || t == Tok::FOR || t == Tok::IF) {
      return Resume::kNone;
    }
  }
  bool goes_on = s.Type(0) == Tok::DOT || s.Type(0) == Tok::QDOT || s.Type(0) == Tok::LBRACK ||
                 s.Type(0) == Tok::LPAREN || (s.Type(0) >= Tok::EQ && s.Type(0) <= Tok::GT) ||
                 (s.Type(0) >= Tok::ANDAND && s.Type(0) <= Tok::SLASH);
  if (!goes_on) {
    return Resume::kNone;
  }
  const Token& name = s.tokens[statement->first];
  std::string_view word = TextOf(name, s.errors.text());
  const Token& value = s.tokens[statement->first + 1];
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0103, s.errors.SpanOf(value.begin, value.end),
                     fmt::format("attribute `{}` needs `=` before its value", word))
                   .Help(fmt::format("attributes are written `{} = …`", word))
                   .FixIt("insert `=`", Applicability::kAlways,
                          {{s.errors.SpanOf(name.end, name.end), " ="}}));
  return Resume::kPanic;
}

Resume DoubleComma(Situation& s) {
  bool list = s.rule() == Rule::kObject || s.rule() == Rule::kList || s.rule() == Rule::kEnumDecl ||
              s.rule() == Rule::kTypePrim || s.rule() == Rule::kImportDecl ||
              s.rule() == Rule::kExpr || s.rule() == Rule::kSuffix || s.rule() == Rule::kFnDecl;
  bool opened = s.Type(-1) == Tok::LBRACE || s.Type(-1) == Tok::LBRACK || s.Type(-1) == Tok::LPAREN;
  if (!list || s.Type(0) != Tok::COMMA || (s.Type(-1) != Tok::COMMA && !opened)) {
    return Resume::kNone;
  }
  s.errors.Add(
      Rank::kSpecific,
      Error(Code::D0116, s.Span(0),
            opened ? "nothing stands before this comma" : "nothing stands between two commas")
          .FixIt("delete the comma", Applicability::kAlways, {{s.Span(0), ""}}));
  s.Skip(1);
  return Resume::kRetry;
}

Resume MissingComma(Situation& s) {
  Rule rule = s.rule();
  bool list = rule == Rule::kList || rule == Rule::kArgs || rule == Rule::kFnDecl ||
              rule == Rule::kTypePrim || rule == Rule::kObject || rule == Rule::kOrderNode ||
              rule == Rule::kEnumDecl || rule == Rule::kImportDecl || rule == Rule::kExpr;
  if (!list || !Has(s.expected, Tok::COMMA) || Has(s.expected, Tok::IN)) {
    return Resume::kNone;
  }
  bool values = rule == Rule::kList || rule == Rule::kArgs;
  bool begins =
      IsName(s.Type(0)) || (rule == Rule::kTypePrim && s.Type(0) == Tok::LBRACE) ||
      (values && (IsLiteral(s.Type(0)) || IsStringOpen(s.Type(0)) || s.Type(0) == Tok::LBRACK ||
                  s.Type(0) == Tok::LBRACE || s.Type(0) == Tok::LPAREN));
  if (!begins) {
    return Resume::kNone;
  }
  s.errors.Add(Rank::kSpecific,
               Error(Code::D0101, s.Span(0),
                     fmt::format("expected `,` before {}", Shown(s.Look(0), s.errors.text())))
                   .FixIt("insert `,`", Applicability::kAlways, {{s.After(-1), ","}}));
  s.injected = Tok::COMMA;
  return Resume::kRetry;
}

}  // namespace deploy::syntax::habit
