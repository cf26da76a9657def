#ifndef BASE_EXPR_TYPING_H_
#define BASE_EXPR_TYPING_H_

#include "base/value/type.h"
#include "base/value/value.h"

namespace deploy::expr {

// The least type that both have values in common with: int and float are a float, `T` and null are
// `T?`, lists and maps by their elements, texts of a fixed form (literals) a string. nullptr when
// there is none.
value::TypeRef Join(value::TypeRef a, value::TypeRef b);

// { kind: "all_at_once" | "canary", steps: list(ratio), hold: duration }: what all_at_once() and
// canary(…) give.
value::TypeRef StrategyType();
value::Value AllAtOnce();  // what all_at_once() gives: the default of a strategy

}  // namespace deploy::expr

#endif  // BASE_EXPR_TYPING_H_
