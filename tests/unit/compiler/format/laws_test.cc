#include <chrono>

#include "gtest/gtest.h"
#include "tests/unit/compiler/format/formatted.h"
#include "tests/unit/compiler/format/mutation.h"

namespace deploy::format {
namespace {

constexpr int kCopies = 200;  // of each sample

class Laws : public ::testing::TestWithParam<std::string_view> {};

TEST_P(Laws, HoldForTheSample) {
  const std::string text = Sample(GetParam());
  ASSERT_FALSE(text.empty());
  EXPECT_EQ(BrokenLaw(text), "");
}

TEST_P(Laws, SpacesAreNoPartOfTheText) {
  const std::string text = Sample(GetParam());
  const std::string formatted = FormatText(text);
  for (uint32_t seed = 0; seed < kCopies; ++seed) {
    std::mt19937 random(seed);
    const std::string copy = WithOtherSpaces(text, random);
    ASSERT_TRUE(FormatText(copy) == formatted) << "seed " << seed << "\n" << copy;
  }
}

TEST_P(Laws, HoldForOtherLayouts) {
  const std::string text = Sample(GetParam());
  int whole = 0;
  for (uint32_t seed = 0; seed < kCopies; ++seed) {
    std::mt19937 random(seed);
    const std::string copy = WithOtherLayout(text, random);
    const std::string broken = BrokenLaw(copy);
    ASSERT_TRUE(broken.empty()) << broken << "\nseed " << seed << "\n" << copy;
    whole += ParseForTest(copy).has_errors ? 0 : 1;
  }
  EXPECT_GT(whole, kCopies * 9 / 10) << "the copies should mean the same, not be damaged";
}

TEST_P(Laws, HoldForDamagedCopies) {
  const std::string text = Sample(GetParam());
  for (uint32_t seed = 0; seed < kCopies; ++seed) {
    std::mt19937 random(seed);
    const std::string copy = Damaged(text, random);
    const std::string broken = BrokenLaw(copy);
    ASSERT_TRUE(broken.empty()) << broken << "\nseed " << seed << "\n" << copy;
  }
}

// Every prefix is what an editor has while somebody types.
TEST_P(Laws, HoldForPrefixes) {
  const std::string text = Sample(GetParam());
  for (size_t size = 0; size <= text.size(); size += 17) {
    const std::string broken = BrokenLaw(text.substr(0, size));
    ASSERT_TRUE(broken.empty()) << broken << "\nfirst " << size << " bytes";
  }
}

INSTANTIATE_TEST_SUITE_P(Samples, Laws, ::testing::ValuesIn(kSamples),
                         [](const auto& sample) { return std::string(sample.param); });

TEST(FormatSpeed, IsLinear) {
  std::string text = "deploy 1\n";
  for (int i = 0; i < 4000; ++i) {
    text += "resource r" + std::to_string(i) + " = value { input = [1, 2, { a = 3 }] }\n";
  }
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_TRUE(FormatText(text) == text);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

TEST(FormatDepth, DoesNotCrash) {
  for (const char* open : {"(", "[", "{ a = ", "f("}) {
    std::string text = "let a = ";
    for (int i = 0; i < 20000; ++i) {
      text += open;
    }
    EXPECT_TRUE(FormatText(text) == text);
  }
}

}  // namespace
}  // namespace deploy::format
