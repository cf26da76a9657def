#ifndef BASE_VALUE_UNIT_H_
#define BASE_VALUE_UNIT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/support/rational.h"

namespace deploy::value {

// The named dimensions (settled.md 1.3). Products that are not here do not exist (D0407).
// Base units: byte, nanosecond, request per second, milli-cpu, minor currency unit, byte per
// second, minor currency unit per hour; a ratio's base is 1 (so 5% is 1/20).
enum class Dimension : uint8_t {
  kNone,
  kBytes,
  kDuration,
  kRatio,
  kRate,
  kCpu,
  kBandwidth,
  kMoney,
  kPrice,
  kIops
};

std::string_view DimensionName(Dimension dimension);  // "bytes", "duration", …

// An amount in the base unit. `currency` is three capitals for money and price, else empty.
struct Amount {
  support::Rational number;
  Dimension dimension = Dimension::kNone;
  char currency[4] = {0, 0, 0, 0};
  friend bool operator==(const Amount& a, const Amount& b) = default;
};

struct UnitError {
  enum Kind { kUnknown, kOrder, kOverflow } kind = kUnknown;  // D0402, D0411, D0409
  std::string unit;                                           // the text that is no unit
  std::vector<std::string>
      candidates;  // replacements of the whole literal, best first; one candidate is sure
  bool sure = false;
};

// Reads "512MiB", "1h30m", "5%", "100MB/s", "9000EUR/mo". On failure fills `error`.
// `KB` is read as kB and reported through `warning` (D0402 as a warning, fix `kB`).
std::optional<Amount> ParseQuantity(std::string_view text, UnitError* error, std::string* warning);

// In the language's spelling with the largest unit that is whole: "90s", "1GiB", "12.5%",
// "9000EUR/mo".
std::string FormatQuantity(const Amount& amount);

// The dimension of a product or quotient. kNone stands for a plain number (int, float) on both
// sides and in the result: rate * duration is one. nullopt: there is none (D0407, or D0406 where a
// number is divided by a quantity). Like by like is a ratio; a ratio beside a plain number is a
// ratio.
std::optional<Dimension> MultiplyDimensions(Dimension a, Dimension b);
std::optional<Dimension> DivideDimensions(Dimension a, Dimension b);

// The same on amounts, scaled between base units (bandwidth is per second, a duration counts
// nanoseconds); a plain number is an amount of kNone. nullopt: no such dimension, two currencies,
// overflow (D0409) or division by zero.
std::optional<Amount> Multiply(const Amount& a, const Amount& b);
std::optional<Amount> Divide(const Amount& a, const Amount& b);

// True for three capitals of ISO 4217.
bool IsCurrency(std::string_view code);
// Every unit that ParseQuantity knows but currencies, for completion and "did you mean".
std::vector<std::string_view> UnitNames();

}  // namespace deploy::value

#endif  // BASE_VALUE_UNIT_H_
