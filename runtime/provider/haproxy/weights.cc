#include "runtime/provider/haproxy/weights.h"

#include <algorithm>
#include <cmath>

namespace deploy::provider::haproxy {

using support::Rational;

Weights WeightsFor(const Rational& share, int old_servers, int new_servers) {
  if (share >= Rational(1) || old_servers == 0) {
    return {.old_server = 0, .new_server = kFullWeight};
  }
  if (share.is_zero() || share.is_negative() || new_servers == 0) {
    return {.old_server = kFullWeight, .new_server = 0};
  }
  // new * n / (new * n + old * o) = share  <=>  new / old = share * o / ((1 - share) * n)
  const auto rest = Rational::Subtract(Rational(1), share);
  const auto above = Rational::Multiply(share, Rational(old_servers));
  const auto below = rest ? Rational::Multiply(*rest, Rational(new_servers)) : std::nullopt;
  const auto ratio = above && below ? Rational::Divide(*above, *below) : std::nullopt;
  if (ratio && ratio->numerator() <= kMostWeight && ratio->denominator() <= kMostWeight) {
    const int fresh = static_cast<int>(ratio->numerator());
    const int old = static_cast<int>(ratio->denominator());
    const int scale = std::max(1, kFullWeight / std::max(fresh, old));
    return {.old_server = old * scale, .new_server = fresh * scale};
  }
  const double wanted = share.ToDouble() * old_servers / ((1 - share.ToDouble()) * new_servers);
  Weights best;
  double least = INFINITY;
  for (int old = 1; old <= kMostWeight; ++old) {
    const int fresh = std::clamp(static_cast<int>(std::lround(wanted * old)), 1, kMostWeight);
    const double error = std::abs(static_cast<double>(fresh) / old - wanted);
    if (error < least) {
      least = error;
      best = {.old_server = old, .new_server = fresh};
    }
  }
  return best;
}

}  // namespace deploy::provider::haproxy
