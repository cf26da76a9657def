#ifndef BASE_VALUE_WRITTEN_H_
#define BASE_VALUE_WRITTEN_H_

#include <string>
#include <string_view>

#include "base/value/value.h"

namespace deploy::value {

// Quantities that remember their literal, so that `"${60s}"` is "60s" and not "1m". Only showing
// sees the literal: equality, order and arithmetic know the amount alone, and what is computed has
// none.

// `literal` reads as `amount`; its underscores are dropped. One that is longer than anybody writes
// is not kept.
Value QuantityAsWritten(const Amount& amount, std::string_view literal);

// The literal of a quantity, empty when it has none; a view into the value.
std::string_view WrittenText(const Value& quantity);

// FormatQuantity in a form that can be read as a literal: a number that no decimal ends is rounded
// to nine places ("0.333333333s").
std::string ReadableQuantity(const Amount& amount);

}  // namespace deploy::value

#endif  // BASE_VALUE_WRITTEN_H_
