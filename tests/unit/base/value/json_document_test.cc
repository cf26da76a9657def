#include "base/value/json_document.h"

#include <gmock/gmock.h>

#include "base/value/json.h"
#include "nlohmann/json.hpp"

namespace deploy::value {
namespace {

TEST(JsonDocument, ReadsEveryKind) {
  const std::string text =
      R"( {"a": [1, -2, 2.5e1, true, false, null], "b\u00e4\n": "x\ud83d\ude00\"", "c": {}, "d": "", "e": []} )";
  const absl::StatusOr<JsonDocument> document = JsonDocument::Parse(text);
  ASSERT_TRUE(document.ok()) << document.status();
  const Json root = document->root();
  ASSERT_EQ(root.size(), 5u);
  EXPECT_EQ(root.key(1), "b\u00e4\n");
  EXPECT_EQ(root[1].text(), "x😀\"");
  EXPECT_EQ(root.Find("d")->text(), "");
  EXPECT_FALSE(root.Find("f"));
  const Json list = root[0];
  EXPECT_EQ(list[0].unsigned_integer(), 1u);
  EXPECT_EQ(list[1].integer(), -2);
  EXPECT_FALSE(list[1].is_unsigned());
  EXPECT_FALSE(list[2].is_integer());
  EXPECT_TRUE(list[3].boolean());
  EXPECT_TRUE(list[5].is_null());
  EXPECT_EQ(root[2].Decode().value(), Value::Record({}));
  EXPECT_EQ(list[0].Decode().value(), Value::Int(1));
}

// The same texts are JSON for this reader and for the library.
TEST(JsonDocument, AgreesWithTheLibrary) {
  for (const char* text : {"",
                           " ",
                           "1",
                           "01",
                           "-",
                           "-0",
                           "1.",
                           ".5",
                           "1e",
                           "1e+",
                           "1E5",
                           "1e999",
                           "-1.5e-3",
                           "18446744073709551615",
                           "99999999999999999999",
                           "tru",
                           "truex",
                           "nulll",
                           "\"",
                           "\"a",
                           "\"\\x\"",
                           "\"\\u12\"",
                           "\"\\ud800\"",
                           "\"\\udc00\"",
                           "\"\\ud800\\u0041\"",
                           "\"\x01\"",
                           "\"\xff\"",
                           "\"\xc3\xa4\"",
                           "[",
                           "[]",
                           "[1",
                           "[1,]",
                           "[,1]",
                           "[1 2]",
                           "[[]",
                           "]",
                           "{",
                           "{}",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\":1,}",
                           "{a:1}",
                           "{\"a\":1 \"b\":2}",
                           "{1:2}",
                           "[1}",
                           "{\"a\":1]",
                           "1 2",
                           "[] []",
                           "{\"a\":[{\"b\":[]}]}",
                           "\"\\/\\b\"",
                           "/* */ 1",
                           "[1,\n2]",
                           "nan"}) {
    EXPECT_EQ(JsonDocument::Parse(text).ok(), nlohmann::json::accept(std::string_view(text)))
        << text;
  }
  EXPECT_FALSE(JsonDocument::Parse(std::string_view("1\0", 2)).ok());
}

TEST(JsonDocument, RefusesDoublesAndDepth) {
  EXPECT_FALSE(JsonDocument::Parse(R"({"a":1,"a":2})").ok());
  std::string many = "{";
  for (int i = 0; i < 100; ++i) {
    many += "\"k" + std::to_string(i) + "\":0,";
  }
  EXPECT_TRUE(JsonDocument::Parse(many + "\"last\":0}").ok());
  EXPECT_FALSE(JsonDocument::Parse(many + "\"k7\":0}").ok());
  EXPECT_FALSE(JsonDocument::Parse(std::string(10'000, '[') + std::string(10'000, ']')).ok());
  EXPECT_TRUE(JsonDocument::Parse(std::string(500, '[') + std::string(500, ']')).ok());
}

}  // namespace
}  // namespace deploy::value
