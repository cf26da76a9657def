#include "base/source/source_file.h"

#include <random>

#include "gtest/gtest.h"

namespace deploy::source {
namespace {

TEST(SourceFile, CountsLinesAndColumnsInScalars) {
  SourceFile file(FileId(0), "a", "äb\n😀c\nlast");
  EXPECT_EQ(file.line_count(), 3u);
  EXPECT_EQ(file.Line(2), "😀c");
  EXPECT_EQ(file.PositionOf(2).column, 2u);
  Position c = file.PositionOf(8);
  EXPECT_EQ(c.line, 2u);
  EXPECT_EQ(c.column, 2u);
  EXPECT_EQ(c.utf16, 2u);
  EXPECT_EQ(file.PositionOf(9999).line, 3u);
  EXPECT_EQ(file.PositionOf(9999).column, 5u);
}

TEST(SourceFile, BomIsNoColumnAndCrBelongsToTheLineEnd) {
  SourceFile file(FileId(0), "a", "\xEF\xBB\xBFx\r\ny\rz\r\n");
  EXPECT_EQ(file.PositionOf(3).column, 1u);
  EXPECT_EQ(file.PositionOf(4).column, 2u);
  EXPECT_EQ(file.PositionOf(5).column, 2u);
  EXPECT_EQ(file.PositionOf(6).line, 2u);
  EXPECT_EQ(file.Line(2), "y\rz");
  EXPECT_EQ(file.line_count(), 3u);
  EXPECT_EQ(file.Line(3), "");
  EXPECT_EQ(file.Line(4), "");
  EXPECT_EQ(file.Line(0), "");
}

TEST(SourceFile, TabIsOneColumn) {
  SourceFile file(FileId(0), "a", "\t\tx");
  EXPECT_EQ(file.PositionOf(2).column, 3u);
}

TEST(SourceFile, AnyBytesAndAnyOffsetAreFine) {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    std::string text(random() % 60, ' ');
    for (char& c : text) {
      c = static_cast<char>(random() % 3 == 0 ? '\n' : random());
    }
    SourceFile file(FileId(0), "a", text);
    Position last;
    for (uint32_t at = 0; at < text.size() + 3; ++at) {
      Position position = file.PositionOf(at);
      EXPECT_GE(std::make_pair(position.line, position.column),
                std::make_pair(last.line, last.column));
      last = position;
      file.Text({FileId(0), at, at / 2});
    }
  }
}

TEST(SourceSet, OwnsTextsAndFindsThem) {
  SourceSet set;
  const SourceFile& a = set.Add("a.deploy", "let a = 1");
  for (int i = 0; i < 100; ++i) {
    set.Add("f" + std::to_string(i), "");
  }
  EXPECT_EQ(set.Find("a.deploy"), &a);
  EXPECT_EQ(set.Find("b.deploy"), nullptr);
  EXPECT_EQ(set.Text({a.id(), 4, 5}), "a");
  EXPECT_EQ(set.size(), 101u);
}

}  // namespace
}  // namespace deploy::source
