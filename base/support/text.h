#ifndef BASE_SUPPORT_TEXT_H_
#define BASE_SUPPORT_TEXT_H_

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

#include "absl/strings/string_view.h"

namespace deploy::support {

// Debian builds Abseil with a string_view of its own, which does not convert from std::string_view: these do.
inline std::string_view View(absl::string_view text) { return {text.data(), text.size()}; }
inline absl::string_view AbslView(std::string_view text) { return {text.data(), text.size()}; }

namespace internal {
struct Piece {
  Piece(std::string_view text) : view(text) {}                       // NOLINT(google-explicit-constructor)
  Piece(const std::string& text) : view(text) {}                     // NOLINT(google-explicit-constructor)
  Piece(const char* text) : view(text) {}                            // NOLINT(google-explicit-constructor)
  Piece(absl::string_view text) : view(text.data(), text.size()) {}  // NOLINT(google-explicit-constructor)
  Piece(char c) : view(buffer, 1) { buffer[0] = c; }                 // NOLINT(google-explicit-constructor)
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

}  // namespace deploy::support

#endif  // BASE_SUPPORT_TEXT_H_
