#include "base/diag/printable.h"

namespace deploy::diag {

bool IsUnprintable(char32_t scalar) {
  return scalar < 0x20 || (scalar >= 0x7F && scalar < 0xA0) || scalar == 0x200E ||
         scalar == 0x200F || (scalar >= 0x2028 && scalar <= 0x202E) ||
         (scalar >= 0x2066 && scalar <= 0x2069);
}

std::string Printable(std::string_view text, size_t indent) {
  std::string out;
  for (size_t pos = 0; pos < text.size();) {
    support::Scalar scalar = support::DecodeUtf8(text, pos);
    pos += scalar.length;
    if (scalar.value == '\n') {
      out.push_back('\n');
      out.append(indent, ' ');
    } else if (scalar.value == '\t') {
      out += "    ";
    } else {
      support::AppendUtf8(IsUnprintable(scalar.value) ? 0xFFFD : scalar.value, out);
    }
  }
  return out;
}

int DisplayWidth(std::string_view printable) {
  int width = 0;
  for (size_t pos = 0; pos < printable.size();) {
    support::Scalar scalar = support::DecodeUtf8(printable, pos);
    width += support::DisplayWidth(scalar.value);
    pos += scalar.length;
  }
  return width;
}

}  // namespace deploy::diag
