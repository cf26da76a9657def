#include "base/value/unit.h"

#include <random>

#include "gtest/gtest.h"

namespace deploy::value {
namespace {

Amount Read(std::string_view text) {
  UnitError error;
  std::string warning;
  std::optional<Amount> amount = ParseQuantity(text, &error, &warning);
  EXPECT_TRUE(amount.has_value()) << text;
  return amount.value_or(Amount{});
}

UnitError Refuse(std::string_view text) {
  UnitError error;
  std::string warning;
  EXPECT_FALSE(ParseQuantity(text, &error, &warning).has_value()) << text;
  return error;
}

TEST(Unit, ReadsEveryDimension) {
  EXPECT_EQ(Read("512MiB").number, 512 << 20);
  EXPECT_EQ(Read("1kbit").number, 125);
  EXPECT_EQ(Read("1h30m").number, 5400LL * 1000000000);
  EXPECT_EQ(Read("1_000rps").number, 1000);
  EXPECT_EQ(Read("5%").number, *support::Rational::Make(1, 20));
  EXPECT_EQ(Read("500mcpu").number, 500);
  EXPECT_EQ(Read("1.5cpu").number, 1500);
  EXPECT_EQ(Read("100MB/s").dimension, Dimension::kBandwidth);
  EXPECT_EQ(Read("9000EUR/mo").dimension, Dimension::kPrice);
  EXPECT_EQ(Read("12.50EUR").number, 1250);
  EXPECT_EQ(Read("12JPY").number, 12);
  EXPECT_STREQ(Read("9000EUR/mo").currency, "EUR");
  EXPECT_EQ(Read("-5s").number, -5LL * 1000000000);
  EXPECT_EQ(Read("60s"), Read("1m"));
}

TEST(Unit, WritesTheLargestWholeUnit) {
  for (const char* text : {"90s",     "1GiB", "12.5%",   "9000EUR/mo", "1h",   "4w",      "30d",
                           "500mcpu", "2cpu", "1000rps", "100MB/s",    "5EUR", "0s",      "0B",
                           "0%",      "-5s",  "1bit",    "0.5ns",      "3rpm", "250iops", "1kB"}) {
    EXPECT_EQ(FormatQuantity(Read(text)), text);
  }
  EXPECT_EQ(FormatQuantity(Read("1h30m")), "90m");
  EXPECT_EQ(FormatQuantity(Read("1024MiB")), "1GiB");
  EXPECT_EQ(FormatQuantity(Read("0.12EUR/h")), "0.12EUR/h");
  EXPECT_EQ(FormatQuantity(*Divide(Read("1B"), {3, Dimension::kNone, {}})), "1/3B");
}

TEST(Unit, WhatIsWrittenReadsBack) {
  std::mt19937_64 random(1);
  const char* units[] = {"B",   "kB",  "MiB",  "Gbit", "ns",   "ms",     "s",     "h",    "%",
                         "rps", "rpm", "iops", "cpu",  "mcpu", "EUR/mo", "USD/d", "MB/s", "JPY"};
  for (int i = 0; i < 3000; ++i) {
    std::string text = std::to_string(random() % 100000);
    text += random() % 2 == 0 ? "." + std::to_string(random() % 100) : "";
    text += units[random() % std::size(units)];
    Amount amount = Read(text);
    EXPECT_EQ(Read(FormatQuantity(amount)), amount) << text << " " << FormatQuantity(amount);
  }
}

TEST(Unit, SuggestsWhatWasMeant) {
  UnitError days = Refuse("30days");
  EXPECT_EQ(days.kind, UnitError::kUnknown);
  EXPECT_EQ(days.unit, "days");
  EXPECT_EQ(days.candidates, std::vector<std::string>{"30d"});
  EXPECT_TRUE(days.sure);
  UnitError bits = Refuse("512Mb");
  EXPECT_EQ(bits.candidates, (std::vector<std::string>{"512MB", "512Mbit"}));
  EXPECT_FALSE(bits.sure);
  EXPECT_TRUE(Refuse("3months").candidates.empty());
  EXPECT_TRUE(Refuse("1y").candidates.empty());
  EXPECT_EQ(Refuse("1hr30min").candidates, std::vector<std::string>{"1h30m"});
  EXPECT_EQ(Refuse("5eur").candidates, std::vector<std::string>{"5EUR"});
  EXPECT_EQ(Refuse("5EUR/month").candidates, std::vector<std::string>{"5EUR/mo"});
  EXPECT_EQ(Refuse("4Gi").candidates, std::vector<std::string>{"4GiB"});
  EXPECT_TRUE(Refuse("100MB/size").candidates.empty());
  EXPECT_EQ(Refuse("100MB/size").unit, "MB/size");
  EXPECT_TRUE(Refuse("5ABC").candidates.empty());
}

TEST(Unit, WarnsAboutCapitalK) {
  UnitError error;
  std::string warning;
  std::optional<Amount> amount = ParseQuantity("5KB", &error, &warning);
  ASSERT_TRUE(amount.has_value());
  EXPECT_EQ(amount->number, 5000);
  EXPECT_EQ(warning, "5kB");
}

TEST(Unit, CompoundDurationsDescendOnce) {
  UnitError order = Refuse("30m1h");
  EXPECT_EQ(order.kind, UnitError::kOrder);
  EXPECT_EQ(order.candidates, std::vector<std::string>{"1h30m"});
  EXPECT_EQ(Refuse("1h1h").candidates, std::vector<std::string>{"2h"});
  EXPECT_EQ(Refuse("1GB2MB").kind, UnitError::kUnknown);
  EXPECT_EQ(Refuse("99999999999999999999999999999999999PB").kind, UnitError::kOverflow);
}

TEST(Unit, OddTextsAreRefusedAndNothingElse) {
  std::string many;
  for (int i = 0; i < 20000; ++i) {
    many += "1zz";
  }
  for (const std::string& text :
       {std::string(), std::string("s"), std::string("5"), std::string("5 s"), std::string("1..2s"),
        std::string("1_s"), std::string("5s-3s"), std::string("\xFF\xFE"), many}) {
    Refuse(text);
  }
  std::mt19937 random(5);
  const char letters[] = "0123456789._%/-smhdBEURokKi \xC2\xB5";
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (size_t n = random() % 10; n > 0; --n) {
      text.push_back(letters[random() % (sizeof(letters) - 1)]);
    }
    UnitError error;
    std::string warning;
    ParseQuantity(text, &error, &warning);
  }
}

TEST(Unit, DimensionsMultiplyAndDivide) {
  using D = Dimension;
  EXPECT_EQ(MultiplyDimensions(D::kBytes, D::kNone), D::kBytes);
  EXPECT_EQ(MultiplyDimensions(D::kRatio, D::kBytes), D::kBytes);
  EXPECT_EQ(MultiplyDimensions(D::kRatio, D::kNone), D::kRatio);
  EXPECT_EQ(MultiplyDimensions(D::kRate, D::kDuration), D::kNone);
  EXPECT_EQ(MultiplyDimensions(D::kBytes, D::kBytes), std::nullopt);
  EXPECT_EQ(DivideDimensions(D::kBytes, D::kDuration), D::kBandwidth);
  EXPECT_EQ(DivideDimensions(D::kBytes, D::kBandwidth), D::kDuration);
  EXPECT_EQ(DivideDimensions(D::kMoney, D::kPrice), D::kDuration);
  EXPECT_EQ(DivideDimensions(D::kBytes, D::kBytes), D::kRatio);
  EXPECT_EQ(DivideDimensions(D::kNone, D::kDuration), std::nullopt);
}

TEST(Unit, AmountsScaleBetweenBaseUnits) {
  EXPECT_EQ(*Multiply(Read("100MB/s"), Read("1m")), Read("6GB"));
  EXPECT_EQ(*Divide(Read("6GB"), Read("100MB/s")), Read("1m"));
  EXPECT_EQ(*Divide(Read("6GB"), Read("1m")), Read("100MB/s"));
  EXPECT_EQ(*Multiply(Read("9000EUR/mo"), Read("730h")), Read("9000EUR"));
  EXPECT_EQ(*Divide(Read("9000EUR"), Read("730h")), Read("9000EUR/mo"));
  EXPECT_EQ(Multiply(Read("1000rps"), Read("1m"))->number, 60000);
  EXPECT_EQ(*Divide(Read("50GB"), Read("200GB")), Read("25%"));
  EXPECT_FALSE(Divide(Read("5EUR"), Read("5USD")).has_value());
  EXPECT_FALSE(Divide(Read("5B"), Read("0s")).has_value());
}

}  // namespace
}  // namespace deploy::value
