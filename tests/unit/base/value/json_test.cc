#include "base/value/json.h"

#include <cmath>
#include <random>

#include "base/value/json_scalar.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace deploy::value {
namespace {

Value Q(std::string_view text) { return Value::Quantity(*ParseQuantity(text, nullptr, nullptr)); }
Value S(std::string_view text) { return Value::String(text); }

// Content, unknowns included.
std::string Text(const Value& value) {
  std::string out;
  EncodeTo(value, out);
  return out;
}

Value Random(std::mt19937& random, int depth) {
  switch (random() % (depth > 0 ? 17 : 12)) {
    case 0:
      return Value();
    case 1:
      return Value::Bool(random() % 2 == 0);
    case 2:
      return Value::Int(static_cast<int64_t>(random()) * (random() % 2 == 0 ? 1 : -2000000000LL));
    case 3:
      return Value::Float(static_cast<double>(random() % 1000) / static_cast<double>(random() % 8));
    case 4: {
      std::string text;
      for (size_t n = random() % 12; n > 0; --n) {
        text.push_back(static_cast<char>(random()));
      }
      return S(text);
    }
    case 5:
      return Q(std::to_string(random() % 100000) + ".5GB");
    case 6:
      return Value::Version("1." + std::to_string(random() % 10));
    case 7:
      return Value::Ip("10.0.0." + std::to_string(random() % 256));
    case 8:
      return Value::Cidr("10.0.0.0/" + std::to_string(random() % 33));
    case 9:
      return Value::Enum(Enum("Tier", {"small", "large"}), static_cast<int>(random() % 2));
    case 10:
      return Value::Unknown("web.http.port");
    case 11:
      return Value::Quantity(
          *Divide(Q("1EUR/mo").as_quantity(),
                  {static_cast<int64_t>(1 + random() % 9000), Dimension::kNone, {}}));
    case 12:
      return Value::Range(Value::Int(1), Q("5%"));
    case 13:
      return Value::Set({Random(random, depth - 1), Random(random, 0)});
    case 14:
      return Value::Map({{S("a"), Random(random, depth - 1)}, {Value::Int(1), Value()}});
    case 15:
      return Value::Record({{"$x", Random(random, depth - 1)}, {"$$q", Random(random, 0)}});
    default:
      return Value::List({Random(random, depth - 1), Random(random, depth - 1)});
  }
}

TEST(Json, RoundTripsRandomValues) {
  std::mt19937 random(11);
  for (int i = 0; i < 5000; ++i) {
    Value value = Random(random, 5);
    std::string text = Text(value);
    EXPECT_EQ(Encode(value).dump(), text);
    absl::StatusOr<Value> read = DecodeText(text);
    ASSERT_TRUE(read.ok()) << text << read.status();
    EXPECT_EQ(Text(*read), text);
    if (!value.HasUnknown()) {
      EXPECT_EQ(*read, value) << text;
    }
    absl::StatusOr<Value> same = Decode(Encode(value));
    ASSERT_TRUE(same.ok());
    EXPECT_EQ(Text(*same), text);
  }
}

TEST(Json, WritesTheDocumentedForms) {
  EXPECT_EQ(Text(Q("90s")), R"({"$q":"90s"})");
  EXPECT_EQ(Text(Value::Version("1.2.3")), R"({"$v":"1.2.3"})");
  EXPECT_EQ(Text(Value::Float(5)), R"({"$float":"5"})");
  EXPECT_EQ(Text(Value::Float(-0.0)), R"({"$float":"-0"})");
  EXPECT_EQ(Text(Value::Float(INFINITY)), R"({"$float":"inf"})");
  EXPECT_EQ(Text(Value::Map({{S("k"), Value::Int(1)}})), R"({"$map":[["k",1]]})");
  EXPECT_EQ(Text(Value::Map({})), R"({"$map":[]})");
  EXPECT_EQ(Text(Value::Record({{"$a", Value()}})), R"({"$$a":null})");
  EXPECT_EQ(Text(Value::Enum(Enum("T", {"a", "b"}), 1)), R"({"$enum":["T",["a","b"],1]})");
  EXPECT_EQ(Text(S("\xFF")), R"({"$bytes":"/w=="})");
}

TEST(Json, ForConsumersQuantitiesAreStrings) {
  Value value = Value::Record({{"t", Q("90s")},
                               {"f", Value::Float(0.5)},
                               {"e", Value::Enum(Enum("T", {"a", "b"}), 1)},
                               {"u", Value::Unknown("web.port")},
                               {"m", Value::Map({{Value::Int(1), S("x")}})},
                               {"b", S("\xFFz")}});
  EXPECT_EQ(ToJson(value).dump(),
            "{\"t\":\"90s\",\"f\":0.5,\"e\":\"b\",\"u\":{\"$unknown\":\"web.port\"},"
            "\"m\":{\"1\":\"x\"},\"b\":\"\xEF\xBF\xBDz\"}");
}

TEST(Json, RefusesWhatIsMalformed) {
  for (const char* text : {"",
                           "{",
                           "[1,]",
                           "nul",
                           "1 2",
                           "{\"a\":1,\"a\":2}",
                           "{\"$q\":\"5\"}",
                           "{\"$q\":5}",
                           "{\"$q\":\"5KB\"}",
                           "{\"$q\":\"5s\",\"a\":1}",
                           "{\"a\":1,\"$q\":\"5s\"}",
                           "{\"$zzz\":\"a\"}",
                           "{\"$ip\":\"300.0.0.1\"}",
                           "{\"$cidr\":\"10.0.0.0/33\"}",
                           "{\"$cidr\":\"10.0.0.0\"}",
                           "{\"$enum\":[\"T\",[\"a\"],1]}",
                           "{\"$enum\":[\"T\",[\"a\"],-1]}",
                           "{\"$set\":[1,1]}",
                           "{\"$set\":1}",
                           "{\"$map\":[[1]]}",
                           "{\"$map\":[[1,2],[1,3]]}",
                           "{\"$map\":{}}",
                           "{\"$range\":[1]}",
                           "{\"$float\":\"0.5\"}",
                           "{\"$float\":\"x\"}",
                           "5.0",
                           "1e999",
                           "18446744073709551615",
                           "{\"$bytes\":\"*\"}",
                           "\"\xFF\"",
                           "{\"$v\":\"\"}",
                           "{\"$q\":[\"ratio\",\"1\",\"0\",\"\"]}",
                           "{\"$q\":[\"money\",\"1\",\"1\",\"\"]}",
                           "{\"$unknown\":1}",
                           "{\"$\":\"\"}"}) {
    EXPECT_EQ(DecodeText(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
    nlohmann::ordered_json json = nlohmann::ordered_json::parse(text, nullptr, false);
    if (!json.is_discarded() && std::string_view(text).find("\"a\":1,\"a\"") == std::string::npos) {
      EXPECT_FALSE(Decode(json).ok()) << text;
    }
  }
}

TEST(Json, NestingHasALimit) {
  auto lists = [](size_t n) { return std::string(n, '[') + std::string(n, ']'); };
  EXPECT_TRUE(DecodeText(lists(256)).ok());
  EXPECT_FALSE(DecodeText(lists(257)).ok());
  EXPECT_FALSE(DecodeText(std::string(1000000, '[')).ok());
  Value deep = Value::Int(1);
  for (int i = 0; i < 256; ++i) {
    deep = Value::Map({{S("k"), deep}});
  }
  EXPECT_TRUE(DecodeText(Text(deep)).ok());
  EXPECT_TRUE(Decode(Encode(deep)).ok());
  deep = Value::Set({deep});
  EXPECT_FALSE(DecodeText(Text(deep)).ok());
  for (int i = 0; i < 100000; ++i) {
    deep = Value::List({deep});
  }
  EXPECT_FALSE(DecodeText(Text(deep)).ok());
  Encode(deep);
  ToJson(deep);
}

TEST(Json, DamagedTextsNeverCrash) {
  std::mt19937 random(13);
  for (int i = 0; i < 20000; ++i) {
    std::string text = Text(Random(random, 4));
    for (size_t n = 1 + random() % 3; n > 0 && !text.empty(); --n) {
      size_t at = random() % text.size();
      if (random() % 2 == 0) {
        text[at] = static_cast<char>(random());
      } else {
        text.erase(at, 1 + random() % 3);
      }
    }
    (void)DecodeText(text).ok();
  }
}

TEST(Json, WideObjectsAreLinear) {
  std::string text = "{";
  for (int i = 0; i < 100000; ++i) {
    text += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":1";
  }
  EXPECT_TRUE(DecodeText(text + "}").ok());
}

}  // namespace
}  // namespace deploy::value
