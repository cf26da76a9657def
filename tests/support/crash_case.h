#ifndef TESTS_SUPPORT_CRASH_CASE_H_
#define TESTS_SUPPORT_CRASH_CASE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>

#include "runtime/engine.h"
#include "tests/support/engine_rig.h"

namespace deploy::testing {

// One plan that a seed generates, with the world that it starts from: 5 to 40 steps over all
// simulated types, with references, replacements, take-overs, removals; some seeds let a step fail,
// some plan a rollback or a destroy.
class CrashCase {
 public:
  explicit CrashCase(uint64_t seed);

  // A rig in the state from which the plan was made. The world inside replays exactly.
  std::unique_ptr<EngineRig> Start() const;

  const plan::Plan& plan() const { return plan_; }
  int commits() const { return commits_; }  // of the undisturbed run
  // World and view of the state, by address.
  struct Picture {
    std::map<std::string, std::string> world, view;
  };
  const Picture& before() const { return before_; }
  const Picture& after() const { return after_; }  // undisturbed, without faults
  const std::string& about() const { return about_; }
  uint64_t seed() const { return seed_; }

 private:
  void Generate(std::mt19937_64& random);
  graph::DeploymentGraph Release(std::mt19937_64& random, int number, int nodes) const;

  uint64_t seed_;
  engine::Options options_;
  std::unique_ptr<EngineRig> base_;
  plan::Plan plan_;
  std::string about_;
  Picture before_, after_;
  int commits_ = 0;
};

// Where a process dies, and how the next one goes on.
struct Crash {
  int commit = 1;      // counted from the begin of the run
  bool after = false;  // after the commit became durable
  bool forward = false;
  int resume_commit = 0;  // the resuming process dies too, at this commit; 0: it lives
  bool resume_after = false;
};

// Runs the case into the crash, resumes, and judges. Empty when all is as it must be, else what is
// not.
std::string TryCrash(const CrashCase& crash_case, const Crash& crash);

}  // namespace deploy::testing

#endif  // TESTS_SUPPORT_CRASH_CASE_H_
