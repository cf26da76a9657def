#include "base/support/rational.h"

#include <algorithm>
#include <limits>

namespace deploy::support {
namespace {

using Uint128 = unsigned __int128;

constexpr Int128 kMaxDenominator = std::numeric_limits<int64_t>::max();
// A decimal exponent beyond this cannot fit 128 bits either way.
constexpr int kMaxExponent = 60;

Uint128 Magnitude(Int128 value) {
  return value < 0 ? ~static_cast<Uint128>(value) + 1 : static_cast<Uint128>(value);
}

Uint128 Gcd(Uint128 a, Uint128 b) {
  while ((a >> 64) != 0 || (b >> 64) != 0) {
    if (b == 0) {
      return a;
    }
    a %= b;
    std::swap(a, b);
  }
  auto x = static_cast<uint64_t>(a);
  auto y = static_cast<uint64_t>(b);
  while (y != 0) {
    x %= y;
    std::swap(x, y);
  }
  return x;
}

Int128 GcdSigned(Int128 a, Int128 b) {
  return static_cast<Int128>(Gcd(Magnitude(a), Magnitude(b)));
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Appends the digit run at `pos` to `number`; counts its length. False on overflow.
bool TakeDigits(std::string_view text, size_t& pos, Int128& number, int& digits) {
  for (digits = 0; pos < text.size() && IsDigit(text[pos]); ++pos, ++digits) {
    if (__builtin_mul_overflow(number, static_cast<Int128>(10), &number) ||
        __builtin_add_overflow(number, static_cast<Int128>(text[pos] - '0'), &number)) {
      return false;
    }
  }
  return digits > 0;
}

// Reads "e-3" at `pos`; the whole rest must be it.
bool TakeExponent(std::string_view text, size_t pos, int& exponent) {
  ++pos;
  bool negative = pos < text.size() && text[pos] == '-';
  pos += pos < text.size() && (text[pos] == '-' || text[pos] == '+');
  if (pos == text.size()) {
    return false;
  }
  for (exponent = 0; pos < text.size(); ++pos) {
    if (!IsDigit(text[pos])) {
      return false;
    }
    exponent = std::min(exponent * 10 + (text[pos] - '0'), 10 * kMaxExponent);
  }
  exponent = negative ? -exponent : exponent;
  return true;
}

std::optional<Rational> Scale(Int128 number, int exponent) {
  if (number == 0) {
    return Rational(0);
  }
  if (exponent > kMaxExponent || exponent < -kMaxExponent) {
    return std::nullopt;
  }
  // Trailing zeros of the fraction go first, so that 0.1000000000000000000000 still fits.
  for (; exponent < 0 && number % 10 == 0; ++exponent) {
    number /= 10;
  }
  Int128 denominator = 1;
  for (; exponent > 0; --exponent) {
    if (__builtin_mul_overflow(number, static_cast<Int128>(10), &number)) {
      return std::nullopt;
    }
  }
  for (; exponent < 0; ++exponent) {
    if (__builtin_mul_overflow(denominator, static_cast<Int128>(10), &denominator)) {
      return std::nullopt;
    }
  }
  return Rational::Make(number, denominator);
}

}  // namespace

std::optional<Rational> Rational::Make(Int128 numerator, Int128 denominator) {
  if (denominator == 0) {
    return std::nullopt;
  }
  Uint128 n = Magnitude(numerator);
  Uint128 d = Magnitude(denominator);
  if (Uint128 g = Gcd(n, d); g > 1) {
    n /= g;
    d /= g;
  }
  if (d > static_cast<Uint128>(kMaxDenominator) || (n >> 127) != 0) {
    return std::nullopt;
  }
  bool negative = (numerator < 0) != (denominator < 0);
  auto whole = static_cast<Int128>(n);
  return Rational(negative ? -whole : whole, static_cast<int64_t>(d));
}

std::optional<Rational> Rational::Parse(std::string_view decimal) {
  size_t pos = 0;
  Int128 number = 0;
  int digits = 0;
  int fraction = 0;
  int exponent = 0;
  if (!TakeDigits(decimal, pos, number, digits)) {
    return std::nullopt;
  }
  if (pos < decimal.size() && decimal[pos] == '.') {
    if (!TakeDigits(decimal, ++pos, number, fraction)) {
      return std::nullopt;
    }
  }
  if (pos < decimal.size()) {
    if ((decimal[pos] != 'e' && decimal[pos] != 'E') || !TakeExponent(decimal, pos, exponent)) {
      return std::nullopt;
    }
  }
  return Scale(number, exponent - fraction);
}

double Rational::ToDouble() const {
  return static_cast<double>(numerator_) / static_cast<double>(denominator_);
}

std::optional<int64_t> Rational::ToInt64() const {
  if (!is_whole() || numerator_ > std::numeric_limits<int64_t>::max() ||
      numerator_ < std::numeric_limits<int64_t>::min()) {
    return std::nullopt;
  }
  return static_cast<int64_t>(numerator_);
}

Int128 Rational::Floor() const {
  Int128 quotient = numerator_ / denominator_;
  return numerator_ < 0 && quotient * denominator_ != numerator_ ? quotient - 1 : quotient;
}

Int128 Rational::Ceil() const {
  Int128 floor = Floor();
  return is_whole() ? floor : floor + 1;
}

std::string Rational::ToString() const {
  if (is_whole()) {
    return Int128ToString(numerator_);
  }
  int64_t rest = denominator_;
  while (rest % 2 == 0) {
    rest /= 2;
  }
  while (rest % 5 == 0) {
    rest /= 5;
  }
  if (rest != 1) {
    return Int128ToString(numerator_) + "/" + Int128ToString(denominator_);
  }
  Int128 magnitude = numerator_ < 0 ? -numerator_ : numerator_;
  std::string text = (numerator_ < 0 ? "-" : "") + Int128ToString(magnitude / denominator_) + ".";
  for (Int128 r = magnitude % denominator_; r != 0; r %= denominator_) {
    r *= 10;
    text.push_back(static_cast<char>('0' + static_cast<int>(r / denominator_)));
  }
  return text;
}

std::optional<Rational> Rational::Add(const Rational& a, const Rational& b) {
  Int128 g = GcdSigned(a.denominator_, b.denominator_);
  Int128 left;
  Int128 right;
  Int128 sum;
  if (__builtin_mul_overflow(a.numerator_, b.denominator_ / g, &left) ||
      __builtin_mul_overflow(b.numerator_, a.denominator_ / g, &right) ||
      __builtin_add_overflow(left, right, &sum)) {
    return std::nullopt;
  }
  if (g == 1 && a.is_whole() && b.is_whole() && sum != std::numeric_limits<Int128>::min()) {
    return Rational(sum, 1);
  }
  return Make(sum, a.denominator_ / g * static_cast<Int128>(b.denominator_));
}

std::optional<Rational> Rational::Subtract(const Rational& a, const Rational& b) {
  return Add(a, Rational(-b.numerator_, b.denominator_));
}

std::optional<Rational> Rational::Multiply(const Rational& a, const Rational& b) {
  // Reducing crosswise first keeps the intermediate products as small as the result.
  Int128 g1 = std::max<Int128>(GcdSigned(a.numerator_, b.denominator_), 1);
  Int128 g2 = std::max<Int128>(GcdSigned(b.numerator_, a.denominator_), 1);
  Int128 n;
  if (__builtin_mul_overflow(a.numerator_ / g1, b.numerator_ / g2, &n)) {
    return std::nullopt;
  }
  return Make(n, (a.denominator_ / g2) * (b.denominator_ / g1));
}

std::optional<Rational> Rational::Divide(const Rational& a, const Rational& b) {
  if (b.is_zero()) {
    return std::nullopt;
  }
  Int128 g1 = std::max<Int128>(GcdSigned(a.numerator_, b.numerator_), 1);
  Int128 g2 = GcdSigned(a.denominator_, b.denominator_);
  Int128 n;
  Int128 d;
  if (__builtin_mul_overflow(a.numerator_ / g1, static_cast<Int128>(b.denominator_ / g2), &n) ||
      __builtin_mul_overflow(b.numerator_ / g1, static_cast<Int128>(a.denominator_ / g2), &d)) {
    return std::nullopt;
  }
  return Make(n, d);
}

std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
  if (a.denominator_ == b.denominator_) {
    return a.numerator_ <=> b.numerator_;
  }
  Int128 floor_a = a.Floor();
  Int128 floor_b = b.Floor();
  if (floor_a != floor_b) {
    return floor_a <=> floor_b;
  }
  // What is left is below one, so the cross products fit.
  Int128 rest_a = a.numerator_ - floor_a * a.denominator_;
  Int128 rest_b = b.numerator_ - floor_b * b.denominator_;
  return rest_a * b.denominator_ <=> rest_b * a.denominator_;
}

std::string Int128ToString(Int128 value) {
  Uint128 magnitude = Magnitude(value);
  std::string text;
  do {
    text.push_back(static_cast<char>('0' + static_cast<int>(magnitude % 10)));
    magnitude /= 10;
  } while (magnitude != 0);
  if (value < 0) {
    text.push_back('-');
  }
  std::reverse(text.begin(), text.end());
  return text;
}

}  // namespace deploy::support
