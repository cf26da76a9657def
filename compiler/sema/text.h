#ifndef COMPILER_SEMA_TEXT_H_
#define COMPILER_SEMA_TEXT_H_

#include <string_view>

#include "compiler/sema/context.h"

namespace deploy::sema {

// A literal of a type that is written as text, checked now: D0306 (malformed), D0307 (host bits).
// `quoted`: the source has it in quotes, and so has the fix.
Typed TextConstant(Context& c, TypeRef type, std::string_view text, Span span, bool quoted = false);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_TEXT_H_
