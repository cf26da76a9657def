#ifndef COMPILER_SYNTAX_NAMED_H_
#define COMPILER_SYNTAX_NAMED_H_

#include <cstdint>

#include "compiler/syntax/cst.h"

namespace deploy::syntax {

// What let, secret, input and output have in common: nodes of the concrete tree, 0 where there is
// none.
struct Named {
  uint32_t name = 0, type = 0, where = 0, value = 0;
};

Named CollectNamed(const Cst& cst, uint32_t node);

}  // namespace deploy::syntax

#endif  // COMPILER_SYNTAX_NAMED_H_
