#include "tests/unit/compiler/format/mutation.h"

#include <string_view>

#include "compiler/syntax/lexer.h"

namespace deploy::format {
namespace {

using syntax::Tok;

bool OneIn(int n, std::mt19937& random) {
  return std::uniform_int_distribution<int>(1, n)(random) == 1;
}

std::string Spaces(int most, std::mt19937& random) {
  const int count = std::uniform_int_distribution<int>(0, most)(random);
  return std::string(static_cast<size_t>(count), OneIn(8, random) ? '\t' : ' ');
}

bool IsComment(std::string_view between) {
  return between.find_first_not_of(" \t\r") != between.npos;
}

// Walks the tokens and lets `between` write what stands between two of them.
template <typename Between>
std::string Rewritten(const std::string& text, Between between) {
  const syntax::Lexed lexed = syntax::Lex(text);
  std::string out;
  Tok previous = Tok::NL;
  uint32_t at = 0;
  int strings = 0;
  for (const syntax::Token& token : lexed.tokens) {
    const std::string_view gap = std::string_view(text).substr(at, token.begin - at);
    const bool inside_string = strings > 0;
    strings += syntax::IsStringOpen(token.type) ? 1 : syntax::IsStringClose(token.type) ? -1 : 0;
    // A semicolon separates as a comma does; only line ends are `NL` here.
    const std::string_view word = syntax::TextOf(token, text);
    const Tok type = word == ";" ? Tok::COMMA : token.type;
    out += inside_string || type == Tok::kEnd ? std::string(gap) : between(previous, gap, type);
    out += word;
    previous = type;
    at = token.end;
  }
  return out + text.substr(at);
}

std::string OtherGap(Tok previous, std::string_view gap, Tok next, std::mt19937& random) {
  if (IsComment(gap)) {
    return Spaces(6, random) + std::string(gap.substr(gap.find_first_not_of(" \t")));
  }
  if (previous == Tok::NL && next != Tok::NL) {
    return Spaces(9, random);  // margin
  }
  return gap.empty() ? "" : " " + Spaces(3, random);
}

std::string OtherLines(Tok previous, std::string_view gap, Tok next, std::mt19937& random) {
  const bool opened = previous == Tok::LPAREN || previous == Tok::LBRACK ||
                      previous == Tok::LBRACE || previous == Tok::COMMA;
  if (opened && OneIn(6, random)) {
    return OneIn(3, random) ? "  # opened\n\n   " : "\n ";
  }
  if (next == Tok::NL && !IsComment(gap) && OneIn(6, random)) {
    return OneIn(3, random) ? " /* block */ " : OneIn(2, random) ? "  // end of line " : " \n\n";
  }
  if (previous == Tok::NL && OneIn(8, random)) {
    return OneIn(2, random) ? "\n\n" : "  # a line of its own\n  ";
  }
  if (next == Tok::DOT || next == Tok::ANDAND || next == Tok::ELSE || next == Tok::PIPE) {
    return OneIn(4, random) ? "\n      " : std::string(gap);
  }
  return OtherGap(previous, gap, next, random);
}

}  // namespace

std::string WithOtherSpaces(const std::string& text, std::mt19937& random) {
  return Rewritten(text, [&](Tok previous, std::string_view gap, Tok next) {
    return OtherGap(previous, gap, next, random);
  });
}

std::string WithOtherLayout(const std::string& text, std::mt19937& random) {
  return Rewritten(text, [&](Tok previous, std::string_view gap, Tok next) {
    return OtherLines(previous, gap, next, random);
  });
}

std::string Damaged(const std::string& text, std::mt19937& random) {
  static constexpr std::string_view kPieces[] = {"{",      "}",  "(", ")",  "[", "]",   "\"",
                                                 "\"\"\"", "${", ",", ";",  "=", "\n",  "/*",
                                                 "\xff",   "\\", "#", "..", "é", "for "};
  std::string copy = text;
  const int times = std::uniform_int_distribution<int>(1, 3)(random);
  for (int i = 0; i < times && !copy.empty(); ++i) {
    const size_t at = std::uniform_int_distribution<size_t>(0, copy.size() - 1)(random);
    const size_t length = std::uniform_int_distribution<size_t>(0, 12)(random);
    const size_t piece = std::uniform_int_distribution<size_t>(0, std::size(kPieces) - 1)(random);
    if (OneIn(3, random)) {
      copy.erase(at, length);
    } else if (OneIn(3, random)) {
      copy.insert(at, copy.substr(at, length));
    } else {
      copy.insert(at, kPieces[piece]);
    }
  }
  return copy;
}

}  // namespace deploy::format
