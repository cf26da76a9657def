#ifndef COMPILER_SYNTAX_LEXER_H_
#define COMPILER_SYNTAX_LEXER_H_

#include <string_view>
#include <vector>

#include "compiler/syntax/token.h"

namespace deploy::syntax {

struct Lexed {
  std::vector<Token> tokens;           // without spaces and comments; the last one is kEnd
  std::vector<CommentToken> comments;  // in source order
};

// Text to the tokens of grammar/DeployLexer.g4, by hand because lexing is half of the time that
// ANTLR's lexer and parser take together. tests/unit/compiler/syntax/lexer_oracle_test.cc holds it
// to the generated lexer. Every byte sequence has tokens: what fits nowhere is BAD, one for each
// character (or byte, where it is no UTF-8). Linear.
Lexed Lex(std::string_view text);

// The longest literal that begins with the digit at `at`. Maximal munch: whether the unit exists is
// asked later.
struct NumberMatch {
  Tok type;
  uint32_t length;
};
NumberMatch LexNumber(std::string_view text, size_t at);

// IDENT, or the keyword that `word` is.
Tok KeywordOf(std::string_view word);

}  // namespace deploy::syntax

#endif  // COMPILER_SYNTAX_LEXER_H_
