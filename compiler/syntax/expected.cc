#include "compiler/syntax/expected.h"

#include <string>

#include "absl/strings/str_join.h"
#include "fmt/format.h"

namespace deploy::syntax {
namespace {

using diag::Code;

bool InRule(const Situation& s, Rule rule, size_t within) {
  for (size_t i = 0; i < within && i < s.frames.size(); ++i) {
    if (s.outer(i) == rule) {
      return true;
    }
  }
  return false;
}

std::string Listed(const TokenSet& set) {
  std::vector<std::string> words;
  for (size_t t = 0; t < set.size(); ++t) {
    if (!set[t]) {
      continue;
    }
    std::string word(Words(static_cast<Tok>(t)));
    if (words.empty() || words.back() != word) {
      words.push_back(std::move(word));
    }
  }
  if (words.empty()) {
    return "something else";
  }
  if (words.size() > 4) {
    words.resize(4);
  }
  std::string last = std::move(words.back());
  words.pop_back();
  return words.empty() ? last : absl::StrJoin(words, ", ") + " or " + last;
}

// The expected set in words.
std::string Describe(const Situation& s) {
  const TokenSet& set = s.expected;
  bool name = Has(set, Tok::IDENT);
  if (name && (s.Type(-1) == Tok::DOT || s.Type(-1) == Tok::QDOT)) {
    return "a member name";
  }
  if (name && (InRule(s, Rule::kTypePrim, 3) || InRule(s, Rule::kType, 2))) {
    return "a type";
  }
  if (name && InRule(s, Rule::kPattern, 2)) {
    return "a pattern";
  }
  if (Has(set, Tok::WHEN) && Has(set, Tok::ELLIPSIS)) {
    return "an attribute, a block or `}`";
  }
  if (Has(set, Tok::ASSERT) && Has(set, Tok::IMPORT)) {
    return "a declaration";
  }
  if (name && Has(set, Tok::INT) && Has(set, Tok::LBRACK)) {
    return "an expression";
  }
  if (name && (InRule(s, Rule::kEntity, 3) || InRule(s, Rule::kMember, 3)) &&
      s.Type(-1) == Tok::ASSIGN) {
    return "a type name";
  }
  if (name && !Has(set, Tok::ASSIGN)) {
    return "a name";
  }
  for (Tok t : {Tok::THEN, Tok::ELSE, Tok::IN, Tok::ASSIGN, Tok::FATARROW, Tok::COLON, Tok::RPAREN,
                Tok::RBRACK, Tok::ARROW}) {
    if (!Has(set, t)) {
      continue;
    }
    std::string word(Words(t));
    if (t == Tok::ASSIGN && Has(set, Tok::COLON)) {
      return "`:` or `=`";
    }
    if (t == Tok::ASSIGN && Has(set, Tok::LBRACE)) {
      return "`=` or `{`";
    }
    if (Has(set, Tok::COMMA)) {
      return "`,` or " + word;
    }
    return word;
  }
  if (Has(set, Tok::COMMA) && Has(set, Tok::NL)) {
    return "`,` or a new line";
  }
  if (Has(set, Tok::LBRACE)) {
    return "`{`";
  }
  return Listed(set);
}

}  // namespace

diag::Diagnostic Mismatch(const Situation& s) {
  // A line end that the layout put before a closing bracket is none to the reader.
  const bool closes = s.Type(0) == Tok::NL && s.Look(0).made && IsCloser(s.Type(1));
  const Token& found = s.Look(closes ? 1 : 0);
  bool empty = found.type == Tok::NL || found.type == Tok::kEnd || found.made;
  source::Span span = empty && s.at > 0 ? s.After(-1) : s.Span(closes ? 1 : 0);
  std::string shown = Shown(found, s.errors.text());
  bool statement = s.rule() == Rule::kDeclLine || s.rule() == Rule::kMemberLine;
  if (statement && Has(s.expected, Tok::NL)) {
    return diag::Error(Code::D0102, span, fmt::format("expected end of line, found {}", shown))
        .Here("the statement is complete before this");
  }
  std::string wanted = Describe(s);
  return diag::Error(Code::D0101, span, fmt::format("expected {}, found {}", wanted, shown))
      .Here("expected " + wanted);
}

}  // namespace deploy::syntax
