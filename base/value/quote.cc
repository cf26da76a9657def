#include "base/value/quote.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "base/support/utf8.h"
#include "fmt/format.h"

namespace deploy::value {
namespace {

constexpr std::string_view kReserved[] = {"if",    "then", "else",   "for",   "in",
                                          "match", "when", "assert", "order", "true",
                                          "false", "null", "is",     "where"};

// Invisible or direction-changing characters are written as escapes, so that what is shown is what
// is there.
bool NeedsEscape(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

}  // namespace

void AppendQuoted(std::string_view text, std::string& out) {
  out.push_back('"');
  for (size_t pos = 0; pos < text.size();) {
    support::Scalar scalar = support::DecodeUtf8(text, pos);
    pos += scalar.length;
    switch (scalar.value) {
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      case '"':
      case '\\':
        out.push_back('\\');
        out.push_back(static_cast<char>(scalar.value));
        break;
      case '$':
        out += "$$";
        break;
      default:
        if (NeedsEscape(scalar.value)) {
          fmt::format_to(std::back_inserter(out), "\\u{{{:X}}}",
                         static_cast<uint32_t>(scalar.value));
        } else {
          support::AppendUtf8(scalar.value, out);
        }
    }
  }
  out.push_back('"');
}

bool IsPlainName(std::string_view text) {
  auto letter = [](char c) { return c == '_' || absl::ascii_isalpha(static_cast<uint8_t>(c)); };
  auto either = [&](char c) { return letter(c) || absl::ascii_isdigit(static_cast<uint8_t>(c)); };
  return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), either) &&
         std::find(std::begin(kReserved), std::end(kReserved), text) == std::end(kReserved);
}

void AppendKey(std::string_view key, std::string& out) {
  if (IsPlainName(key)) {
    out += key;
  } else {
    AppendQuoted(key, out);
  }
}

}  // namespace deploy::value
