#include "runtime/conduct.h"

#include <algorithm>
#include <utility>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/apply/validate.h"
#include "runtime/open_run.h"
#include "runtime/plan/managed.h"

namespace deploy::engine {
namespace {

using event::RunOutcome;

Result Refused(std::string reason, std::string help) {
  return {.outcome = RunOutcome::kRefused, .reason = std::move(reason), .help = std::move(help)};
}

// Everything that the environment owns or is about to.
std::function<bool(std::string_view)> Managed(const std::string& stack_folder,
                                              const std::vector<state::Object>& objects,
                                              const plan::Plan& plan) {
  plan::ManagedPaths paths(stack_folder);
  for (const state::Object& object : objects) {
    paths.Add(object.type, object.image.attributes);
  }
  for (const plan::Step& step : plan.steps) {
    paths.Add(step.type, step.desired);
  }
  return std::move(paths).AsFunction();
}

}  // namespace

provider::Context MakeContext(const Surroundings& around) {
  provider::Context context;
  context.world = &around.world;
  context.blobs = &around.store.blobs();
  context.state_folder = around.store.folder();
  context.environment = around.environment;
  context.stack_folder = around.stack_folder;
  return context;
}

Conduct::Conduct(const Surroundings& around)
    : around_(around), reporter_(around.observer, around.world.clock()) {}

Conduct::~Conduct() {
  keeper_.reset();
  if (locked_) {
    around_.store.Unlock();
  }
}

absl::StatusOr<std::optional<Result>> Conduct::TakeLock() {
  const absl::Status status = around_.store.Lock(around_.options.lock_timeout);
  if (absl::IsAlreadyExists(status)) {
    return Refused(std::string(status.message()), "");
  }
  RETURN_IF_ERROR(status);
  locked_ = true;
  if (!around_.options.simulate) {
    keeper_ = std::make_unique<apply::LeaseKeeper>(around_.store);
  }
  return std::nullopt;
}

absl::StatusOr<std::optional<Result>> Conduct::RefuseOpenRun() {
  ASSIGN_OR_RETURN(const std::optional<state::RunInfo> open, around_.store.OpenRun());
  if (!open) {
    return std::nullopt;
  }
  Result result = RefusedByOpenRun(*open);
  result.generation = Generation();
  return result;
}

absl::Status Conduct::OpenSession(const plan::Plan& plan) {
  ASSIGN_OR_RETURN(std::vector<state::Object> objects, around_.store.Objects());
  provider::Context context = MakeContext(around_);
  context.managed = Managed(around_.stack_folder, objects, plan);
  view_ = std::make_unique<apply::View>(std::move(objects));
  pool_ = std::make_unique<apply::Pool>(around_.options.parallel, around_.options.simulate);
  session_ = std::make_unique<apply::Session>(
      apply::Session{.store = around_.store,
                     .providers = around_.providers,
                     .context = std::move(context),
                     .reporter = reporter_,
                     .pool = *pool_,
                     .view = *view_,
                     .lease = keeper_.get(),
                     .parallel = std::max(around_.options.parallel, 1),
                     .single_thread = around_.options.simulate.has_value(),
                     .stop_on_interrupt = around_.options.on_interrupt == OnInterrupt::kStop});
  session_->settled = around_.options.settled;
  if (Interrupt* interrupt = around_.interrupt) {
    session_->interrupts = [interrupt] { return interrupt->count(); };
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> Conduct::Begin(const plan::Plan& plan) {
  state::RunInfo info{.command = plan.command,
                      .digest = plan.digest,
                      .begin = around_.world.clock().Now(),
                      .plan = plan::EncodePlan(plan),
                      .takes_back = plan.takes_back};
  ASSIGN_OR_RETURN(const std::optional<state::Lease> lease, around_.store.CurrentLease());
  if (lease) {
    info.who = lease->owner;
    info.host = lease->host;
    info.pid = lease->pid;
    info.pid_start = lease->pid_start;
  }
  ASSIGN_OR_RETURN(const int64_t run, around_.store.BeginRun(info));
  session_->context.run = run;
  reporter_.set_run(run);
  reporter_.Say(event::RunBegin{.command = plan.command,
                                .environment = around_.environment,
                                .digest = plan.digest,
                                .steps = plan.steps.size()});
  return run;
}

absl::StatusOr<Result> Conduct::Apply(const plan::Plan& plan) {
  if (plan.environment != around_.environment) {
    return Refused(support::Cat("the plan is for the environment `", plan.environment,
                                "`, this is `", around_.environment, "`"),
                   support::Cat("run it with `-e ", plan.environment, "`"));
  }
  ASSIGN_OR_RETURN(std::optional<Result> refused, TakeLock());
  if (!refused) {
    ASSIGN_OR_RETURN(refused, RefuseOpenRun());
  }
  if (refused) {
    return *refused;
  }
  RETURN_IF_ERROR(OpenSession(plan));
  ASSIGN_OR_RETURN(std::vector<plan::Refusal> refusals, apply::Validate(*session_, plan));
  if (!refusals.empty()) {
    Result result = Refused(refusals.front().message, refusals.front().help);
    result.refusals = std::move(refusals);
    result.generation = Generation();
    return result;
  }
  if (plan.empty()) {
    if (plan.command == "destroy") {
      TellSettled();  // a first run that was taken back left its logs behind
    }
    return Result{.outcome = RunOutcome::kCommitted, .generation = Generation()};
  }
  apply::Run run{.plan = &plan};
  run.steps.resize(plan.steps.size());
  ASSIGN_OR_RETURN(run.id, Begin(plan));
  return GoForward(run);
}

absl::StatusOr<Result> Conduct::Resume() {
  ASSIGN_OR_RETURN(std::optional<Result> refused, TakeLock());
  if (refused) {
    return *refused;
  }
  ASSIGN_OR_RETURN(const std::optional<state::RunInfo> open, around_.store.OpenRun());
  if (!open && !around_.options.settled.empty()) {
    Result result = Refused("no run is open, so no step is in doubt",
                            "run `backstay resume` without `--settle`");
    result.generation = Generation();
    return result;
  }
  if (!open) {
    return Result{.outcome = RunOutcome::kCommitted,
                  .generation = Generation(),
                  .reason = "nothing to resume"};
  }
  if (around_.options.forward && open->undoing) {
    Result result = Refused(support::Cat(DescribeRun(*open),
                                         ", is already being taken back: it "
                                         "cannot go forward any more"),
                            "run `backstay resume` without `--forward`");
    result.generation = Generation();
    return result;
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<rollback::Loaded> loaded,
                   rollback::Load(around_.store, *open));
  if (std::optional<Result> unasked = RefuseUnasked(loaded->run)) {
    return *unasked;
  }
  RETURN_IF_ERROR(OpenSession(loaded->plan));
  session_->context.run = open->run;
  reporter_.set_run(open->run);
  reporter_.Say(event::RunBegin{.command = "resume",
                                .environment = around_.environment,
                                .digest = open->digest,
                                .steps = loaded->plan.steps.size()});
  return Proceed(*loaded);
}

// A word about a step that is not in doubt is a slip: of the number, or of the run.
std::optional<Result> Conduct::RefuseUnasked(const apply::Run& run) {
  const std::vector<int> asked = rollback::StepsInDoubt(run);
  for (const auto& [step, there] : around_.options.settled) {
    if (std::find(asked.begin(), asked.end(), step) != asked.end()) {
      continue;
    }
    Result result = Refused(
        support::Cat("step ", step, " of run ", run.id, " is not in doubt"),
        asked.empty() ? "run `backstay resume` without `--settle`"
                      : support::Cat("in doubt: ", asked.size() == 1 ? "step " : "steps ",
                                     support::Join(asked, ", "), "; `backstay status` shows them"));
    result.generation = Generation();
    return result;
  }
  return std::nullopt;
}

int64_t Conduct::Generation() { return around_.store.CurrentGeneration().value_or(0); }

}  // namespace deploy::engine
