#ifndef BASE_VALUE_JSON_H_
#define BASE_VALUE_JSON_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/value/value.h"
#include "nlohmann/json_fwd.hpp"

namespace deploy::value {

// For consumers (settled.md 3.2): quantities, versions, networks as strings, enum members as
// strings, an unknown as {"$unknown": reason}. Not reversible.
nlohmann::ordered_json ToJson(const Value& value);

// Lossless, for state, plan file and graph. Plain JSON where the kind is plain; else a one-key
// object
// {"$q": "90s"}, {"$v": "1.2.3"}, {"$ip": …}, {"$cidr": …}, {"$enum": [type, member-list, index]},
// {"$set": […]},
// {"$map": [[k, v], …]}, {"$range": [a, b]}, {"$float": "…"} for floats that are whole or not
// finite, {"$unknown": …},
// {"$bytes": base64} for a string that is not UTF-8; a quantity with no exact spelling is
// {"$q": [dimension, numerator, denominator, currency]}.
// A record is an object, a field whose name begins with `$` is written with `$$`.
// Decode refuses anything else with InvalidArgument, however deep or large (limit: kMaxValueDepth
// levels of values).
nlohmann::ordered_json Encode(const Value& value);
absl::StatusOr<Value> Decode(const nlohmann::ordered_json& json);

// Encode without building a document, appended to `out`; the same text as Encode(value).dump().
void EncodeTo(const Value& value, std::string& out);
absl::StatusOr<Value> DecodeText(std::string_view text);
// A JSON string literal; bytes that are not UTF-8 become U+FFFD.
void AppendJsonString(std::string_view text, std::string& out);

}  // namespace deploy::value

#endif  // BASE_VALUE_JSON_H_
