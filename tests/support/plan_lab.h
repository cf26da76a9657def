#ifndef TESTS_SUPPORT_PLAN_LAB_H_
#define TESTS_SUPPORT_PLAN_LAB_H_

#include <optional>
#include <string>
#include <vector>

#include "runtime/apply/bodies.h"
#include "runtime/plan/plan.h"
#include "tests/support/fake_world.h"
#include "tests/support/graph_builder.h"
#include "tests/support/memory_store.h"
#include "tests/support/sim_provider.h"

namespace deploy::testing {

// A store in memory, a simulated world and the planner, for tests of plans. Apply carries a plan
// out step by step, in its order, without failures; the engine's own executor is tested elsewhere.
class PlanLab {
 public:
  // `simulated`: with the simulated types. Without them the registry is empty.
  explicit PlanLab(bool simulated = true);

  plan::PlanOptions options;
  MemoryDisk disk;
  MemoryStore store{disk};
  FakeWorld fake_world;
  SimWorld world;
  provider::Registry registry;
  provider::Context context;

  plan::PlanResult Plan(const graph::DeploymentGraph& graph);
  plan::PlanResult Destroy();
  plan::PlanResult Rollback(std::optional<int64_t> generation = {});
  // Carries the plan out as a committed run; returns its number.
  int64_t Apply(const plan::Plan& plan);
  // Plans and applies; the plan must not be refused.
  plan::Plan Run(const graph::DeploymentGraph& graph);

 private:
  void Do(int64_t run, const plan::Step& step, apply::View& view, apply::Bodies& bodies);
};

// One line a step: "3 contract delete page replaces exclusive < 1,2 g0 (why)".
std::vector<std::string> Lines(const plan::Plan& plan, bool why = false);
// The first step with this action and address, null when there is none.
const plan::Step* FindStep(const plan::Plan& plan, plan::Action action, const std::string& address);
// What does not hold of the order of this plan, empty when it is sound: dependencies are smaller,
// phases rise, deletes of replaced objects come after their replacement's create and verification.
std::string Unsound(const plan::Plan& plan);

}  // namespace deploy::testing

#endif  // TESTS_SUPPORT_PLAN_LAB_H_
