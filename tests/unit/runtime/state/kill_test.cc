#include <signal.h>
#include <unistd.h>

#include "store_fixture.h"

#ifdef BACKSTAY_FAULT_POINTS

namespace deploy::state {
namespace {

// The process that is killed: this binary again, running the first test below. Each append adds one
// record and one object, and removes the object before; what was acknowledged is noted in a file.
constexpr int kAppends = 12;

TEST(KillTestChild, DISABLED_Appends) {
  const std::string folder = std::getenv("KILL_TEST_FOLDER");
  auto store = *Store::Open(folder, "default", world::RealWorld(), {});
  ASSERT_TRUE(store->Lock(absl::ZeroDuration()).ok());
  const int64_t run = *store->BeginRun({.command = "apply"});
  WriteBytes(folder + "/acknowledged", "0");
  for (int i = 1; i <= kAppends; ++i) {
    const std::string id = "o" + std::to_string(i);
    Store::Entry entry = Writes(run, i, MakeObject(id, id, i));
    entry.view.push_back({"o" + std::to_string(i - 1), std::nullopt});
    ASSERT_TRUE(store->Append({entry}).ok());
    WriteBytes(folder + "/acknowledged", std::to_string(i));
  }
  ASSERT_TRUE(store->EndRun(run, event::RunOutcome::kCommitted, Generation{}, "{}").ok());
  store->Unlock();
}

class KillTest : public ::testing::Test {
 protected:
  // Runs the child with a fault point; its result.
  static world::ProcessResult RunChild(const std::string& folder, const std::string& fault) {
    world::ProcessSpec spec;
    spec.command = {std::filesystem::read_symlink("/proc/self/exe"),
                    "--gtest_filter=KillTestChild.DISABLED_Appends",
                    "--gtest_also_run_disabled_tests"};
    spec.env = {{"KILL_TEST_FOLDER", folder}, {"BACKSTAY_FAULT", fault}};
    auto result = world::RealWorld().processes().Run(spec, {});
    EXPECT_TRUE(result.ok()) << result.status();
    return *std::move(result);
  }
  // That the state is whole: records 1..n of the run, and the view that belongs to them. Returns n.
  static int64_t CheckWhole(const std::string& folder) {
    auto store = Store::Open(folder, "default", world::RealWorld(), {.create = false});
    EXPECT_TRUE(store.ok()) << store.status();
    const std::vector<Record> records = *(*store)->Records(1);
    const std::vector<Object> objects = *(*store)->Objects();
    int64_t outcomes = 0;
    for (const Record& record : records) {
      outcomes += record.kind == RecordKind::kOutcome ? 1 : 0;
    }
    EXPECT_EQ(objects.size(), outcomes == 0 ? 0u : 1u);
    if (!objects.empty()) {
      EXPECT_EQ(objects[0].object_id, "o" + std::to_string(outcomes));
    }
    const bool ended = !records.empty() && records.back().kind == RecordKind::kRunEnd;
    EXPECT_EQ((*store)->OpenRun()->has_value(), !records.empty() && !ended);
    EXPECT_EQ(*(*store)->CurrentGeneration(), ended ? 1 : 0);
    EXPECT_EQ(*(*store)->Position(), records.empty() ? 0 : records.back().sequence);
    return static_cast<int64_t>(records.size());
  }
};

TEST_F(KillTest, TheJournalIsWholeOnBothSidesOfEveryCommit) {
  constexpr int kCommits = kAppends + 2;  // begin and end of the run
  for (const bool after : {false, true}) {
    for (int n = 1; n <= kCommits; ++n) {
      const TemporaryFolder folder;
      const std::string fault = (after ? "after:" : "before:") + std::to_string(n);
      SCOPED_TRACE(fault);
      EXPECT_EQ(RunChild(folder.path(), fault).signal, SIGKILL);
      EXPECT_EQ(CheckWhole(folder.path()), after ? n : n - 1);
      const std::string noted = ReadBytes(folder.path() + "/acknowledged");
      EXPECT_LE(noted.empty() ? 0 : std::stoi(noted), n - 1);
      // The dead owner's lock needs nobody.
      auto next = *Store::Open(folder.path(), "default", world::RealWorld(), {});
      EXPECT_TRUE(next->Lock(absl::ZeroDuration()).ok());
    }
  }
}

TEST_F(KillTest, WithoutAFaultItEnds) {
  const TemporaryFolder folder;
  EXPECT_EQ(RunChild(folder.path(), "before:1000").exit_code, 0);
  EXPECT_EQ(CheckWhole(folder.path()), kAppends + 2);
}

TEST_F(KillTest, EveryTornLogLeavesAPrefix) {
  const TemporaryFolder folder;
  EXPECT_EQ(RunChild(folder.path(), "after:14").signal, SIGKILL);
  const std::string database = ReadBytes(folder.file());
  const std::string log = ReadBytes(folder.file() + "-wal");
  ASSERT_GT(log.size(), 4096u);
  constexpr size_t kCuts = 120;
  int64_t last = 0;
  for (size_t cut = 0; cut <= kCuts; ++cut) {
    const TemporaryFolder torn;
    std::filesystem::create_directory(torn.state());
    WriteBytes(torn.file(), database);
    WriteBytes(torn.file() + "-wal", std::string_view(log).substr(0, log.size() * cut / kCuts));
    const int64_t records = CheckWhole(torn.path());
    EXPECT_GE(records, last);
    last = records;
  }
  EXPECT_EQ(last, kAppends + 2);
}

}  // namespace
}  // namespace deploy::state

#endif  // BACKSTAY_FAULT_POINTS
