#include <algorithm>

#include "compiler/syntax/habit_table.h"
#include "fmt/format.h"

namespace deploy::syntax::habit {

using diag::Applicability;
using diag::Code;

Resume ReservedName(Situation& s) {
  if (!IsReserved(s.Type(0))) {
    return Resume::kNone;
  }
  bool name_wanted = Has(s.expected, Tok::QIDENT) && !Has(s.expected, Tok::INT);
  Tok next = s.Type(1);
  bool reads_as_name = next == Tok::ASSIGN || next == Tok::COLON ||
                       (s.rule() == Rule::kName && (next == Tok::LPAREN || next == Tok::LBRACE));
  // In a body `when`, `assert` and `order` are statements unless `=` follows.
  if (!name_wanted && s.rule() != Rule::kBlock && s.rule() != Rule::kObject) {
    return Resume::kNone;
  }
  if (!reads_as_name || (s.rule() == Rule::kBlock && next != Tok::ASSIGN)) {
    return Resume::kNone;
  }
  std::string word(s.Text(0));
  s.errors.Add(Rank::kSpecific,
               diag::Error(Code::D0208, s.Span(0), fmt::format("`{}` is a reserved word", word))
                   .Here("cannot be a name as it stands")
                   .FixIt(fmt::format("write `` `{}` `` in backticks", word),
                          Applicability::kAlways, {{s.Span(0), "`" + word + "`"}}));
  s.Retype(Tok::IDENT);
  return Resume::kRetry;
}

Resume HyphenatedName(Situation& s) {
  auto part = [&](int ahead) {
    return s.Glued(ahead) &&
           (IsName(s.Type(ahead)) || IsLiteral(s.Type(ahead)) || IsReserved(s.Type(ahead)));
  };
  if (s.at == 0 || s.Type(0) != Tok::MINUS || !s.Glued(0) || !part(1) || !IsName(s.Type(-1))) {
    return Resume::kNone;
  }
  if (Has(s.expected, Tok::MINUS)) {
    return Resume::kNone;  // a subtraction; the checker sees whether the names exist
  }
  int last = 1;
  while (s.Type(last + 1) == Tok::MINUS && s.Glued(last + 1) && part(last + 2)) {
    last += 2;
  }
  source::Span span = s.Between(-1, last);
  std::string name(s.errors.text().substr(span.begin, span.end - span.begin)), fixed = name;
  std::replace(fixed.begin(), fixed.end(), '-', '_');
  s.errors.Add(
      Rank::kSpecific,
      diag::Error(Code::D0207, span, "names use `_` instead of `-`")
          .Here(fmt::format("read as `{}` minus `{}`", s.Text(-1), s.Text(1)))
          .FixIt(fmt::format("write `{}`", fixed), Applicability::kAlways, {{span, fixed}}));
  Token& head = s.tokens[s.at - 1];
  head.type = Tok::IDENT;
  head.end = span.end;
  s.Skip(last + 1);
  return Resume::kRetry;
}

}  // namespace deploy::syntax::habit
