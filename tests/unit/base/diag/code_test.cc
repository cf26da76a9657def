#include "base/diag/code.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace deploy::diag {
namespace {

TEST(Code, NamesNumbersAndTitles) {
  EXPECT_EQ(CodeName(Code::D0401), "D0401");
  EXPECT_EQ(CodeSlug(Code::D0401), "unit-missing");
  EXPECT_EQ(CodeTitle(Code::D0401), "unit missing");
  EXPECT_EQ(CodeFromName("D0401"), Code::D0401);
  EXPECT_EQ(CodeFromName("d0401"), Code::D0401);
  EXPECT_EQ(CodeFromName("0401"), Code::D0401);
  EXPECT_EQ(CodeFromName("401"), Code::D0401);
  for (const char* name : {"", "D", "D9998", "D04011", "x", "D-401"}) {
    EXPECT_FALSE(CodeFromName(name).has_value()) << name;
  }
}

TEST(Code, TableIsSortedAndUnique) {
  std::set<std::string_view> slugs;
  int last = 0;
  for (Code code : AllCodes()) {
    EXPECT_GT(static_cast<int>(code), last);
    last = static_cast<int>(code);
    EXPECT_TRUE(slugs.insert(CodeSlug(code)).second) << CodeName(code);
    EXPECT_EQ(CodeFromName(CodeName(code)), code);
  }
  EXPECT_GE(AllCodes().size(), 146u);
}

}  // namespace
}  // namespace deploy::diag
