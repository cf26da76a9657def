#include "base/value/written.h"

#include "base/value/json.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace deploy::value {
namespace {

Amount Read(std::string_view text) {
  return ParseQuantity(text, nullptr, nullptr).value_or(Amount{});
}

Value Written(std::string_view text) { return QuantityAsWritten(Read(text), text); }

TEST(Written, ShowsTheLiteralAndIsEqualByAmount) {
  for (const char* text : {"60s", "1h30m", "1500kB", "24EUR/d", "1.50EUR", "-60s", "100Mbit/s"}) {
    EXPECT_EQ(ToText(Written(text)), text);
    EXPECT_EQ(ToSource(Written(text)), text);
    EXPECT_EQ(Written(text), Value::Quantity(Read(text)));
    EXPECT_EQ(Compare(Written(text), Value::Quantity(Read(text))), std::strong_ordering::equal);
  }
  EXPECT_EQ(Written("60s"), Written("1m"));
  EXPECT_EQ(ToText(Written("5_000ms")), "5000ms");
  EXPECT_EQ(WrittenText(Value::Quantity(Read("60s"))), "");
  EXPECT_EQ(WrittenText(Value::Int(1)), "");
  const std::string long_literal = std::string(100, '0') + "1s";
  EXPECT_EQ(ToText(Written(long_literal)), "1s");
}

TEST(Written, LastsThroughOurOwnJsonOnly) {
  const Value value = Value::List({Written("60s"), Written("1h30m")});
  const std::string stored = Encode(value).dump();
  EXPECT_EQ(stored, R"([{"$q":"60s"},{"$q":"1h30m"}])");
  EXPECT_EQ(ToJson(value).dump(), R"(["1m","90m"])");
}

TEST(Written, EndlessFractionsAreRoundedWhereTheyAreShown) {
  const Amount third = *Divide(Read("1s"), {3, Dimension::kNone, {}});
  EXPECT_EQ(FormatQuantity(third), "1/3s");
  EXPECT_EQ(ReadableQuantity(third), "0.333333333s");
  EXPECT_EQ(ReadableQuantity(*Divide(Read("-2s"), {3, Dimension::kNone, {}})), "-0.666666667s");
  EXPECT_EQ(ReadableQuantity(*Divide(Read("100%"), {3, Dimension::kNone, {}})), "33.333333333%");
  EXPECT_EQ(ReadableQuantity(*Divide(Read("3MB/s"), {7, Dimension::kNone, {}})),
            "428571.428571429B/s");
  EXPECT_EQ(ReadableQuantity(Read("1.5s")), "1500ms");
  EXPECT_EQ(ToJson(Value::Quantity(third)).dump(), R"("0.333333333s")");
  // Less than a place: the exact form says more than zero.
  const Amount tiny = *Divide(Read("1ns"), {INT64_MAX, Dimension::kNone, {}});
  EXPECT_EQ(ReadableQuantity(tiny), "1/9223372036854775807ns");
}

TEST(Written, WholeBytesAreNotShownInBits) {
  EXPECT_EQ(FormatQuantity(Read("1500kB")), "1500kB");
  EXPECT_EQ(FormatQuantity(Read("4kbit")), "500B");
  EXPECT_EQ(FormatQuantity(Read("1.5EUR")), "1.50EUR");
  EXPECT_EQ(FormatQuantity(Read("12JPY")), "12JPY");
  EXPECT_EQ(FormatQuantity(Read("0.125EUR")), "0.125EUR");
}

}  // namespace
}  // namespace deploy::value
