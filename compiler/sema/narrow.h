#ifndef COMPILER_SEMA_NARROW_H_
#define COMPILER_SEMA_NARROW_H_

#include <string>
#include <vector>

#include "compiler/sema/context.h"

namespace deploy::sema {

// The expression in one canonical spelling, names resolved: two with the same key have the same
// value in one environment and instance.
std::string ExprKey(const Context& c, ast::ExprId id);

// Adds to the facts of the context what follows when the condition is true, or false.
void Assume(Context& c, ast::ExprId condition, bool truth);

// The facts that `condition` is made of, joined by `&&`: what must be known for a resource with
// this `if` to be there.
std::vector<std::string> ConditionFacts(const Context& c, ast::ExprId condition);

bool KnownNonNull(const Context& c, ast::ExprId id);
bool KnownTrue(const Context& c, const std::vector<std::string>& facts);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_NARROW_H_
