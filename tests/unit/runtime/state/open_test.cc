#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/state/migrate.h"
#include "store_fixture.h"
#include "tests/support/fake_disk.h"

namespace deploy::state {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr size_t kVersionPlace = 60;      // user_version in SQLite's header
constexpr size_t kApplicationPlace = 68;  // application_id

class OpenTest : public StoreTest {
 protected:
  // A closed state file with a few pages of content.
  void Fill() {
    auto store = OpenLocked();
    const int64_t run = *store->BeginRun({.command = "apply", .plan = std::string(20000, 'p')});
    for (int i = 0; i < 50; ++i) {
      const std::string id = "object-" + std::to_string(i);
      ASSERT_TRUE(store->Append({Writes(run, i, MakeObject(id, id, i))}).ok());
    }
    store->Unlock();
  }

  // The file is refused, whoever asks, with these words, and nothing changes.
  void ExpectRefused(absl::StatusCode code, const std::string& words) {
    const auto before = Contents(folder_.state());
    for (const OpenOptions options :
         {OpenOptions{}, OpenOptions{.create = false}, OpenOptions{.read_only = true}}) {
      const absl::Status status = OpenError(options);
      EXPECT_EQ(status.code(), code) << status;
      EXPECT_THAT(std::string(status.message()), HasSubstr(words));
    }
    EXPECT_EQ(StoredEnvironments(folder_.path(), world_).status().code(), code);
    EXPECT_EQ(Contents(folder_.state()), before);
  }
  std::string Bytes() { return ReadBytes(folder_.file()); }
};

uint32_t ModeOf(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0 ? info.st_mode & 0777 : 0;
}

TEST_F(OpenTest, AnAbsentStateIsNotFoundAndNotMade) {
  EXPECT_TRUE(absl::IsNotFound(OpenError({.create = false})));
  EXPECT_TRUE(absl::IsNotFound(OpenError({.create = false, .read_only = true})));
  EXPECT_THAT(*StoredEnvironments(folder_.path(), world_), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(folder_.state()));
}

TEST_F(OpenTest, AnAbsentStateReadsAsAnEmptyOneAndStaysAbsent) {
  {
    auto store = Open("default", {.create = true, .read_only = true});
    EXPECT_THAT(*store->Objects(), IsEmpty());
    EXPECT_EQ(*store->Position(), 0);
    EXPECT_EQ(*store->CurrentGeneration(), 0);
    EXPECT_FALSE(store->OpenRun()->has_value());
    EXPECT_FALSE(store->Lock(absl::ZeroDuration()).ok());
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.state()));
}

TEST_F(OpenTest, ModesAreNarrowWhateverTheUmask) {
  for (const mode_t mask : {mode_t{0}, mode_t{077}, mode_t{0777}}) {
    std::filesystem::remove_all(folder_.state());
    const mode_t old = ::umask(mask);
    auto store = OpenLocked();
    (void)store->BeginRun({});
    const auto blob = store->blobs().Put("bytes");
    ::umask(old);
    ASSERT_TRUE(blob.ok()) << blob.status();
    EXPECT_EQ(ModeOf(folder_.state()), 0700u);
    EXPECT_EQ(ModeOf(folder_.file()), 0600u);
    EXPECT_EQ(ModeOf(folder_.file() + "-wal"), 0600u);
    EXPECT_EQ(ModeOf(folder_.file() + "-shm"), 0600u);
    const std::string store_folder = folder_.state() + "/store";
    EXPECT_EQ(ModeOf(store_folder), 0700u);
    EXPECT_EQ(ModeOf(store_folder + "/" + blob->substr(0, 2)), 0700u);
    EXPECT_EQ(ModeOf(store_folder + "/" + blob->substr(0, 2) + "/" + blob->substr(2)), 0600u);
  }
}

TEST_F(OpenTest, WidenedModesAreNarrowed) {
  Fill();
  ::chmod(folder_.file().c_str(), 0644);
  ::chmod(folder_.state().c_str(), 0755);
  Open();
  EXPECT_EQ(ModeOf(folder_.state()), 0700u);
  EXPECT_EQ(ModeOf(folder_.file()), 0600u);
}

