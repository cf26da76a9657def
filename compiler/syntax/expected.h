#ifndef COMPILER_SYNTAX_EXPECTED_H_
#define COMPILER_SYNTAX_EXPECTED_H_

#include "base/diag/diagnostic.h"
#include "compiler/syntax/habits.h"

namespace deploy::syntax {

// The message for a token that does not fit where no habit explains it: an expected set in words,
// never a list of forty tokens. D0102 where the statement could end, D0103 for a missing `=`, D0101
// otherwise.
diag::Diagnostic Mismatch(const Situation& s);

}  // namespace deploy::syntax

#endif  // COMPILER_SYNTAX_EXPECTED_H_
