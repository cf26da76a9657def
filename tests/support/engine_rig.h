#ifndef TESTS_SUPPORT_ENGINE_RIG_H_
#define TESTS_SUPPORT_ENGINE_RIG_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/support/mutex.h"
#include "runtime/engine.h"
#include "tests/support/fake_world.h"
#include "tests/support/graph_builder.h"
#include "tests/support/memory_store.h"
#include "tests/support/sim_provider.h"
#include "tests/support/sim_world.h"

namespace deploy::testing {

// Keeps every event as one line: "begin create a", "end create a done", "undo end delete a failed",
// "phase expand", "run_end committed". Thread-safe.
class RecordingObserver final : public event::Observer {
 public:
  void Observe(const event::Event& event) override;
  std::vector<std::string> lines() const;
  std::vector<event::Event> events() const;
  bool overlapped() const;  // two calls at a time: forbidden

 private:
  mutable support::Mutex mutex_;
  std::vector<std::string> lines_ ABSL_GUARDED_BY(mutex_);
  std::vector<event::Event> events_ ABSL_GUARDED_BY(mutex_);
  std::atomic<int> inside_{0};
  std::atomic<bool> overlapped_{false};
};

// An engine over the simulated world and a store in memory. NewProcess() is what follows a crash or
// a new command: another store object over the same disk.
class EngineRig {
 public:
  explicit EngineRig(engine::Options options = {}, uint64_t seed = 1);

  // Becomes what `other` is now, but for hooks: the way to try many things from one point.
  void CopyFrom(const EngineRig& other);
  void NewProcess();

  engine::Engine Engine();
  absl::StatusOr<plan::PlanResult> Plan(const graph::DeploymentGraph& graph);
  // Plans and applies. Refusals of the plan give a refused result.
  engine::Result Apply(const graph::DeploymentGraph& graph);
  engine::Result Apply(const plan::Plan& plan);
  engine::Result Rollback(std::optional<int64_t> generation = {});
  engine::Result Destroy();
  engine::Result Resume(bool forward = false);

  std::set<std::string> KnownObjects();  // ids in the view
  // Address -> attributes as the state remembers them, without computed ones: equals the world's
  // snapshot when nothing was changed by hand.
  std::map<std::string, std::string> View();
  std::vector<std::string> Kinds(int64_t run);  // kinds of the run's records, "intent 1" …

  FakeWorld world;
  SimWorld sim;
  MemoryDisk disk;
  std::unique_ptr<MemoryStore> store;
  provider::Registry registry;
  RecordingObserver observer;
  engine::Options options;
  engine::Interrupt interrupt;
};

}  // namespace deploy::testing

#endif  // TESTS_SUPPORT_ENGINE_RIG_H_
