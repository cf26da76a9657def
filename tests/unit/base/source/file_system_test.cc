#include "base/source/file_system.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "gtest/gtest.h"

namespace deploy::source {
namespace {

class RealFileSystemTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/source-XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string folder_;
};

TEST_F(RealFileSystemTest, ReadsListsAndRefuses) {
  std::ofstream(folder_ + "/b.deploy") << "let b = 1\n";
  std::ofstream(folder_ + "/a.deploy") << "";
  std::filesystem::create_directory_symlink(folder_, folder_ + "/link");
  const FileSystem& files = RealFileSystem();
  EXPECT_EQ(*files.Read(folder_ + "/b.deploy", 100), "let b = 1\n");
  EXPECT_EQ(files.Read(folder_ + "/b.deploy", 5).status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(files.Read(folder_, 5).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(files.Read(folder_ + "/none", 5).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(*files.List(folder_), (std::vector<std::string>{"a.deploy", "b.deploy", "link"}));
  EXPECT_EQ(*files.Canonical(folder_ + "/link/./../" +
                             std::filesystem::path(folder_).filename().string() + "/a.deploy"),
            *files.Canonical(folder_ + "/a.deploy"));
  EXPECT_TRUE(files.Exists(folder_ + "/a.deploy"));
}

TEST_F(RealFileSystemTest, DoesNotWaitForAPipe) {
  std::string pipe = folder_ + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(RealFileSystem().Read(pipe, 5).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(MemoryFileSystem, BehavesLikeTheDisk) {
  MemoryFileSystem files;
  files.Put("/p/main.deploy", "deploy 1\n");
  files.Put("/p/lib/x.deploy", "");
  EXPECT_EQ(*files.Read("/p/lib/../main.deploy", 100), "deploy 1\n");
  EXPECT_EQ(*files.Canonical("/p/./lib//x.deploy"), "/p/lib/x.deploy");
  EXPECT_EQ(files.Canonical("/q").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(files.Read("/p/lib", 9).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(files.Read("/p/main.deploy", 3).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(*files.List("/p"), (std::vector<std::string>{"lib", "main.deploy"}));
  EXPECT_TRUE(files.Exists("/p/lib"));
  EXPECT_FALSE(files.Exists("/p/li"));
}

}  // namespace
}  // namespace deploy::source
