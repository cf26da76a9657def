#include "compiler/module/path.h"

#include "gtest/gtest.h"

namespace deploy::module {
namespace {

TEST(PathTest, FolderNameAndStem) {
  EXPECT_EQ(Folder("a/b/main.deploy"), "a/b");
  EXPECT_EQ(Folder("main.deploy"), "");
  EXPECT_EQ(Folder("/main.deploy"), "/");
  EXPECT_EQ(FileName("a/b.deploy"), "b.deploy");
  EXPECT_EQ(Stem("a/b.deploy"), "b");
  EXPECT_EQ(Stem("a/b"), "b");
}

TEST(PathTest, JoinResolvesDots) {
  EXPECT_EQ(Join("a/b", "./c.deploy"), "a/b/c.deploy");
  EXPECT_EQ(Join("a/b", "../c.deploy"), "a/c.deploy");
  EXPECT_EQ(Join("", "../c.deploy"), "../c.deploy");
  EXPECT_EQ(Join("/a", "../../c.deploy"), "/c.deploy");
  EXPECT_EQ(Join("/a", "/b/c.deploy"), "/b/c.deploy");
}

TEST(PathTest, RelativeTo) {
  EXPECT_EQ(RelativeTo("/a/b", "/a/b/c.deploy"), "c.deploy");
  EXPECT_EQ(RelativeTo("/a/b", "/a/bc.deploy"), "/a/bc.deploy");
  EXPECT_EQ(RelativeTo("/", "/c.deploy"), "c.deploy");
}

}  // namespace
}  // namespace deploy::module
