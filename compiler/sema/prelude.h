#ifndef COMPILER_SEMA_PRELUDE_H_
#define COMPILER_SEMA_PRELUDE_H_

#include <string_view>

#include "compiler/sema/context.h"

namespace deploy::sema {

// `env` (the chosen environment, with its name) and `stack` (`dir`: folder of the root file;
// `name`: that folder's name).
Typed UsePrelude(Context& c, std::string_view name, Span span);

// A resource as a value: one instance, or all of a repeated one; null is possible under its `if`.
Typed UseNode(Context& c, NodeId id, Span span);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_PRELUDE_H_
