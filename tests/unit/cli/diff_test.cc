#include "cli/diff.h"

#include <gtest/gtest.h>

namespace deploy::cli {
namespace {

TEST(DiffTest, EqualTextsHaveNone) { EXPECT_EQ(UnifiedDiff("x", "a\nb\n", "a\nb\n"), ""); }

TEST(DiffTest, OneChangedLineWithContext) {
  EXPECT_EQ(UnifiedDiff("x", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
            "--- x\n+++ x\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(DiffTest, FarApartChangesAreTwoHunks) {
  std::string before, after;
  for (int i = 0; i < 40; ++i) {
    before += std::to_string(i) + "\n";
    after += (i == 3 || i == 35 ? "x" : std::to_string(i)) + "\n";
  }
  const std::string diff = UnifiedDiff("x", before, after);
  EXPECT_NE(diff.find("@@ -1,7 +1,7 @@"), std::string::npos) << diff;
  EXPECT_NE(diff.find("@@ -33,7 +33,7 @@"), std::string::npos) << diff;
}

}  // namespace
}  // namespace deploy::cli
