#ifndef COMPILER_SEMA_HEADER_H_
#define COMPILER_SEMA_HEADER_H_

#include "compiler/sema/context.h"
#include "compiler/sema/expr.h"

namespace deploy::sema {

// `for … in … by …` of a header: the loop names are declared, the key of an instance is a string
// known before apply. Reports D0502, D0503, D0511. `key` has no id when the key is not known.
struct HeaderLoop {
  Loop loop;
  Typed key;
};
// With `fixed_slots` the names take the slots of a resource; else the next ones of the frame.
// Without, a missing `by` over a list is no error: the label of the block may be the key.
HeaderLoop CheckLoopHeader(Context& c, const ast::ForClause& clause, bool fixed_slots);

// `if …` of a header: known before apply, else D0502.
Typed CheckHeaderCondition(Context& c, ast::ExprId condition);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_HEADER_H_
