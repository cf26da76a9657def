#ifndef BASE_EXPR_TEXT_H_
#define BASE_EXPR_TEXT_H_

#include <optional>
#include <string>
#include <string_view>

#include "base/diag/code.h"
#include "base/value/value.h"

namespace deploy::expr {

// Why a text is no value of its type.
struct TextError {
  diag::Code code = diag::Code::D0306;  // D0307 for host bits
  std::string message;                  // "`10.0.0.0/33` is no network: the prefix ends at 32"
  std::string suggestion;               // a text that would do, or empty
};

// The types that are written as text: version, path, ip, cidr, url, regex, email (and string, which
// takes all).
bool IsTextType(value::TypeKind kind);

// Checks `text` against one of them and makes the value: version, ip and cidr get a kind of their
// own (networks in canonical form), the others are strings. None and `error` filled when the text
// is malformed. One place for literals (the checker) and for texts that become known later
// (kConvert, the conversion functions).
std::optional<value::Value> ParseText(value::TypeKind kind, std::string_view text,
                                      TextError* error);

// True when the bytes are UTF-8 (no surrogates, nothing overlong).
bool IsUtf8(std::string_view text);

}  // namespace deploy::expr

#endif  // BASE_EXPR_TEXT_H_
