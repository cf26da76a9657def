#ifndef BASE_EXPR_CONVERT_H_
#define BASE_EXPR_CONVERT_H_

#include <optional>

#include "base/expr/text.h"
#include "base/value/type.h"
#include "base/value/value.h"

namespace deploy::expr {

// Makes `value` one of `type`, or says why that cannot be: texts are checked (string -> cidr …), an
// int becomes a float, a list a set, a record a map or a record of fewer fields, and what was read
// as JSON (any) takes the wanted form: text becomes a quantity or a member of an enum where one is
// wanted. Unknown parts stay unknown. Refinements are not checked here (that is kCheck). The
// message names the place inside, such as "`ports[2]`: …".
std::optional<value::Value> ConvertTo(const value::Value& value, value::TypeRef type,
                                      TextError* error);

}  // namespace deploy::expr

#endif  // BASE_EXPR_CONVERT_H_
