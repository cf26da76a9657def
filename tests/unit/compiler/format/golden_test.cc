// Pairs in tests/golden/format: NAME.deploy and NAME.formatted.deploy. With --update the second is
// written anew.

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "gtest/gtest.h"
#include "tests/unit/compiler/format/formatted.h"

namespace deploy::format {
namespace {

constexpr std::string_view kFolder = "tests/golden/format";
constexpr std::string_view kAfter = ".formatted.deploy";

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    const std::string file = entry.path().filename();
    if (file.ends_with(".deploy") && !file.ends_with(kAfter)) {
      names.push_back(entry.path().stem());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool Updating() {
  const std::vector<std::string> words = ::testing::internal::GetArgvs();
  return std::find(words.begin(), words.end(), "--update") != words.end();
}

TEST(FormatGolden, Files) {
  const std::vector<std::string> names = Names();
  EXPECT_GT(names.size(), 8u);
  for (const std::string& name : names) {
    SCOPED_TRACE(name);
    const std::string before = ReadTestFile("golden/format/" + name + ".deploy");
    const std::string after = FormatText(before);
    if (Updating()) {
      std::ofstream(std::string(kFolder) + "/" + name + std::string(kAfter), std::ios::binary)
          << after;
    }
    EXPECT_EQ(after, ReadTestFile("golden/format/" + name + std::string(kAfter)));
    EXPECT_EQ(BrokenLaw(before), "");
    EXPECT_EQ(BrokenLaw(after), "");
  }
}

}  // namespace
}  // namespace deploy::format
