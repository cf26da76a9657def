#ifndef BASE_VALUE_JSON_SCALAR_H_
#define BASE_VALUE_JSON_SCALAR_H_

#include <optional>
#include <string>
#include <string_view>

#include "base/value/value.h"

namespace deploy::value {

// How the lossless codec writes a value without parts that plain JSON has no word for: {"$tag":
// "text"}.
struct TaggedText {
  std::string_view tag;
  std::string text;
};
// nullopt: the value is plain JSON, an enum member, a quantity without exact spelling, or has
// parts.
std::optional<TaggedText> TagScalar(const Value& value);

// The reverse; nullopt when the text is not what TagScalar writes under that tag.
std::optional<Value> UntagScalar(std::string_view tag, std::string_view text);

// The four texts of {"$q": […]}: dimension, numerator, denominator, currency.
std::vector<std::string> QuantityParts(const Amount& amount);
std::optional<Value> QuantityFromParts(std::span<const Value> parts);

}  // namespace deploy::value

#endif  // BASE_VALUE_JSON_SCALAR_H_
