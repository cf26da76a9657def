#include "compiler/syntax/foreign.h"

#include <string_view>

#include "fmt/format.h"

namespace deploy::syntax {
namespace {

struct Pair {
  Tok first, second, meant;
  std::string_view fix, help;
};

constexpr Pair kPairs[] = {
    {Tok::COLON, Tok::ASSIGN, Tok::ASSIGN, "=", ""},
    {Tok::EQ, Tok::ASSIGN, Tok::EQ, "==", ""},
    {Tok::NEQ, Tok::ASSIGN, Tok::NEQ, "!=", ""},
    {Tok::LT, Tok::GT, Tok::NEQ, "!=", ""},
    {Tok::ASSIGN, Tok::LT, Tok::LE, "<=", ""},
    {Tok::STAR, Tok::STAR, Tok::STAR, "", "there is no power operator; write the product out"},
    {Tok::PLUS, Tok::PLUS, Tok::PLUS, "",
     "`concat(a, b)` joins lists, `\"${a}${b}\"` joins strings"},
    {Tok::PLUS, Tok::ASSIGN, Tok::ASSIGN, "", "a value is given once and does not change"},
    {Tok::MINUS, Tok::ASSIGN, Tok::ASSIGN, "", "a value is given once and does not change"},
    {Tok::STAR, Tok::ASSIGN, Tok::ASSIGN, "", "a value is given once and does not change"},
    {Tok::SLASH, Tok::ASSIGN, Tok::ASSIGN, "", "a value is given once and does not change"},
};

enum class Place { kDeclaration, kLine, kExpression };

// Where an operator stands: behind `let x`, behind a name that begins a line and may be an
// attribute, or elsewhere.
Place PlaceOf(const std::vector<Token>& before) {
  if (before.empty() || !IsName(before.back().type)) {
    return Place::kExpression;
  }
  Tok previous = before.size() > 1 ? before[before.size() - 2].type : Tok::NL;
  if (previous >= Tok::LET && previous <= Tok::SECRET) {
    return Place::kDeclaration;
  }
  return previous == Tok::NL || previous == Tok::LBRACE ? Place::kLine : Place::kExpression;
}

}  // namespace

size_t TakeForeignOperator(const std::vector<Token>& tokens, size_t i, std::vector<Token>& out,
                           ErrorList& errors) {
  Tok first = tokens[i].type, second = tokens[i + 1].type;
  if (second != Tok::ASSIGN && second != Tok::GT && second != Tok::LT && second != Tok::STAR &&
      second != Tok::PLUS) {
    return 0;
  }
  if (tokens[i].end != tokens[i + 1].begin) {
    return 0;
  }
  for (const Pair& pair : kPairs) {
    if (first != pair.first || second != pair.second) {
      continue;
    }
    // `===` in place of `=` assigns; where a line begins with it, it may.
    Place place = pair.meant == Tok::EQ ? PlaceOf(out) : Place::kExpression;
    bool assigns = place == Place::kDeclaration;
    std::string_view fix = assigns ? "=" : pair.fix;
    Token token = tokens[i];
    token.type = assigns ? Tok::ASSIGN : pair.meant;
    token.end = tokens[i + 1].end;
    out.push_back(token);
    source::Span span = errors.SpanOf(token.begin, token.end);
    auto error =
        diag::Error(diag::Code::D0111, span,
                    fmt::format("there is no operator `{}`", TextOf(token, errors.text())));
    if (!pair.help.empty()) {
      error.Help(std::string(pair.help));
    }
    if (!fix.empty()) {
      error.FixIt(
          fmt::format("write `{}`", fix),
          place == Place::kLine ? diag::Applicability::kMaybe : diag::Applicability::kAlways,
          {{span, std::string(fix)}});
    }
    errors.Add(Rank::kSpecific, std::move(error));
    return 2;
  }
  return 0;
}

}  // namespace deploy::syntax
