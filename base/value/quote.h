#ifndef BASE_VALUE_QUOTE_H_
#define BASE_VALUE_QUOTE_H_

#include <string>
#include <string_view>

namespace deploy::value {

// The text as a string literal of the language, on one line: quotes, `\`, `$` and control
// characters escaped, bytes that are not UTF-8 shown as U+FFFD.
void AppendQuoted(std::string_view text, std::string& out);
// A record field or map key: bare when it is a name, else quoted.
void AppendKey(std::string_view key, std::string& out);
// Letters, digits and `_`, no digit first, and none of the reserved words.
bool IsPlainName(std::string_view text);

}  // namespace deploy::value

#endif  // BASE_VALUE_QUOTE_H_
