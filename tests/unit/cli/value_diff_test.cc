#include "cli/value_diff.h"

#include <gtest/gtest.h>

#include "cli/console.h"

namespace deploy::cli {
namespace {

using value::Value;

Value Words(std::vector<std::string> words) {
  std::vector<Value> values;
  for (const std::string& word : words) {
    values.push_back(Value::String(word));
  }
  return Value::List(std::move(values));
}

TEST(ValueDiffTest, ListsByElement) {
  const auto changes = DiffValues("command", Words({"a", "b", "c"}), Words({"a", "x", "c"}), 200);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].path, "command[1]");
  EXPECT_EQ(changes[0].before, "\"b\"");
  EXPECT_EQ(changes[0].after, "\"x\"");
}

TEST(ValueDiffTest, AnElementInBetweenIsOneChange) {
  const auto changes = DiffValues("command", Words({"a", "c"}), Words({"a", "b", "c"}), 200);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].path, "command[1]");
  EXPECT_EQ(changes[0].before, "none");
}

TEST(ValueDiffTest, RecordsAndMapsByName) {
  const Value before =
      Value::Map({{Value::String("A"), Value::Int(1)}, {Value::String("B"), Value::Int(2)}});
  const Value after =
      Value::Map({{Value::String("A"), Value::Int(1)}, {Value::String("C"), Value::Int(3)}});
  const auto changes = DiffValues("env", before, after, 200);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].path, "env.B");
  EXPECT_EQ(changes[0].after, "none");
  EXPECT_EQ(changes[1].path, "env.C");
  EXPECT_EQ(changes[1].before, "none");
}

TEST(ValueDiffTest, LongTextsAreCutAroundTheDifference) {
  const std::string same(500, 'x');
  const auto changes = DiffValues("input", Value::String(same + "one" + same),
                                  Value::String(same + "two" + same), 80);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_NE(changes[0].before.find("one"), std::string::npos);
  EXPECT_NE(changes[0].after.find("two"), std::string::npos);
  EXPECT_NE(changes[0].before, changes[0].after);
  EXPECT_LE(Columns(changes[0].before), 40u);
}

TEST(ValueDiffTest, NeverHalfOfACharacter) {
  std::string same;
  for (int i = 0; i < 100; ++i) {
    same += "ü";
  }
  const auto changes =
      DiffValues("input", Value::String(same + "a"), Value::String(same + "b"), 60);
  ASSERT_EQ(changes.size(), 1u);
  for (const std::string& side : {changes[0].before, changes[0].after}) {
    EXPECT_TRUE(side.starts_with("…ü")) << side;
  }
}

TEST(ValueDiffTest, ManyChangesAreCounted) {
  std::vector<std::string> a, b;
  for (int i = 0; i < 100; ++i) {
    a.push_back("a" + std::to_string(i));
    b.push_back("b" + std::to_string(i));
  }
  const auto changes = DiffValues("command", Words(a), Words(b), 200);
  ASSERT_EQ(changes.size(), kMaxChanges + 1);
  EXPECT_EQ(changes.back().path, "… and 80 more");
}

TEST(ValueDiffTest, ModeIsOctal) {
  EXPECT_EQ(ShownValue("mode", Value::Int(420), 80), "0o644");
  EXPECT_EQ(ShownValue("size", Value::Int(420), 80), "420");
  EXPECT_EQ(ShownValue("mode", Value(), 80), "none");
}

TEST(ConsoleTest, FirstColumnsCountsCharacters) {
  EXPECT_EQ(FirstColumns("größer", 4), "größ");
  EXPECT_EQ(FirstColumns("abc", 9), "abc");
  EXPECT_EQ(FirstColumns("abc", 0), "");
  EXPECT_EQ(Columns("größer"), 6u);
}

TEST(ValueDiffTest, MarksAreNeverCut) {
  const Value unknown = Value::Unknown("web.port");
  const auto changes = DiffValues("content", Value::String(std::string(90, 'x')), unknown, 40);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].after, "(known after apply)");
  EXPECT_LE(Columns(changes[0].before), 18u);
  EXPECT_EQ(ShownValue("content", unknown, 10), "(known after apply)");
}

}  // namespace
}  // namespace deploy::cli