TEST_F(OpenTest, LeavesOneFileWhenClosed) {
  Fill();
  EXPECT_THAT(Contents(folder_.state()), SizeIs(1));
  { auto reader = Open("default", {.create = false, .read_only = true}); }
  EXPECT_THAT(Contents(folder_.state()), SizeIs(1));
}

TEST_F(OpenTest, AnEmptyFileIsRefused) {
  std::filesystem::create_directory(folder_.state());
  WriteBytes(folder_.file(), "");
  ExpectRefused(absl::StatusCode::kDataLoss, "it is empty; put a backup of it back");
}

TEST_F(OpenTest, AFileThatIsNotSqliteIsRefused) {
  std::filesystem::create_directory(folder_.state());
  for (const std::string& bytes : {std::string("x"), std::string(5000, 'x')}) {
    WriteBytes(folder_.file(), bytes);
    ExpectRefused(absl::StatusCode::kDataLoss, "it is not an SQLite file");
  }
}

TEST_F(OpenTest, ATruncatedFileIsRefusedWhereverItEnds) {
  Fill();
  const std::string whole = Bytes();
  ASSERT_GT(whole.size(), 20000u);
  for (const size_t size : {whole.size() - 1, whole.size() - 4096, whole.size() / 2, size_t{4096},
                            size_t{200}, size_t{100}, size_t{99}, size_t{16}}) {
    WriteBytes(folder_.file(), whole.substr(0, size));
    ExpectRefused(absl::StatusCode::kDataLoss, "it ends after " + std::to_string(size));
  }
}

TEST_F(OpenTest, ANewerFormatIsRefusedWithBothNumbers) {
  Fill();
  std::string bytes = Bytes();
  bytes[kVersionPlace + 3] = static_cast<char>(kStateFormat + 6);
  WriteBytes(folder_.file(), bytes);
  ExpectRefused(absl::StatusCode::kFailedPrecondition,
                "has format 7, and this backstay knows formats up to 1; upgrade backstay");
}

TEST_F(OpenTest, AnotherProgramsDatabaseIsRefused) {
  Fill();
  std::string bytes = Bytes();
  bytes[kApplicationPlace] ^= 1;
  WriteBytes(folder_.file(), bytes);
  ExpectRefused(absl::StatusCode::kFailedPrecondition, "an SQLite file of another program");
}

TEST_F(OpenTest, LinksAndFoldersAreRefused) {
  Fill();
  std::filesystem::rename(folder_.file(), folder_.path() + "/elsewhere");
  std::filesystem::create_symlink(folder_.path() + "/elsewhere", folder_.file());
  ExpectRefused(absl::StatusCode::kFailedPrecondition, "state.db` is a symbolic link");
  std::filesystem::remove(folder_.file());
  std::filesystem::create_directory(folder_.file());
  ExpectRefused(absl::StatusCode::kFailedPrecondition, "state.db` is a folder");
  std::filesystem::remove_all(folder_.state());
  WriteBytes(folder_.state(), "");
  EXPECT_THAT(std::string(OpenError().message()), HasSubstr(".backstay` is a file"));
}

TEST_F(OpenTest, ALogWithoutItsDatabaseIsRefused) {
  Fill();
  std::filesystem::remove(folder_.file());
  WriteBytes(folder_.file() + "-wal", std::string(5000, 'w'));
  ExpectRefused(absl::StatusCode::kDataLoss, "only its log `state.db-wal` is left");
}

TEST_F(OpenTest, ADamagedPageIsSaidAndNeverCrashes) {
  Fill();
  const std::string whole = Bytes();
  for (size_t page = 1; page < whole.size() / 4096; ++page) {
    std::string bytes = whole;
    for (size_t i = 0; i < 64; ++i) {
      bytes[page * 4096 + i] = static_cast<char>(0xa5 ^ i);
    }
    WriteBytes(folder_.file(), bytes);
    auto store = Store::Open(folder_.path(), "default", world_, {.create = false});
    if (!store.ok()) {
      EXPECT_TRUE(absl::IsDataLoss(store.status())) << store.status();
      continue;
    }
    for (const absl::Status& status :
         {(*store)->Objects().status(), (*store)->OpenRun().status(), (*store)->Records(1).status(),
          (*store)->Generations().status()}) {
      EXPECT_TRUE(status.ok() || absl::IsDataLoss(status)) << status;
    }
  }
}

