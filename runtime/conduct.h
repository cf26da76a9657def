#ifndef RUNTIME_CONDUCT_H_
#define RUNTIME_CONDUCT_H_

#include <memory>
#include <optional>
#include <string>

#include "runtime/apply/lease_keeper.h"
#include "runtime/apply/pool.h"
#include "runtime/apply/reporter.h"
#include "runtime/apply/run.h"
#include "runtime/apply/session.h"
#include "runtime/apply/view.h"
#include "runtime/engine.h"
#include "runtime/rollback/settle.h"

namespace deploy::engine {

// What the engine was made with.
struct Surroundings {
  state::Store& store;
  const provider::Registry& providers;
  world::World& world;
  event::Observer& observer;
  const std::string& stack_folder;
  const std::string& environment;
  const Options& options;
  Interrupt* interrupt;
};

provider::Context MakeContext(const Surroundings& around);

// One operation that changes the world, from taking the lock to giving it back. One use per object.
class Conduct {
 public:
  explicit Conduct(const Surroundings& around);
  ~Conduct();

  absl::StatusOr<Result> Apply(const plan::Plan& plan);
  absl::StatusOr<Result> Resume();

 private:
  // Absent: the lock is ours. Else why not.
  absl::StatusOr<std::optional<Result>> TakeLock();
  absl::StatusOr<std::optional<Result>> RefuseOpenRun();
  std::optional<Result> RefuseUnasked(const apply::Run& run);
  absl::Status OpenSession(const plan::Plan& plan);
  absl::StatusOr<int64_t> Begin(const plan::Plan& plan);
  absl::StatusOr<Result> Proceed(rollback::Loaded& loaded);

  Result GoForward(apply::Run& run);
  Result TakeBack(apply::Run& run, std::string reason);  // settles what is in doubt first
  Result WalkBack(apply::Run& run, std::string reason);
  Result CommitRun(apply::Run& run);
  Result Open(const apply::Run& run, std::string reason, std::vector<std::string> left);
  Result End(Result result, const std::map<std::string, value::Value>& outputs);
  void TellSettled();
  absl::Status WriteRemembered(const apply::Run& run);
  int64_t Generation();

  const Surroundings& around_;
  bool locked_ = false;
  apply::Reporter reporter_;
  std::unique_ptr<apply::LeaseKeeper> keeper_;
  std::unique_ptr<apply::View> view_;
  std::unique_ptr<apply::Pool> pool_;
  std::unique_ptr<apply::Session> session_;
};

}  // namespace deploy::engine

#endif  // RUNTIME_CONDUCT_H_
