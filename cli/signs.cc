#include "cli/signs.h"

#include <cstdlib>
#include <string>

#include "absl/strings/ascii.h"
#include "base/support/text.h"

namespace deploy::cli {
namespace {

bool IsUtf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') {
      const std::string locale = absl::AsciiStrToLower(value);
      return locale.find("utf-8") != locale.npos || locale.find("utf8") != locale.npos;
    }
  }
  return true;
}

}  // namespace

const Signs& OurSigns() {
  static constexpr Signs kUtf8{
      .ellipsis = "…", .rule = "──", .dash = "–", .differs = "≠", .replaced = "±", .times = "×"};
  static constexpr Signs kAscii{.ellipsis = "...",
                                .rule = "--",
                                .dash = "-",
                                .differs = "!",
                                .replaced = "+/-",
                                .times = "x"};
  static const bool utf8 = IsUtf8();
  return utf8 ? kUtf8 : kAscii;
}

}  // namespace deploy::cli
