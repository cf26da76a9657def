#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "runtime/world/atomic_write.h"
#include "runtime/world/world.h"
#include "tests/support/fake_disk.h"

namespace deploy::world {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class FilesTest : public ::testing::Test {
 protected:
  FilesTest() {
    std::string name = ::testing::TempDir() + "files-XXXXXX";
    root_ = ::mkdtemp(name.data());
  }
  ~FilesTest() override { std::filesystem::remove_all(root_); }
  std::string At(const std::string& name) const { return root_ + "/" + name; }

  FileSystem& files_ = RealWorld().files();
  std::string root_;
};

TEST_F(FilesTest, WritesWithModeWhateverTheUmask) {
  const mode_t old = ::umask(0777);
  const absl::Status written = files_.WriteAtomic(At("a"), "hello", 0640);
  ::umask(old);
  ASSERT_TRUE(written.ok()) << written;
  const FileInfo info = *files_.Stat(At("a"));
  EXPECT_EQ(info.kind, FileKind::kFile);
  EXPECT_EQ(info.mode, 0640u);
  EXPECT_EQ(info.size, 5);
  EXPECT_EQ(*files_.Read(At("a")), "hello");
}

TEST_F(FilesTest, ReplacesAtOnceAndLeavesNoTemporary) {
  ASSERT_TRUE(files_.WriteAtomic(At("a"), "old", 0600).ok());
  // As if a writer had been killed between giving the temporary name and renaming.
  ASSERT_TRUE(std::ofstream(TemporaryName(At("a"))) << "half");
  ASSERT_TRUE(files_.WriteAtomic(At("a"), "new", 0644).ok());
  EXPECT_EQ(*files_.Read(At("a")), "new");
  EXPECT_EQ(files_.Stat(At("a"))->mode, 0644u);
  EXPECT_THAT(*files_.List(root_), ElementsAre("a"));
}

TEST_F(FilesTest, ReplacesALinkAndNotItsTarget) {
  ASSERT_TRUE(files_.WriteAtomic(At("target"), "kept", 0600).ok());
  std::filesystem::create_symlink("target", At("link"));
  EXPECT_EQ(files_.Stat(At("link"))->link_target, "target");
  EXPECT_EQ(*files_.Read(At("link")), "kept");
  ASSERT_TRUE(files_.WriteAtomic(At("link"), "mine", 0600).ok());
  EXPECT_EQ(files_.Stat(At("link"))->kind, FileKind::kFile);
  EXPECT_EQ(*files_.Read(At("target")), "kept");
}

TEST_F(FilesTest, TakesTheLongestNames) {
  const std::string name = At(std::string(255, 'n'));
  ASSERT_TRUE(files_.WriteAtomic(name, "1", 0600).ok());
  ASSERT_TRUE(files_.WriteAtomic(name, "2", 0600).ok());
  EXPECT_EQ(*files_.Read(name), "2");
}

TEST_F(FilesTest, KeepsTheKindsOfErrors) {
  EXPECT_TRUE(absl::IsNotFound(files_.Read(At("no")).status()));
  EXPECT_TRUE(absl::IsNotFound(files_.WriteAtomic(At("no/a"), "", 0600)));
  EXPECT_TRUE(absl::IsFailedPrecondition(files_.Read(root_).status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(files_.Read("/dev/null").status()));
  ASSERT_TRUE(files_.MakeFolder(At("d"), 0755).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(files_.MakeFolder(At("d"), 0755)));
  EXPECT_TRUE(absl::IsFailedPrecondition(files_.Remove(At("d"))));
  EXPECT_TRUE(absl::IsFailedPrecondition(files_.WriteAtomic(At("d"), "", 0600)));
  EXPECT_TRUE(absl::IsNotFound(files_.UserId("nobody-has-this-name").status()));
  EXPECT_EQ(files_.Stat(At("no"))->kind, FileKind::kAbsent);
  EXPECT_TRUE(files_.Remove(At("no")).ok());
  EXPECT_TRUE(files_.RemoveFolder(At("no")).ok());
  EXPECT_THAT(std::string(files_.Read(At("no")).status().message()),
              HasSubstr("/no`: No such file or directory"));
}

TEST(FullDiskTest, KeepsItsKindAndTheOldFile) {
  const auto result = testing::OnSmallDisk(256, [](const std::string& folder) {
    FileSystem& files = RealWorld().files();
    const std::string path = folder + "/a";
    const bool small = files.WriteAtomic(path, "small", 0600).ok();
    const absl::Status full = files.WriteAtomic(path, std::string(1 << 20, 'x'), 0600);
    return small && absl::IsResourceExhausted(full) && *files.Read(path) == "small" &&
           files.List(folder)->size() == 1;
  });
  if (result == testing::DiskResult::kNotPossible) {
    GTEST_SKIP();
  }
  EXPECT_EQ(result, testing::DiskResult::kGood);
}

TEST_F(FilesTest, ReadingAFifoDoesNotHang) {
  ASSERT_EQ(::mkfifo(At("pipe").c_str(), 0600), 0);
  EXPECT_TRUE(absl::IsFailedPrecondition(files_.Read(At("pipe")).status()));
}

TEST_F(FilesTest, RemovesOnlyEmptyFolders) {
  ASSERT_TRUE(files_.MakeFolder(At("d"), 0700).ok());
  EXPECT_EQ(files_.Stat(At("d"))->mode, 0700u);
  ASSERT_TRUE(files_.WriteAtomic(At("d/a"), "", 0600).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(files_.RemoveFolder(At("d"))));
  ASSERT_TRUE(files_.Remove(At("d/a")).ok());
  ASSERT_TRUE(std::ofstream(TemporaryName(At("d/a"))) << "half");
  EXPECT_TRUE(files_.RemoveFolder(At("d")).ok());
}

TEST_F(FilesTest, RenamesModesAndOwners) {
  ASSERT_TRUE(files_.WriteAtomic(At("a"), "x", 0600, ::geteuid(), ::getegid()).ok());
  ASSERT_TRUE(files_.Rename(At("a"), At("b")).ok());
  ASSERT_TRUE(files_.Chmod(At("b"), 0755).ok());
  ASSERT_TRUE(files_.Chown(At("b"), ::geteuid(), ::getegid()).ok());
  EXPECT_EQ(files_.Stat(At("b"))->mode, 0755u);
  EXPECT_EQ(files_.Stat(At("b"))->uid, ::geteuid());
  EXPECT_TRUE(files_.Writable(At("b")));
  EXPECT_EQ(*files_.UserId(files_.UserName(::geteuid())), ::geteuid());
  EXPECT_EQ(*files_.GroupId("12345"), 12345u);
  EXPECT_EQ(files_.UserName(3999999999), "3999999999");
}

}  // namespace
}  // namespace deploy::world
