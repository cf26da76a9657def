#ifndef BASE_VALUE_CURRENCY_H_
#define BASE_VALUE_CURRENCY_H_

#include <string_view>

namespace deploy::value {

// Digits of the minor unit of an ISO 4217 currency (2 for EUR, 0 for JPY); -1 when `code` is none.
int MinorDigits(std::string_view code);

}  // namespace deploy::value

#endif  // BASE_VALUE_CURRENCY_H_
