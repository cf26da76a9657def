#ifndef COMPILER_SYNTAX_UTF8_H_
#define COMPILER_SYNTAX_UTF8_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace deploy::syntax {

// Bytes of the character at `at` (1 to 4); 0 when the bytes there are no UTF-8 (stray, overlong, surrogate, cut off).
size_t Utf8Length(std::string_view text, size_t at);

// First byte that is no UTF-8, or npos.
size_t FindNotUtf8(std::string_view text);

// Appends a scalar value; false for surrogates and what lies above U+10FFFF.
bool AppendUtf8(uint32_t scalar, std::string& out);

}  // namespace deploy::syntax

#endif  // COMPILER_SYNTAX_UTF8_H_
