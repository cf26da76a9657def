#include "base/value/written.h"

#include <algorithm>
#include <cstring>

#include "base/support/text.h"
#include "base/value/value_heap.h"

namespace deploy::value {
namespace {

using support::Int128;
using support::Rational;

constexpr size_t kLongestLiteral = 40;
constexpr int64_t kPlaces = 1'000'000'000;

// "0.333333333" of the positive "1/3"; empty when nothing is left of it.
std::string RoundedFraction(std::string_view numerator, std::string_view denominator) {
  auto n = Rational::Parse(numerator);
  auto d = Rational::Parse(denominator);
  auto quotient = n && d ? Rational::Divide(*n, *d) : std::nullopt;
  if (!quotient) {
    return "";
  }
  Int128 whole = quotient->Floor();
  const Int128 rest = quotient->numerator() - whole * quotient->denominator();
  Int128 places = (rest * kPlaces + quotient->denominator() / 2) / quotient->denominator();
  whole += places / kPlaces;
  places %= kPlaces;
  if (whole == 0 && places == 0) {
    return "";
  }
  std::string digits = support::Int128ToString(places + kPlaces).substr(1);
  digits.resize(digits.find_last_not_of('0') + 1);
  return support::Int128ToString(whole) + (digits.empty() ? "" : "." + digits);
}

}  // namespace

Value QuantityAsWritten(const Amount& amount, std::string_view literal) {
  std::string text(literal.substr(0, kLongestLiteral + 1));
  std::erase(text, '_');
  if (text.size() > kLongestLiteral) {
    return Value::Quantity(amount);
  }
  ValueAccess::Heap* heap =
      ValueAccess::New(sizeof(Amount) + text.size(), static_cast<uint32_t>(1 + text.size()));
  new (ValueAccess::Quantity(heap)) Amount(amount);
  std::memcpy(ValueAccess::Chars(heap) + sizeof(Amount), text.data(), text.size());
  return ValueAccess::Wrap(ValueKind::kQuantity, heap);
}

std::string_view WrittenText(const Value& quantity) {
  if (quantity.kind() != ValueKind::kQuantity) {
    return {};
  }
  ValueAccess::Heap* heap = ValueAccess::heap(quantity);
  return {ValueAccess::Chars(heap) + sizeof(Amount), heap->count - 1};
}

std::string ReadableQuantity(const Amount& amount) {
  std::string text = FormatQuantity(amount);
  std::string_view digits = text;
  const std::string_view sign = digits.substr(0, digits.starts_with('-') ? 1 : 0);
  digits.remove_prefix(sign.size());
  const size_t slash = digits.find('/');
  const size_t unit = digits.find_first_not_of("0123456789/");
  if (slash == std::string_view::npos || unit == std::string_view::npos || slash > unit) {
    return text;
  }
  const std::string rounded =
      RoundedFraction(digits.substr(0, slash), digits.substr(slash + 1, unit - slash - 1));
  return rounded.empty() ? text : support::Cat(sign, rounded, digits.substr(unit));
}

}  // namespace deploy::value
