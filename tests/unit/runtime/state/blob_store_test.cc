#include "runtime/state/blob_store.h"

#include <thread>

#include "base/support/sha256.h"
#include "store_fixture.h"

namespace deploy::state {
namespace {

using ::testing::HasSubstr;

class BlobStoreTest : public ::testing::Test {
 protected:
  std::string PathOf(const std::string& hash) {
    return folder_.path() + "/store/" + hash.substr(0, 2) + "/" + hash.substr(2);
  }
  TemporaryFolder folder_;
  testing::FakeWorld world_;
  FileBlobStore blobs_{folder_.path() + "/store", world_, false};
};

TEST_F(BlobStoreTest, KeepsBytesUnderTheirHash) {
  const std::string bytes("a\0b", 3);
  const std::string hash = *blobs_.Put(bytes);
  EXPECT_EQ(hash, support::Sha256Hex(bytes));
  EXPECT_EQ(*blobs_.Put(bytes), hash);
  EXPECT_EQ(*blobs_.Get(hash), bytes);
  EXPECT_TRUE(blobs_.Has(hash));
  EXPECT_TRUE(std::filesystem::exists(PathOf(hash)));
}

TEST_F(BlobStoreTest, ReadsFilesThroughTheWorld) {
  world_.fake_files.PutFile("/srv/page", "hello");
  EXPECT_EQ(*blobs_.PutFile("/srv/page"), support::Sha256Hex("hello"));
  EXPECT_TRUE(absl::IsNotFound(blobs_.PutFile("/srv/none").status()));
}

TEST_F(BlobStoreTest, FindsDamageAndMendsIt) {
  const std::string hash = *blobs_.Put("hello");
  WriteBytes(PathOf(hash), "hallo");
  const absl::Status damaged = blobs_.Get(hash).status();
  EXPECT_TRUE(absl::IsDataLoss(damaged));
  EXPECT_THAT(std::string(damaged.message()), HasSubstr(PathOf(hash)));
  WriteBytes(PathOf(hash), "hel");
  EXPECT_EQ(*blobs_.Put("hello"), hash);
  EXPECT_EQ(*blobs_.Get(hash), "hello");
}

TEST_F(BlobStoreTest, OnlyHashesAreNames) {
  for (const char* name : {"", "../../etc/passwd", "abc"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(blobs_.Get(name).status()));
    EXPECT_FALSE(blobs_.Has(name));
  }
  EXPECT_TRUE(absl::IsNotFound(blobs_.Get(std::string(64, 'a')).status()));
}

TEST_F(BlobStoreTest, ThreadsMayPutTheSameBytes) {
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        const std::string bytes = "blob " + std::to_string(i);
        const auto hash = blobs_.Put(bytes);
        good += hash.ok() && *blobs_.Get(*hash) == bytes ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(good, 160);
}

}  // namespace
}  // namespace deploy::state
