#ifndef RUNTIME_PROVIDER_RUNIT_WORDS_H_
#define RUNTIME_PROVIDER_RUNIT_WORDS_H_

#include <string_view>
#include <vector>

#include "absl/strings/numbers.h"
#include "base/support/text.h"

namespace deploy::provider {

// Small readers for what other programs write: words between blanks and line ends, numbers.

inline std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> out;
  constexpr std::string_view kBlank = " \t\n";
  size_t at = text.find_first_not_of(kBlank);
  while (at != text.npos) {
    const size_t end = text.find_first_of(kBlank, at);
    out.push_back(text.substr(at, end == text.npos ? text.npos : end - at));
    at = end == text.npos ? text.npos : text.find_first_not_of(kBlank, end);
  }
  return out;
}

template <class Int>
bool ReadInt(std::string_view text, Int* out) {
  return absl::SimpleAtoi(support::AbslView(text), out);
}

inline bool ReadDouble(std::string_view text, double* out) {
  return absl::SimpleAtod(support::AbslView(text), out);
}

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_RUNIT_WORDS_H_
