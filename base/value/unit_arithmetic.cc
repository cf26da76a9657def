#include <cstring>

#include "base/value/unit.h"

namespace deploy::value {
namespace {

using support::Rational;

constexpr int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr int64_t kNanosecondsPerHour = 3600 * kNanosecondsPerSecond;

// left * right = product, where one factor counts per `scale` nanoseconds.
struct Law {
  Dimension left, right, product;
  int64_t scale;
};
constexpr Law kLaws[] = {
    {Dimension::kBandwidth, Dimension::kDuration, Dimension::kBytes, kNanosecondsPerSecond},
    {Dimension::kPrice, Dimension::kDuration, Dimension::kMoney, kNanosecondsPerHour},
    {Dimension::kRate, Dimension::kDuration, Dimension::kNone, kNanosecondsPerSecond},
    {Dimension::kIops, Dimension::kDuration, Dimension::kNone, kNanosecondsPerSecond},
};

bool IsFactor(Dimension d) { return d == Dimension::kNone || d == Dimension::kRatio; }

// The scale that a product (or the divisor of a quotient) of these brings in; 1 for plain factors.
int64_t ProductScale(Dimension a, Dimension b) {
  for (const Law& law : kLaws) {
    if ((law.left == a && law.right == b) || (law.left == b && law.right == a)) {
      return law.scale;
    }
  }
  return 1;
}

int64_t QuotientScale(Dimension a, Dimension b) {
  for (const Law& law : kLaws) {
    if (law.product == a && a != Dimension::kNone && (law.left == b || law.right == b)) {
      return law.scale;
    }
  }
  return 1;
}

bool SameCurrency(const Amount& a, const Amount& b) {
  return a.currency[0] == 0 || b.currency[0] == 0 || std::strcmp(a.currency, b.currency) == 0;
}

std::optional<Amount> Finish(std::optional<Rational> number, Dimension dimension, const Amount& a,
                             const Amount& b) {
  if (!number) {
    return std::nullopt;
  }
  Amount result{*number, dimension, {}};
  if (dimension == Dimension::kMoney || dimension == Dimension::kPrice) {
    std::memcpy(result.currency, a.currency[0] != 0 ? a.currency : b.currency,
                sizeof(result.currency));
  }
  return result;
}

}  // namespace

std::optional<Dimension> MultiplyDimensions(Dimension a, Dimension b) {
  if (IsFactor(a) && IsFactor(b)) {
    return a == Dimension::kRatio || b == Dimension::kRatio ? Dimension::kRatio : Dimension::kNone;
  }
  if (IsFactor(a) || IsFactor(b)) {
    return IsFactor(a) ? b : a;
  }
  for (const Law& law : kLaws) {
    if ((law.left == a && law.right == b) || (law.left == b && law.right == a)) {
      return law.product;
    }
  }
  return std::nullopt;
}

std::optional<Dimension> DivideDimensions(Dimension a, Dimension b) {
  if (IsFactor(a) && IsFactor(b)) {
    return MultiplyDimensions(a, b);
  }
  if (IsFactor(b)) {
    return a;
  }
  if (a == b) {
    return Dimension::kRatio;
  }
  for (const Law& law : kLaws) {
    if (law.product == a && a != Dimension::kNone && (law.left == b || law.right == b)) {
      return law.left == b ? law.right : law.left;
    }
  }
  return std::nullopt;
}

std::optional<Amount> Multiply(const Amount& a, const Amount& b) {
  std::optional<Dimension> dimension = MultiplyDimensions(a.dimension, b.dimension);
  if (!dimension || !SameCurrency(a, b)) {
    return std::nullopt;
  }
  // Dividing first keeps the intermediate numbers small.
  auto scaled = Rational::Divide(b.number, ProductScale(a.dimension, b.dimension));
  return Finish(scaled ? Rational::Multiply(a.number, *scaled) : scaled, *dimension, a, b);
}

std::optional<Amount> Divide(const Amount& a, const Amount& b) {
  std::optional<Dimension> dimension = DivideDimensions(a.dimension, b.dimension);
  if (!dimension || !SameCurrency(a, b)) {
    return std::nullopt;
  }
  auto quotient = Rational::Divide(a.number, b.number);
  const int64_t scale = QuotientScale(a.dimension, b.dimension);
  return Finish(quotient ? Rational::Multiply(*quotient, scale) : quotient, *dimension, a, b);
}

}  // namespace deploy::value
