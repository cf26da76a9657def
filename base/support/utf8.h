#ifndef BASE_SUPPORT_UTF8_H_
#define BASE_SUPPORT_UTF8_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace deploy::support {

// One Unicode scalar read from text. A byte that is no part of well-formed UTF-8 (overlong forms
// and surrogates are not) reads as U+FFFD of length 1 with `valid` false, so that every text can be
// walked to its end.
struct Scalar {
  char32_t value = 0;
  int length = 1;
  bool valid = true;
};

// `pos` must be inside `text`.
Scalar DecodeUtf8(std::string_view text, size_t pos);
void AppendUtf8(char32_t scalar, std::string& out);
bool IsValidUtf8(std::string_view text);
// Offset of the first byte that is not well-formed; npos when there is none.
size_t FirstInvalidUtf8(std::string_view text);

// Columns of a terminal: 0 for combining and format characters, 2 for East Asian wide ones and
// emoji, else 1.
int DisplayWidth(char32_t scalar);

}  // namespace deploy::support

#endif  // BASE_SUPPORT_UTF8_H_
