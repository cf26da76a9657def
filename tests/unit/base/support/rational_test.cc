#include "base/support/rational.h"

#include <random>

#include "gtest/gtest.h"

namespace deploy::support {
namespace {

Rational R(int64_t n, int64_t d = 1) { return *Rational::Make(n, d); }

TEST(Rational, IsReducedWithPositiveDenominator) {
  EXPECT_EQ(R(6, -4), R(-3, 2));
  EXPECT_EQ(R(0, 7), R(0));
  EXPECT_EQ(R(6, -4).denominator(), 2);
  EXPECT_FALSE(Rational::Make(1, 0).has_value());
}

TEST(Rational, ParsesDecimals) {
  EXPECT_EQ(Rational::Parse("12"), R(12));
  EXPECT_EQ(Rational::Parse("12.50"), R(25, 2));
  EXPECT_EQ(Rational::Parse("1e3"), R(1000));
  EXPECT_EQ(Rational::Parse("1.5E-2"), R(3, 200));
  EXPECT_EQ(Rational::Parse("0.10000000000000000000000000"), R(1, 10));
  for (const char* text : {"", ".", "1.", ".5", "1e", "1e+", "-1", "1_0", "1x", "1e999", "0x1",
                           " 1", "999999999999999999999999999999999999999999999999"}) {
    EXPECT_FALSE(Rational::Parse(text).has_value()) << text;
  }
  EXPECT_EQ(Rational::Parse("0e999"), R(0));
}

TEST(Rational, PrintsExactly) {
  EXPECT_EQ(R(3).ToString(), "3");
  EXPECT_EQ(R(1, 8).ToString(), "0.125");
  EXPECT_EQ(R(-5, 2).ToString(), "-2.5");
  EXPECT_EQ(R(-1, 8).ToString(), "-0.125");
  EXPECT_EQ(R(1, 3).ToString(), "1/3");
  EXPECT_EQ(Int128ToString(static_cast<Int128>(1) << 100), "1267650600228229401496703205376");
}

TEST(Rational, RoundsDownAndUp) {
  EXPECT_TRUE(R(-5, 2).Floor() == -3);
  EXPECT_TRUE(R(-5, 2).Ceil() == -2);
  EXPECT_TRUE(R(5, 2).Floor() == 2);
  EXPECT_TRUE(R(5, 2).Ceil() == 3);
  EXPECT_TRUE(R(4).Ceil() == 4);
}

TEST(Rational, ReportsOverflow) {
  Rational big = *Rational::Make(static_cast<Int128>(1) << 126, 1);
  EXPECT_FALSE(Rational::Add(big, big).has_value());
  EXPECT_FALSE(Rational::Multiply(big, R(4)).has_value());
  EXPECT_FALSE(Rational::Divide(R(1), big).has_value());
  EXPECT_FALSE(Rational::Divide(R(1), R(0)).has_value());
  EXPECT_EQ(Rational::Multiply(big, R(1, 2)), Rational::Make(static_cast<Int128>(1) << 125, 1));
  EXPECT_FALSE(big.ToInt64().has_value());
  EXPECT_EQ(R(INT64_MIN).ToInt64(), INT64_MIN);
}

TEST(Rational, ComparesWithoutOverflow) {
  Rational big = *Rational::Make((static_cast<Int128>(1) << 126) + 1, INT64_MAX);
  Rational bigger = *Rational::Make((static_cast<Int128>(1) << 126) + 2, INT64_MAX - 1);
  EXPECT_LT(big, bigger);
  EXPECT_LT(R(-1, 2), R(-1, 3));
  EXPECT_GT(R(1, 2), R(1, 3));
}

TEST(Rational, ArithmeticLawsHoldOnRandomNumbers) {
  std::mt19937_64 random(7);
  std::uniform_int_distribution<int64_t> small(-1000, 1000);
  for (int i = 0; i < 2000; ++i) {
    Rational a = R(small(random), 1 + std::abs(small(random)));
    Rational b = R(small(random), 1 + std::abs(small(random)));
    EXPECT_EQ(Rational::Subtract(*Rational::Add(a, b), b), a);
    EXPECT_EQ(Rational::Add(a, b), Rational::Add(b, a));
    if (!b.is_zero()) {
      EXPECT_EQ(Rational::Multiply(*Rational::Divide(a, b), b), a);
    }
    EXPECT_EQ(a < b, Rational::Subtract(a, b)->is_negative());
  }
}

}  // namespace
}  // namespace deploy::support
