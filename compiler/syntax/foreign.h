#ifndef COMPILER_SYNTAX_FOREIGN_H_
#define COMPILER_SYNTAX_FOREIGN_H_

#include <vector>

#include "compiler/syntax/errors.h"
#include "compiler/syntax/token.h"

namespace deploy::syntax {

// `:=`, `===`, `**`, `+=`, `++`, `<>`: two tokens without a space that stand beside each other in
// no correct text. Reports D0111, writes the operator that was meant to `out` and returns 2;
// returns 0 when tokens[i] begins none.
size_t TakeForeignOperator(const std::vector<Token>& tokens, size_t i, std::vector<Token>& out,
                           ErrorList& errors);

}  // namespace deploy::syntax

#endif  // COMPILER_SYNTAX_FOREIGN_H_
