#include "cli/generations.h"

#include <gtest/gtest.h>

namespace deploy::cli {
namespace {

using value::Value;

TEST(GenerationsTest, OnlyWhatChanged) {
  const InputValues before = {{"a", Value::Int(1)}, {"b", Value::String("x")}};
  const InputValues now = {
      {"a", Value::Int(1)}, {"b", Value::String("two words")}, {"c", Value::String("plain")}};
  EXPECT_EQ(ChangedInputs(before, now), "b=\"two words\" c=plain");
  EXPECT_EQ(ChangedInputs(now, now), "");
}

TEST(GenerationsTest, TheOneBeforeThatOfARun) {
  const std::vector<state::Generation> all = {{.number = 1, .run = 1}, {.number = 2, .run = 4}};
  EXPECT_EQ(GenerationBefore(all, 4), 1);
  EXPECT_EQ(GenerationBefore(all, 1), 0);
  EXPECT_EQ(GenerationBefore(all, 3), std::nullopt);
}

}  // namespace
}  // namespace deploy::cli
