#ifndef COMPILER_SYNTAX_TOKEN_H_
#define COMPILER_SYNTAX_TOKEN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Tokens of one file: the vocabulary of grammar/DeployLexer.g4 without its C++ classes, so that
// only the adaptor sees ANTLR. Positions are bytes.
namespace deploy::syntax {

enum class Tok : uint8_t {
  kEnd = 0,  // end of file
#define TOKEN(name, words) name,
#include "compiler/syntax/tokens.def"
#undef TOKEN
  kCount
};

struct Token {
  Tok type = Tok::kEnd;
  bool made = false;     // put in by the layout pass; empty range, no text of the user
  bool skipped = false;  // passed over by recovery; no part of any construct
  uint32_t begin = 0;
  uint32_t end = 0;
};

struct CommentToken {
  uint32_t begin = 0;
  uint32_t end = 0;
  bool documentation = false;
  uint32_t next = 0;  // index of the token that follows
};

// What stands between the token type and its source text: "`replicas`", "the end of the line".
std::string Shown(const Token& token, std::string_view text);
// The type in words, as in "expected …".
std::string_view Words(Tok type);

inline std::string_view TextOf(const Token& token, std::string_view text) {
  return text.substr(token.begin, token.end - token.begin);
}

// `if then else for in match when assert order true false null is where`: no names unless after a
// dot.
constexpr bool IsReserved(Tok t) { return t >= Tok::IF && t <= Tok::WHERE; }
constexpr bool IsSoftKeyword(Tok t) { return t >= Tok::IMPORT && t <= Tok::TEST; }
constexpr bool IsEntityKeyword(Tok t) { return t >= Tok::RESOURCE && t <= Tok::TEST; }
constexpr bool IsName(Tok t) { return t == Tok::IDENT || t == Tok::QIDENT || IsSoftKeyword(t); }
constexpr bool IsLiteral(Tok t) {
  return (t >= Tok::HEX && t <= Tok::QUANTITY) || t == Tok::RAW || t == Tok::TRUE ||
         t == Tok::FALSE || t == Tok::NULL_;
}
constexpr bool IsStringOpen(Tok t) { return t == Tok::STR_OPEN || t == Tok::MSTR_OPEN; }
constexpr bool IsStringClose(Tok t) { return t == Tok::STR_CLOSE || t == Tok::MSTR_CLOSE; }
constexpr bool IsOpener(Tok t) {
  return t == Tok::LBRACE || t == Tok::LPAREN || t == Tok::LBRACK || t == Tok::STR_INTERP ||
         IsStringOpen(t);
}
constexpr bool IsCloser(Tok t) {
  return t == Tok::RBRACE || t == Tok::RPAREN || t == Tok::RBRACK || IsStringClose(t);
}
// Whether a token of this type may begin a declaration.
constexpr bool StartsDeclaration(Tok t) {
  return IsEntityKeyword(t) || t == Tok::AT || t == Tok::ORDER || t == Tok::ASSERT ||
         t == Tok::IMPORT || (t >= Tok::LET && t <= Tok::SECRET) || t == Tok::DEPLOY;
}

}  // namespace deploy::syntax

#endif  // COMPILER_SYNTAX_TOKEN_H_
