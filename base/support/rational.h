#ifndef BASE_SUPPORT_RATIONAL_H_
#define BASE_SUPPORT_RATIONAL_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace deploy::support {

using Int128 = __int128;

// An exact fraction in lowest terms with a positive denominator. Every operation is checked:
// nullopt means that the result does not fit 128/64 bits (D0409 to the user) or a division by zero.
class Rational {
 public:
  constexpr Rational() = default;
  constexpr Rational(int64_t whole) : numerator_(whole) {}  // NOLINT(google-explicit-constructor)
  static std::optional<Rational> Make(Int128 numerator, Int128 denominator);
  // "12", "12.50", "1e3"; nothing else.
  static std::optional<Rational> Parse(std::string_view decimal);

  Int128 numerator() const { return numerator_; }
  int64_t denominator() const { return denominator_; }
  bool is_whole() const { return denominator_ == 1; }
  bool is_zero() const { return numerator_ == 0; }
  bool is_negative() const { return numerator_ < 0; }
  double ToDouble() const;
  std::optional<int64_t> ToInt64() const;  // nullopt unless whole and in range
  Int128 Floor() const;
  Int128 Ceil() const;
  // "3", "0.125"; a fraction with no finite decimal form is written "1/3".
  std::string ToString() const;

  static std::optional<Rational> Add(const Rational& a, const Rational& b);
  static std::optional<Rational> Subtract(const Rational& a, const Rational& b);
  static std::optional<Rational> Multiply(const Rational& a, const Rational& b);
  static std::optional<Rational> Divide(const Rational& a, const Rational& b);

  friend bool operator==(const Rational& a, const Rational& b) = default;
  friend std::strong_ordering operator<=>(const Rational& a, const Rational& b);

 private:
  constexpr Rational(Int128 n, int64_t d) : numerator_(n), denominator_(d) {}
  Int128 numerator_ = 0;
  int64_t denominator_ = 1;
};

std::string Int128ToString(Int128 value);

}  // namespace deploy::support

#endif  // BASE_SUPPORT_RATIONAL_H_
