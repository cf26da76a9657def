#include "runtime/state/migrate.h"

#include <algorithm>
#include <array>
#include <thread>

#include "store_fixture.h"

namespace deploy::state {
namespace {

using ::testing::HasSubstr;

// Every format keeps a stored file of its day, testdata/format-N.sql, as SQLite's `.dump` writes it
// plus the two numbers of the header. Each must open with this build, whatever its format.
std::string StoredFile(int format) {
  return ReadBytes("tests/unit/runtime/state/testdata/format-" + std::to_string(format) + ".sql");
}

class MigrateTest : public StoreTest {
 protected:
  std::unique_ptr<Connection> Make(const std::string& sql) {
    std::filesystem::create_directory(folder_.state());
    WriteBytes(folder_.file(), "");
    auto connection = *Connection::Open(folder_.file(), OpenMode::kWrite);
    EXPECT_TRUE(connection->Execute("PRAGMA journal_mode = WAL").ok());
    EXPECT_TRUE(connection->Execute(sql).ok());
    return connection;
  }
};

TEST_F(MigrateTest, StoredFilesOfEveryFormatOpen) {
  for (int format = 1; format <= kStateFormat; ++format) {
    const std::string sql = StoredFile(format);
    ASSERT_FALSE(sql.empty()) << "a format without its stored file";
    std::filesystem::remove_all(folder_.state());
    Make(sql);
    auto store = OpenLocked("production");
    const auto objects = *store->Objects();
    ASSERT_EQ(objects.size(), 2u);
    EXPECT_EQ(objects[0].address, "page");
    EXPECT_EQ(objects[0].image.attributes.Find("content")->as_string(), "shop 1.0.0\n");
    EXPECT_EQ(objects[1].address, "web");
    EXPECT_EQ(objects[1].dependencies, std::vector<std::string>{"page"});
    EXPECT_EQ(store->Runs()->size(), 1u);
    EXPECT_EQ((*store->GetGeneration(1))->digest, "3f9a");
    EXPECT_EQ(store->Records(1)->size(), 4u);
  }
}

constexpr std::array<Migration, 3> kSteps = {{
    {1, "ALTER TABLE thing ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'"},
    {2, "UPDATE thing SET colour = 'red' WHERE id = 2; CREATE TABLE more (id INTEGER PRIMARY KEY)"},
    {3, "INSERT INTO more (id) VALUES (7); INSERT INTO nowhere VALUES (1)"},
}};
constexpr char kOld[] =
    "CREATE TABLE thing (id INTEGER PRIMARY KEY); INSERT INTO thing (id) VALUES (1), (2);"
    "PRAGMA user_version = 1";

TEST_F(MigrateTest, GoesStepByStepInOneTransaction) {
  auto connection = Make(kOld);
  ASSERT_TRUE(Migrate(*connection, kSteps, 3).ok());
  EXPECT_EQ(*connection->ReadNumber("PRAGMA user_version"), 3);
  EXPECT_EQ(*connection->ReadNumber("SELECT count(*) FROM thing WHERE colour = 'red'"), 1);
  EXPECT_TRUE(Migrate(*connection, kSteps, 3).ok());
}

TEST_F(MigrateTest, AStepThatFailsTakesAllBack) {
  auto connection = Make(kOld);
  EXPECT_FALSE(Migrate(*connection, kSteps, 4).ok());
  EXPECT_EQ(*connection->ReadNumber("PRAGMA user_version"), 1);
  EXPECT_FALSE(connection->ReadNumber("SELECT count(*) FROM more").ok());
  EXPECT_FALSE(connection->in_transaction());
}

TEST_F(MigrateTest, RefusesNewerAndUnknownFormats) {
  auto connection = Make(kOld);
  const absl::Status newer = Migrate(*connection, kSteps, 0);
  EXPECT_TRUE(absl::IsFailedPrecondition(newer));
  EXPECT_THAT(std::string(newer.message()), HasSubstr("upgrade backstay"));
  const absl::Status unknown = Migrate(*connection, {}, 2);
  EXPECT_TRUE(absl::IsFailedPrecondition(unknown));
  EXPECT_EQ(*connection->ReadNumber("PRAGMA user_version"), 1);
}

TEST_F(MigrateTest, TwoAtOnceDoItOnce) {
  Make(kOld);
  std::array<absl::Status, 4> results;
  std::vector<std::thread> threads;
  for (absl::Status& result : results) {
    threads.emplace_back([&result, this] {
      auto connection = *Connection::Open(folder_.file(), OpenMode::kWrite);
      result = Migrate(*connection, kSteps, 3);
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (const absl::Status& result : results) {
    EXPECT_TRUE(result.ok()) << result;
  }
}

// A migration must exist for every step to the present format.
TEST(MigrationsTest, LeadWithoutAGapToTheFormatOfThisBuild) {
  const auto migrations = Migrations();
  ASSERT_EQ(migrations.size(), static_cast<size_t>(kStateFormat - 1));
  for (size_t i = 0; i < migrations.size(); ++i) {
    EXPECT_EQ(migrations[i].from, static_cast<int>(i) + 1);
  }
}

}  // namespace
}  // namespace deploy::state
