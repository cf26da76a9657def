#include "base/value/json_scalar.h"

#include <arpa/inet.h>

#include <charconv>
#include <cmath>
#include <cstring>

#include "absl/strings/escaping.h"
#include "base/support/text.h"
#include "base/support/utf8.h"
#include "base/value/currency.h"
#include "base/value/written.h"
#include "fmt/format.h"

namespace deploy::value {
namespace {

using support::Rational;

bool IsAddress(std::string_view text, int* bits) {
  std::string ip(text);
  unsigned char bytes[16];
  bool four = inet_pton(AF_INET, ip.c_str(), bytes) == 1;
  *bits = four ? 32 : 128;
  return ip.find('\0') == std::string::npos &&
         (four || inet_pton(AF_INET6, ip.c_str(), bytes) == 1);
}

bool IsNetwork(std::string_view text) {
  size_t slash = text.find('/');
  int bits = 0;
  int prefix = 0;
  if (slash == std::string_view::npos || !IsAddress(text.substr(0, slash), &bits)) {
    return false;
  }
  const char* end = text.data() + text.size();
  auto [rest, error] = std::from_chars(text.data() + slash + 1, end, prefix);
  return error == std::errc() && rest == end && prefix >= 0 && prefix <= bits;
}

// "100/3%": what FormatQuantity writes when there is no finite decimal.
std::optional<Amount> ParseFraction(std::string_view text) {
  size_t unit = text.find_first_not_of("-0123456789/");
  size_t slash = text.find('/');
  if (unit == std::string_view::npos || slash >= unit) {
    return std::nullopt;
  }
  UnitError error;
  std::string one = support::Cat(text.substr(0, slash), text.substr(unit));
  std::optional<Amount> amount = ParseQuantity(one, &error, nullptr);
  auto divisor = Rational::Parse(text.substr(slash + 1, unit - slash - 1));
  auto number = amount && divisor ? Rational::Divide(amount->number, *divisor) : std::nullopt;
  if (!number) {
    return std::nullopt;
  }
  amount->number = *number;
  return amount;
}

std::optional<Amount> ParseAmount(std::string_view text) {
  UnitError error;
  std::string warning;
  std::optional<Amount> amount = ParseQuantity(text, &error, &warning);
  return amount && warning.empty() ? amount : ParseFraction(text);
}

std::optional<Value> FloatFrom(std::string_view text) {
  double number = 0;
  auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  bool written = std::isfinite(number) ? std::floor(number) == number : true;
  if (error != std::errc() || rest != text.data() + text.size() || !written) {
    return std::nullopt;
  }
  return Value::Float(number);
}

std::optional<Value> BytesFrom(std::string_view text) {
  std::string bytes;
  if (!absl::Base64Unescape(support::AbslView(text), &bytes)) {
    return std::nullopt;
  }
  return Value::String(bytes);
}

}  // namespace

std::optional<TaggedText> TagScalar(const Value& value) {
  switch (value.kind()) {
    case ValueKind::kString:
      if (support::IsValidUtf8(value.as_string())) {
        return std::nullopt;
      }
      return TaggedText{"$bytes", absl::Base64Escape(support::AbslView(value.as_string()))};
    case ValueKind::kFloat:
      if (std::isfinite(value.as_float()) && std::floor(value.as_float()) != value.as_float()) {
        return std::nullopt;
      }
      return TaggedText{"$float", fmt::format("{}", value.as_float())};
    case ValueKind::kQuantity: {
      std::string text(WrittenText(value));
      text = text.empty() ? FormatQuantity(value.as_quantity()) : text;
      std::optional<Amount> read = ParseAmount(text);
      return read == value.as_quantity() ? std::optional(TaggedText{"$q", std::move(text)})
                                         : std::nullopt;
    }
    case ValueKind::kVersion:
      return TaggedText{"$v", std::string(value.as_string())};
    case ValueKind::kIp:
      return TaggedText{"$ip", std::string(value.as_string())};
    case ValueKind::kCidr:
      return TaggedText{"$cidr", std::string(value.as_string())};
    case ValueKind::kUnknown:
      return TaggedText{"$unknown", std::string(value.as_string())};
    default:
      return std::nullopt;
  }
}

std::optional<Value> UntagScalar(std::string_view tag, std::string_view text) {
  int bits = 0;
  if (tag == "$q") {
    std::optional<Amount> amount = ParseAmount(text);
    if (!amount) {
      return std::nullopt;
    }
    return ParseFraction(text) ? Value::Quantity(*amount) : QuantityAsWritten(*amount, text);
  }
  if (tag == "$v" && !text.empty()) {
    return Value::Version(text);
  }
  if (tag == "$ip" && IsAddress(text, &bits)) {
    return Value::Ip(text);
  }
  if (tag == "$cidr" && IsNetwork(text)) {
    return Value::Cidr(text);
  }
  if (tag == "$unknown") {
    return Value::Unknown(text);
  }
  return tag == "$float" ? FloatFrom(text) : tag == "$bytes" ? BytesFrom(text) : std::nullopt;
}

std::vector<std::string> QuantityParts(const Amount& amount) {
  return {std::string(DimensionName(amount.dimension)),
          support::Int128ToString(amount.number.numerator()),
          support::Int128ToString(amount.number.denominator()), amount.currency};
}

std::optional<Value> QuantityFromParts(std::span<const Value> parts) {
  for (const Value& part : parts) {
    if (parts.size() != 4 || part.kind() != ValueKind::kString) {
      return std::nullopt;
    }
  }
  std::string_view sign = parts[1].as_string().starts_with('-') ? "-" : "";
  auto numerator = Rational::Parse(parts[1].as_string().substr(sign.size()));
  auto denominator = Rational::Parse(parts[2].as_string());
  auto number =
      numerator && denominator ? Rational::Divide(*numerator, *denominator) : std::nullopt;
  number = number && !sign.empty() ? Rational::Subtract(0, *number) : number;
  std::string_view currency = parts[3].as_string();
  for (int i = 0; number && i <= static_cast<int>(Dimension::kIops); ++i) {
    Amount amount{*number, static_cast<Dimension>(i), {}};
    bool money = amount.dimension == Dimension::kMoney || amount.dimension == Dimension::kPrice;
    if (DimensionName(amount.dimension) == parts[0].as_string() &&
        money == (MinorDigits(currency) >= 0) && (money || currency.empty())) {
      std::memcpy(amount.currency, currency.data(), currency.size());
      return Value::Quantity(amount);
    }
  }
  return std::nullopt;
}

}  // namespace deploy::value
