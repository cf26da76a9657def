#ifndef BASE_DIAG_PRINTABLE_H_
#define BASE_DIAG_PRINTABLE_H_

#include <string>
#include <string_view>

#include "base/support/utf8.h"

namespace deploy::diag {

// What may be sent to a terminal: control and direction characters and bytes that are not UTF-8
// become U+FFFD, a tab four spaces, a new line starts below with `indent` spaces.
std::string Printable(std::string_view text, size_t indent = 0);

// True for characters that would move the cursor or reorder the line.
bool IsUnprintable(char32_t scalar);

int DisplayWidth(std::string_view printable);

}  // namespace deploy::diag

#endif  // BASE_DIAG_PRINTABLE_H_
