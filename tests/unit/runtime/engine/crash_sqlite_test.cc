#ifdef BACKSTAY_FAULT_POINTS

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <set>

#include "base/support/text.h"
#include "runtime/state/fault_point.h"
#include "tests/support/engine_rig.h"

namespace deploy::testing {
namespace {

using event::RunOutcome;
using value::Value;

graph::DeploymentGraph Release(int number) {
  GraphBuilder builder;
  const GraphBuilder::Fields fields = {{"value", Value::Int(number)}};
  const auto a = builder.Add("a", "sim", fields);
  const auto b = builder.Add("b", "sim_pure", fields);
  const auto c = builder.Add("c", "sim_verified", {{"fixed", Value::Int(number)}});
  builder.Add(number == 1 ? "old" : "fresh", "sim", fields);
  builder.Refer(b, "needs", a, "id");
  builder.Refer(c, "needs", b, "output");
  return builder.Build();
}

// The crash loop in small over the real store: the process dies at a commit of SQLite.
class CrashSqliteTest : public ::testing::Test {
 protected:
  CrashSqliteTest() {
    RegisterSimSchemas();
    AddSimProviders(registry_, sim_);
    folder_ = support::Cat(::testing::TempDir(), "crash_sqlite_", ::getpid());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~CrashSqliteTest() override {
    state::SetFaultHandler({});
    std::filesystem::remove_all(folder_);
    std::filesystem::remove_all(folder_ + ".base");
  }

  // A process: opens the store, does its work, dies or ends.
  template <class Work>
  engine::Result Process(bool forward, Work work) {
    engine::Options options{.parallel = 2, .forward = forward, .simulate = 7};
    auto store = state::Store::Open(folder_, environment_, world_, {});
    EXPECT_TRUE(store.ok()) << store.status();
    engine::Engine engine(**store, registry_, world_, observer_, folder_, environment_, options,
                          nullptr);
    const absl::StatusOr<engine::Result> result = work(engine);
    objects_ = (*store)->Objects().value_or(std::vector<state::Object>());
    return result.ok() ? *result : engine::Result{.reason = result.status().ToString()};
  }
  engine::Result Apply(const graph::DeploymentGraph& graph) {
    return Process(false, [&](engine::Engine& engine) {
      auto planned = engine.Plan(graph);
      return planned.ok() ? engine.Apply(planned->plan) : planned.status();
    });
  }
  engine::Result Resume(bool forward) {
    return Process(forward, [](engine::Engine& engine) { return engine.Resume(); });
  }
  void CheckKnown() {
    std::set<std::string> known;
    for (const state::Object& object : objects_) {
      known.insert(object.object_id);
    }
    EXPECT_TRUE(sim_.Orphans(known).empty());
    EXPECT_TRUE(sim_.Duplicates().empty());
    EXPECT_TRUE(sim_.DoubleEffects().empty());
  }

  FakeWorld world_;
  SimWorld sim_;
  provider::Registry registry_;
  RecordingObserver observer_;
  std::string folder_;
  const std::string environment_ = "default";
  std::vector<state::Object> objects_;
};

TEST_F(CrashSqliteTest, TheWorldIsAlwaysBeforeOrAfter) {
  ASSERT_EQ(Apply(Release(1)).outcome, RunOutcome::kCommitted);
  std::filesystem::copy(folder_, folder_ + ".base", std::filesystem::copy_options::recursive);
  SimWorld base;
  base.CopyFrom(sim_);
  const auto before = sim_.Snapshot();
  int64_t commits = 0;
  state::SetFaultHandler([&](state::FaultMoment, int64_t number) {
    commits = number;
    return false;
  });
  ASSERT_EQ(Apply(Release(2)).outcome, RunOutcome::kCommitted);
  const auto after = sim_.Snapshot();
  ASSERT_GT(commits, 8);

  for (int64_t commit = 1; commit <= commits; ++commit) {
    for (const state::FaultMoment moment :
         {state::FaultMoment::kBeforeCommit, state::FaultMoment::kAfterCommit}) {
      for (const bool forward : {false, true}) {
        SCOPED_TRACE(support::Cat(
            "commit ", commit, moment == state::FaultMoment::kAfterCommit ? " after" : " before"));
        std::filesystem::remove_all(folder_);
        std::filesystem::copy(folder_ + ".base", folder_, std::filesystem::copy_options::recursive);
        sim_.CopyFrom(base);
        state::SetFaultHandler([&](state::FaultMoment at, int64_t number) {
          return at == moment && number == commit;
        });
        Apply(Release(2));
        state::SetFaultHandler({});
        world_.fake_processes.Restart();
        const engine::Result result = Resume(forward);
        EXPECT_NE(result.outcome, RunOutcome::kNeedsAttention) << result.reason;
        EXPECT_NE(result.outcome, RunOutcome::kRefused) << result.reason;
        EXPECT_TRUE(sim_.Snapshot() == before || sim_.Snapshot() == after);
        if (result.run > 0) {
          EXPECT_EQ(sim_.Snapshot(), result.outcome == RunOutcome::kCommitted ? after : before);
        }
        CheckKnown();
        EXPECT_EQ(Resume(false).reason, "nothing to resume");
      }
    }
  }
}

}  // namespace
}  // namespace deploy::testing

#endif  // BACKSTAY_FAULT_POINTS
