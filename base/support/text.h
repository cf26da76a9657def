#ifndef BASE_SUPPORT_TEXT_H_
#define BASE_SUPPORT_TEXT_H_

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace deploy::support {

// Debian builds Abseil with a string_view of its own, which does not convert from std::string_view:
// these do.
inline std::string_view View(absl::string_view text) { return {text.data(), text.size()}; }
inline absl::string_view AbslView(std::string_view text) { return {text.data(), text.size()}; }

namespace internal {
struct Piece {
  Piece(std::string_view text) : view(text) {}    // NOLINT(google-explicit-constructor)
  Piece(const std::string& text) : view(text) {}  // NOLINT(google-explicit-constructor)
  Piece(const char* text) : view(text) {}         // NOLINT(google-explicit-constructor)
  Piece(absl::string_view text)                   // NOLINT(google-explicit-constructor)
      : view(text.data(), text.size()) {}
  Piece(char c) : view(buffer, 1) { buffer[0] = c; }  // NOLINT(google-explicit-constructor)
  template <std::integral I>
  requires(!std::same_as<I, char> && !std::same_as<I, bool>)
      Piece(I number)  // NOLINT(google-explicit-constructor)
      : view(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr - buffer) {}
  Piece(const Piece&) = delete;
  char buffer[24];
  std::string_view view;
};
}  // namespace internal

// Concatenates texts, characters and whole numbers: absl::StrCat for the std types.
template <class... Parts>
std::string Cat(const Parts&... parts) {
  std::string out;
  (out.append(internal::Piece(parts).view), ...);
  return out;
}
template <class... Parts>
void Append(std::string& out, const Parts&... parts) {
  (out.append(internal::Piece(parts).view), ...);
}

// Without white space (ASCII) at both ends.
inline std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const size_t first = text.find_first_not_of(kSpace);
  return first == text.npos ? std::string_view()
                            : text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// Parts between separators; an empty text is one empty part.
inline std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (size_t at = 0;;) {
    const size_t next = text.find(separator, at);
    parts.push_back(text.substr(at, next == text.npos ? text.npos : next - at));
    if (next == text.npos) {
      return parts;
    }
    at = next + 1;
  }
}

// Before and after the first separator; the second is empty when there is none.
inline std::pair<std::string_view, std::string_view> SplitOnce(std::string_view text,
                                                               char separator) {
  const size_t at = text.find(separator);
  return at == text.npos ? std::pair(text, std::string_view())
                         : std::pair(text.substr(0, at), text.substr(at + 1));
}

template <class Range>
std::string Join(const Range& parts, std::string_view separator) {
  std::string out;
  bool first = true;
  for (const auto& part : parts) {
    if (!first) {
      out.append(separator);
    }
    first = false;
    out.append(internal::Piece(part).view);
  }
  return out;
}

}  // namespace deploy::support

#endif  // BASE_SUPPORT_TEXT_H_
