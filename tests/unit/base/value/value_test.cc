#include "base/value/value.h"

#include <algorithm>

#include "gtest/gtest.h"

namespace deploy::value {
namespace {

Value Q(std::string_view text) { return Value::Quantity(*ParseQuantity(text, nullptr, nullptr)); }
Value S(std::string_view text) { return Value::String(text); }

Value Nest(int depth, Value inner) {
  for (int i = 0; i < depth; ++i) {
    std::vector<Value> one;
    one.push_back(std::move(inner));
    inner = Value::List(std::move(one));
  }
  return inner;
}

TEST(Value, HoldsEveryKind) {
  TypeRef tier = Enum("Tier", {"small", "large"});
  EXPECT_TRUE(Value().is_null());
  EXPECT_TRUE(Value::Bool(true).as_bool());
  EXPECT_EQ(Value::Int(-3).as_int(), -3);
  EXPECT_EQ(Value::Float(0.5).as_float(), 0.5);
  EXPECT_EQ(S("text").as_string(), "text");
  EXPECT_EQ(S("").as_string(), "");
  EXPECT_EQ(Value::Enum(tier, 1).enum_name(), "large");
  EXPECT_EQ(Value::Range(Value::Int(1), Value::Int(5)).elements()[1].as_int(), 5);
  Value record = Value::Record({{"b", Value::Int(1)}, {"a", S("x")}});
  EXPECT_EQ(record.field_names()[0], "b");
  EXPECT_EQ(record.Find("a")->as_string(), "x");
  EXPECT_EQ(record.Find("c"), nullptr);
  EXPECT_EQ(Value::Int(1).Find("c"), nullptr);
  EXPECT_EQ(record.shape(), Value::Record({{"b", S("")}, {"a", S("")}}).shape());
}

TEST(Value, CopiesShareAndMovesEmpty) {
  Value a = Value::List({S("one"), S("two")});
  Value b = a;
  EXPECT_EQ(a.elements().data(), b.elements().data());
  Value c = std::move(a);
  EXPECT_EQ(b, c);
  a = b;
  b = Value::Int(1);
  b = *&b;
  EXPECT_EQ(a, c);
  EXPECT_EQ(b.as_int(), 1);
}

TEST(Value, SetsAndMapsAreSorted) {
  Value set = Value::Set({Value::Int(3), Value::Int(1), Value::Int(3)});
  EXPECT_EQ(set, Value::Set({Value::Int(1), Value::Int(3)}));
  Value map = Value::Map({{S("b"), Value::Int(2)}, {S("a"), Value::Int(1)}});
  EXPECT_EQ(map.keys()[0].as_string(), "a");
  EXPECT_EQ(map.Find("b")->as_int(), 2);
  EXPECT_EQ(map.Find("c"), nullptr);
  EXPECT_NE(Value::List({Value::Int(1)}), Value::Set({Value::Int(1)}));
}

TEST(Value, KnowsUnknownsInside) {
  Value unknown = Value::Unknown("web.http.port");
  EXPECT_EQ(unknown.as_string(), "web.http.port");
  EXPECT_FALSE(unknown == unknown);
  Value list = Value::List({Value::Int(1), Value::Record({{"a", unknown}})});
  EXPECT_TRUE(list.HasUnknown());
  EXPECT_FALSE(list == list);
  EXPECT_TRUE(Value::Map({{S("a"), list}}).HasUnknown());
  EXPECT_FALSE(Value::List({Value::Int(1)}).HasUnknown());
}

TEST(Value, ComparesByContent) {
  EXPECT_EQ(Q("60s"), Q("1m"));
  EXPECT_TRUE(Compare(Q("1s"), Q("1m")) < 0);
  EXPECT_TRUE(Compare(Value::Ip("10.0.0.2"), Value::Ip("10.0.0.10")) < 0);
  EXPECT_TRUE(Compare(Value::Cidr("10.0.0.0/8"), Value::Cidr("10.0.0.0/16")) < 0);
  EXPECT_EQ(Value::Version("1.2"), Value::Version("1.2.0"));
  EXPECT_TRUE(Compare(Value::List({Value::Int(1)}), Value::List({Value::Int(1), Value::Int(0)})) <
              0);
  EXPECT_NE(Value::Record({{"a", Value::Int(1)}}), Value::Record({{"b", Value::Int(1)}}));
  EXPECT_NE(Value::Map({{S("a"), S("x")}}), Value::Map({{S("b"), S("x")}}));
  EXPECT_NE(Value::Int(1), Value::Bool(true));
}

TEST(Value, DeepNestingNeitherRecursesNorLeaks) {
  Value deep = Nest(1000000, S("leaf"));
  Value other = Nest(1000000, S("leaf"));
  EXPECT_EQ(deep.depth(), 65535u);
  EXPECT_EQ(deep, other);
  EXPECT_EQ(Nest(3, S("x")).depth(), 3u);
  EXPECT_FALSE(ToSource(deep).empty());
}

TEST(Value, ToTextIsForScalarsOnly) {
  EXPECT_EQ(ToText(Value::Float(5)), "5.0");
  EXPECT_EQ(ToText(Value::Float(0.25)), "0.25");
  EXPECT_EQ(ToText(Value::Bool(false)), "false");
  EXPECT_EQ(ToText(Q("90s")), "90s");
  EXPECT_EQ(ToText(Value::Version("14.10")), "14.10");
  EXPECT_EQ(ToText(Value()), std::nullopt);
  EXPECT_EQ(ToText(Value::List({})), std::nullopt);
  EXPECT_EQ(ToText(Value::Unknown("x")), std::nullopt);
}

TEST(Value, ToSourceReadsLikeTheLanguage) {
  Value value = Value::Record({{"a", Value::List({Value::Int(1), S("x\n\"$")})},
                               {"odd name", Value::Unknown("y")},
                               {"m", Value::Map({{Value::Int(1), Value()}, {S("k"), Q("5%")}})},
                               {"if", Value::Record({})},
                               {"r", Value::Range(Value::Int(1), Value::Int(5))}});
  EXPECT_EQ(ToSource(value),
            "{ a = [1, \"x\\n\\\"$$\"], \"odd name\" = (known after apply), "
            "m = { (1) = null, k = 5% }, \"if\" = {}, r = 1..5 }");
  EXPECT_EQ(ToSource(S("abcdef"), 5), "\"abc…");
  EXPECT_EQ(ToSource(S("äöüäöü"), 5), "\"äöü…");
  EXPECT_EQ(ToSource(S("abc"), 5), "\"abc\"");
  EXPECT_EQ(ToSource(Value::List(std::vector<Value>(100000, Value::Int(7))), 10), "[7, 7, 7,…");
}

TEST(Version, OrdersLikeReleases) {
  std::vector<std::string_view> sorted = {"1.0.0-alpha",
                                          "1.0.0-alpha.1",
                                          "1.0.0-alpha.beta",
                                          "1.0.0-rc.2",
                                          "1.0.0-rc.10",
                                          "1.0.0",
                                          "1.2",
                                          "1.10",
                                          "14",
                                          "99999999999999999999999"};
  for (size_t i = 0; i < sorted.size(); ++i) {
    for (size_t j = 0; j < sorted.size(); ++j) {
      EXPECT_EQ(CompareVersions(sorted[i], sorted[j]) < 0, i < j) << sorted[i] << sorted[j];
    }
  }
  EXPECT_EQ(CompareVersions("14", "14.0.0"), 0);
}

TEST(Version, Ranges) {
  EXPECT_TRUE(VersionInRange("6.4.1", "6.x"));
  EXPECT_FALSE(VersionInRange("7.0.0", "6.x"));
  EXPECT_TRUE(VersionInRange("3.6.9", "3.6.*"));
  EXPECT_TRUE(VersionInRange("15.2", ">=14, <16"));
  EXPECT_FALSE(VersionInRange("16", ">=14, <16"));
  EXPECT_TRUE(VersionInRange("1.2.3", "1.2.3"));
  EXPECT_FALSE(VersionInRange("1.2.3", "!= 1.2.x"));
  EXPECT_FALSE(IsVersionRange("<6.x"));
  EXPECT_FALSE(IsVersionRange(""));
  EXPECT_FALSE(IsVersionRange(">=14,"));
  EXPECT_TRUE(IsVersion("1.4.0-rc.1"));
  EXPECT_TRUE(IsVersion("6.x"));
  EXPECT_FALSE(IsVersion("six"));
  EXPECT_FALSE(IsVersion("1..2"));
  EXPECT_FALSE(IsVersion("1.2-"));
  EXPECT_FALSE(IsVersion(""));
}

}  // namespace
}  // namespace deploy::value