TEST_F(OpenTest, ANewerRecordFormatIsRefused) {
  Fill();
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(folder_.file().c_str(), &database), SQLITE_OK);
  sqlite3_exec(database, "UPDATE journal SET format = 9 WHERE step = 3", nullptr, nullptr, nullptr);
  auto store = Open();
  const absl::Status refused = store->Records(1).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused));
  EXPECT_THAT(std::string(refused.message()),
              AllOf(HasSubstr("format 9"), HasSubstr("up to 1; upgrade backstay")));
  sqlite3_exec(database, "UPDATE environment SET newest_record_format = 9", nullptr, nullptr,
               nullptr);
  sqlite3_close(database);
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenError()));
}

TEST_F(OpenTest, AReadOnlyFileCanBeReadAndNotWritten) {
  if (::geteuid() == 0) {
    GTEST_SKIP() << "root may write everything";
  }
  Fill();
  ::chmod(folder_.file().c_str(), 0400);
  ::chmod(folder_.state().c_str(), 0500);
  EXPECT_TRUE(absl::IsPermissionDenied(OpenError()));
  auto reader = Open("default", {.create = false, .read_only = true});
  EXPECT_THAT(*reader->Objects(), SizeIs(50));
  ::chmod(folder_.state().c_str(), 0700);
}

// Appends until the disk is full, checks that nothing is lost, makes space, goes on.
bool FillsDisk(const std::string& folder) {
  testing::FakeWorld world;
  auto store = Store::Open(folder, "default", world, {});
  if (!store.ok() || !(*store)->Lock(absl::ZeroDuration()).ok()) {
    return false;
  }
  const int64_t run = *(*store)->BeginRun({.command = "apply"});
  const std::string data(20000, 'd');
  int64_t written = 1;
  absl::Status status;
  while ((status = (*store)->Append({{MakeRecord(run, RecordKind::kIntent, 1, data), {}}})).ok()) {
    ++written;
  }
  const bool kept = absl::IsResourceExhausted(status) &&
                    static_cast<int64_t>((*store)->Records(run)->size()) == written;
  if (!kept ||
      !absl::IsResourceExhausted((*store)->blobs().Put(std::string(1 << 20, 'b')).status())) {
    return false;
  }
  std::filesystem::remove(folder + "/ballast");
  const bool goes_on =
      (*store)->Append({{MakeRecord(run, RecordKind::kIntent, 1, data), {}}}).ok() &&
      (*store)->EndRun(run, event::RunOutcome::kRolledBack, std::nullopt, "{}").ok();
  (*store)->Unlock();
  store->reset();
  auto again = Store::Open(folder, "default", world, {.create = false});
  return goes_on && again.ok() &&
         (*again)->Records(run)->size() == static_cast<size_t>(written) + 2;
}

TEST(FullDiskTest, LosesNothingAndGoesOn) {
  const auto result = testing::OnSmallDisk(2048, [](const std::string& folder) {
    WriteBytes(folder + "/ballast", std::string(512 << 10, 'x'));
    return FillsDisk(folder);
  });
  if (result == testing::DiskResult::kNotPossible) {
    GTEST_SKIP();
  }
  EXPECT_EQ(result, testing::DiskResult::kGood);
}

TEST(FullDiskTest, AStateThatCannotBeMadeLeavesNothing) {
  const auto result = testing::OnSmallDisk(64, [](const std::string& folder) {
    testing::FakeWorld world;
    WriteBytes(folder + "/ballast", std::string(60 << 10, 'x'));
    const absl::Status status = Store::Open(folder, "default", world, {}).status();
    return absl::IsResourceExhausted(status) && !std::filesystem::exists(folder + "/.backstay");
  });
  if (result == testing::DiskResult::kNotPossible) {
    GTEST_SKIP();
  }
  EXPECT_EQ(result, testing::DiskResult::kGood);
}

}  // namespace
}  // namespace deploy::state
