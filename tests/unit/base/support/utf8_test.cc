#include "base/support/utf8.h"

#include "gtest/gtest.h"

namespace deploy::support {
namespace {

TEST(Utf8, RoundTripsEveryScalar) {
  for (char32_t scalar = 0; scalar <= 0x10FFFF; ++scalar) {
    if (scalar >= 0xD800 && scalar <= 0xDFFF) {
      continue;
    }
    std::string text;
    AppendUtf8(scalar, text);
    Scalar read = DecodeUtf8(text, 0);
    ASSERT_TRUE(read.valid && read.value == scalar && read.length == static_cast<int>(text.size()));
  }
}

TEST(Utf8, RefusesWhatIsNotWellFormed) {
  for (const char* text : {"\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                           "\xFF", "\xE2\x82", "\xF0\x9F\x98"}) {
    EXPECT_FALSE(IsValidUtf8(text)) << text;
    EXPECT_EQ(DecodeUtf8(text, 0).length, 1);
  }
  EXPECT_EQ(FirstInvalidUtf8("ab\xFF"), 2u);
  EXPECT_EQ(FirstInvalidUtf8("ähm"), std::string_view::npos);
}

TEST(Utf8, KnowsWidths) {
  EXPECT_EQ(DisplayWidth(U'a'), 1);
  EXPECT_EQ(DisplayWidth(U'ä'), 1);
  EXPECT_EQ(DisplayWidth(U'漢'), 2);
  EXPECT_EQ(DisplayWidth(U'😀'), 2);
  EXPECT_EQ(DisplayWidth(0x0301), 0);
  EXPECT_EQ(DisplayWidth(0x200D), 0);
}

}  // namespace
}  // namespace deploy::support
