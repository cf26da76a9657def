#include "runtime/state/object_codec.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace deploy::state {
namespace {

RC_GTEST_PROP(PackedTextsTest, ReadBack, (const std::vector<std::string>& texts)) {
  const auto back = UnpackTexts(PackTexts(texts));
  RC_ASSERT(back.ok());
  RC_ASSERT(*back == texts);
}

RC_GTEST_PROP(PackedTextsTest, AnyBytesAreReadOrRefused, (const std::string& bytes)) {
  const auto texts = UnpackTexts(bytes);
  if (texts.ok()) {
    RC_ASSERT(PackTexts(*texts).size() <= bytes.size());
  }
}

TEST(PackedTextsTest, RefusesWhatDoesNotHoldTogether) {
  EXPECT_EQ(PackTexts({"page", ""}), "4:page,0:,");
  for (const char* text : {"4", "4:", "4:pag", "4:page", "4:pagex", "x:page,", ":,", "-1:,",
                           "18446744073709551615:a,", "99999999999999999999:a,", "1:a,2:b,"}) {
    EXPECT_FALSE(UnpackTexts(text).ok()) << text;
  }
}

}  // namespace
}  // namespace deploy::state
