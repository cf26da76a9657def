#ifndef COMPILER_SYNTAX_LAYOUT_H_
#define COMPILER_SYNTAX_LAYOUT_H_

#include <vector>

#include "compiler/syntax/errors.h"
#include "compiler/syntax/lexer.h"
#include "compiler/syntax/token.h"

namespace deploy::syntax {

// The tokens as the grammar wants them: every statement ends in exactly one NL, lines inside ( ) [
// ] ${ } are joined, and brackets and quotes are balanced, whatever the text was. The parser and
// its recovery rely on the last.
struct LaidOut {
  std::vector<Token> tokens;
  std::vector<CommentToken>
      comments;  // `next` is the token that a documentation comment stands before, or kNowhere
};
inline constexpr uint32_t kNowhere = 0xffffffffu;

// Reports unclosed and unmatched brackets and strings and stray characters, and starts the regions
// of the limits at the declarations that stand at the margin. Linear.
LaidOut LayOut(Lexed lexed, ErrorList& errors);

}  // namespace deploy::syntax

#endif  // COMPILER_SYNTAX_LAYOUT_H_
