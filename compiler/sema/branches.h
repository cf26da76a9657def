#ifndef COMPILER_SEMA_BRANCHES_H_
#define COMPILER_SEMA_BRANCHES_H_

#include <vector>

#include "compiler/sema/context.h"

namespace deploy::sema {

// One branch of an `if` or `match`, elaborated.
struct Branch {
  Typed typed;
  ast::ExprId source;
};

// Converts all branches to one type: their least common type, or `hint` when each fits it. D0312
// marks the two that have nothing in common. The type is the error type then.
TypeRef UnifyBranches(Context& c, std::vector<Branch>& branches, TypeRef hint);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_BRANCHES_H_
