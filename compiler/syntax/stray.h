#ifndef COMPILER_SYNTAX_STRAY_H_
#define COMPILER_SYNTAX_STRAY_H_

#include <vector>

#include "compiler/syntax/errors.h"
#include "compiler/syntax/token.h"

namespace deploy::syntax {

// Characters that no token begins with. Reports the one at tokens[i] (D0109, D0111) and writes to
// `out` what was probably meant, so that the parser stumbles over nothing else. Returns the index
// of the token after what it took.
size_t TakeStray(const std::vector<Token>& tokens, size_t i, std::vector<Token>& out,
                 ErrorList& errors);

// Reports NUL and bidirectional control characters wherever they stand, in strings and comments too
// (D0109, D0121).
void CheckCharacters(ErrorList& errors);

}  // namespace deploy::syntax

#endif  // COMPILER_SYNTAX_STRAY_H_
