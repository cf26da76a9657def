#include "base/expr/text.h"

#include <re2/re2.h>

#include <algorithm>
#include <cctype>

#include "base/expr/network.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using support::Cat;
using value::TypeKind;
using value::Value;

constexpr size_t kMaxPath = 4096;
constexpr size_t kShown = 60;  // of a text in a message

std::string Quote(std::string_view text) {
  const bool cut = text.size() > kShown;
  return Cat("`", text.substr(0, kShown), cut ? "…`" : "`");
}

bool Digit(char c) { return c >= '0' && c <= '9'; }
bool Alnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

std::optional<Value> ParseVersion(std::string_view text, TextError* error) {
  if (value::IsVersion(text)) {
    return Value::Version(text);
  }
  error->message = Cat(Quote(text), " is no version; one looks like `1.4.0`, `14` or `6.x`");
  if (text.size() > 1 && (text[0] == 'v' || text[0] == 'V') && value::IsVersion(text.substr(1))) {
    error->suggestion = text.substr(1);
  }
  return std::nullopt;
}

std::optional<Value> ParsePath(std::string_view text, TextError* error) {
  if (text.empty()) {
    error->message = "a path is empty";
  } else if (text.find('\0') != text.npos) {
    error->message = "a path holds a NUL byte";
  } else if (text.size() > kMaxPath) {
    error->message = Cat("a path of ", text.size(), " bytes is longer than ", kMaxPath);
  } else {
    return Value::String(text);
  }
  return std::nullopt;
}

std::optional<Value> ParseIp(std::string_view text, TextError* error) {
  if (std::optional<Address> address = ParseAddress(text)) {
    return Value::Ip(FormatAddress(*address));
  }
  error->message =
      Cat(Quote(text), " is no address; one looks like `10.0.0.1` or `\"2001:db8::1\"`");
  return std::nullopt;
}

std::optional<Value> ParseCidr(std::string_view text, TextError* error) {
  bool host_bits = false;
  const std::optional<Network> network = ParseNetwork(text, &host_bits);
  if (!network) {
    error->message =
        Cat(Quote(text), " is no network; one looks like `10.0.0.0/16` or `\"2001:db8::/32\"`");
    return std::nullopt;
  }
  if (host_bits) {
    error->code = diag::Code::D0307;
    error->suggestion = FormatNetwork(*network);
    error->message = Cat("the network ", Quote(text), " has bits set after its prefix");
    return std::nullopt;
  }
  return Value::Cidr(FormatNetwork(*network));
}

std::optional<Value> ParseUrl(std::string_view text, TextError* error) {
  const size_t colon = text.find("://");
  const bool scheme = colon != text.npos && colon > 0 && !Digit(text[0]) &&
                      std::all_of(text.begin(), text.begin() + colon, [](char c) {
                        return Alnum(c) || c == '+' || c == '.' || c == '-';
                      });
  const bool rest = scheme && text.size() > colon + 3 && text[colon + 3] != '/' &&
                    text[colon + 3] != '?' && std::none_of(text.begin(), text.end(), [](char c) {
                      return static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
                    });
  if (rest) {
    return Value::String(text);
  }
  error->message =
      Cat(Quote(text), " is no address of the web; one looks like `https://host/path`");
  if (colon == text.npos && !text.empty() && text.find(' ') == text.npos && text[0] != '/') {
    error->suggestion = Cat("https://", text);
  }
  return std::nullopt;
}

std::optional<Value> ParseRegex(std::string_view text, TextError* error) {
  RE2::Options options;
  options.set_log_errors(false);
  const RE2 compiled(re2::StringPiece(text.data(), text.size()), options);
  if (compiled.ok()) {
    return Value::String(text);
  }
  error->message = Cat(Quote(text), " is no regular expression: ", compiled.error());
  return std::nullopt;
}

std::optional<Value> ParseEmail(std::string_view text, TextError* error) {
  const size_t at = text.rfind('@');
  const bool ok = at != text.npos && at > 0 && at + 1 < text.size() && text.size() <= 254 &&
                  text[at + 1] != '.' && text.back() != '.' && text.find('@') == at &&
                  std::none_of(text.begin(), text.end(),
                               [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  if (ok) {
    return Value::String(text);
  }
  error->message = Cat(Quote(text), " is no mail address; one looks like `name@example.com`");
  return std::nullopt;
}

}  // namespace

bool IsTextType(TypeKind kind) {
  switch (kind) {
    case TypeKind::kString:
    case TypeKind::kVersion:
    case TypeKind::kPath:
    case TypeKind::kIp:
    case TypeKind::kCidr:
    case TypeKind::kUrl:
    case TypeKind::kRegex:
    case TypeKind::kEmail:
      return true;
    default:
      return false;
  }
}

std::optional<Value> ParseText(TypeKind kind, std::string_view text, TextError* error) {
  *error = TextError();
  switch (kind) {
    case TypeKind::kVersion:
      return ParseVersion(text, error);
    case TypeKind::kPath:
      return ParsePath(text, error);
    case TypeKind::kIp:
      return ParseIp(text, error);
    case TypeKind::kCidr:
      return ParseCidr(text, error);
    case TypeKind::kUrl:
      return ParseUrl(text, error);
    case TypeKind::kRegex:
      return ParseRegex(text, error);
    case TypeKind::kEmail:
      return ParseEmail(text, error);
    default:
      return Value::String(text);
  }
}

bool IsUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const int length = lead < 0x80   ? 1
                       : lead < 0xC2 ? 0
                       : lead < 0xE0 ? 2
                       : lead < 0xF0 ? 3
                       : lead < 0xF5 ? 4
                                     : 0;
    if (length == 0 || i + length > text.size()) {
      return false;
    }
    uint32_t scalar = length == 1 ? lead : lead & (0x7F >> length);
    for (int k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0) != 0x80) {
        return false;
      }
      scalar = scalar << 6 | (next & 0x3F);
    }
    constexpr uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (scalar < kSmallest[length] || (scalar >= 0xD800 && scalar < 0xE000) || scalar > 0x10FFFF) {
      return false;
    }
    i += length;
  }
  return true;
}

}  // namespace deploy::expr
