#include <utility>

#include "base/graph/codec.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "runtime/apply/bodies.h"
#include "runtime/apply/commit.h"
#include "runtime/apply/forward.h"
#include "runtime/apply/journal.h"
#include "runtime/conduct.h"
#include "runtime/rollback/back.h"

namespace deploy::engine {
namespace {

using event::RunOutcome;
using Outputs = std::map<std::string, value::Value>;

std::string EncodeOutputs(const Outputs& outputs) {
  std::vector<std::pair<std::string, value::Value>> fields(outputs.begin(), outputs.end());
  std::string text;
  value::EncodeTo(value::Value::Record(std::move(fields)), text);
  return text;
}

}  // namespace

// Which way an interrupted run goes (design: back by default before *contract*, forward in it; a
// rollback or destroy is finished, unless it was already being taken back itself).
absl::StatusOr<Result> Conduct::Proceed(rollback::Loaded& loaded) {
  const absl::Status settled = rollback::Settle(*session_, loaded.run);
  if (!settled.ok()) {
    return Open(loaded.run, apply::ExplainLost(settled), {});
  }
  const bool finish = loaded.info.command != "apply" || around_.options.forward ||
                      loaded.run.phase == event::Phase::kContract;
  if (finish && !loaded.info.undoing) {
    return GoForward(loaded.run);
  }
  std::string reason = rollback::WhyTakenBack(loaded);
  reporter_.Note("", support::Cat("taking back: ", reason));
  return WalkBack(loaded.run, std::move(reason));
}

Result Conduct::GoForward(apply::Run& run) {
  apply::Forward forward(*session_, run);
  switch (forward.Go()) {
    case apply::ForwardEnd::kDone:
      return CommitRun(run);
    case apply::ForwardEnd::kTakeBack:
      return TakeBack(run, forward.reason().empty() ? "interrupted" : forward.reason());
    case apply::ForwardEnd::kStopped: {
      Result result = Open(run, "interrupted", forward.Left());
      result.interrupted_stop = true;
      return result;
    }
    case apply::ForwardEnd::kLeft:
      return Open(run, forward.reason(), forward.Left());
    case apply::ForwardEnd::kLost:
      break;
  }
  return Open(run, forward.reason(), {});
}

Result Conduct::TakeBack(apply::Run& run, std::string reason) {
  reporter_.Note("", support::Cat("taking back: ", reason));
  const absl::Status settled = rollback::Settle(*session_, run);
  if (!settled.ok()) {
    return Open(run, support::Cat(reason, "; then ", apply::ExplainLost(settled)), {});
  }
  return WalkBack(run, std::move(reason));
}

Result Conduct::WalkBack(apply::Run& run, std::string reason) {
  rollback::Back back(*session_, run);
  switch (back.Go()) {
    case rollback::BackEnd::kDone:
      break;
    case rollback::BackEnd::kLeft:
      return Open(run, std::move(reason), back.Left());
    case rollback::BackEnd::kStopped: {
      Result result =
          Open(run, support::Cat(reason, "; interrupted while taking it back"), back.Left());
      result.interrupted_stop = true;
      return result;
    }
    case rollback::BackEnd::kLost:
      return Open(run, support::Cat(reason, "; then ", back.reason()), {});
  }
  const absl::Status ended = apply::WithPatience(*session_, [&] {
    return around_.store
        .EndRun(run.id, RunOutcome::kRolledBack, std::nullopt, apply::RunEndData(reason, {}))
        .status();
  });
  if (!ended.ok()) {
    return Open(run, support::Cat(reason, "; then ", apply::ExplainLost(ended)), {});
  }
  TellSettled();
  return End({.outcome = RunOutcome::kRolledBack,
              .run = run.id,
              .generation = Generation(),
              .reason = std::move(reason)},
             {});
}

void Conduct::TellSettled() {
  for (const std::string_view type : around_.providers.types()) {
    around_.providers.Find(type)->Settled(session_->context);
  }
}

absl::Status Conduct::WriteRemembered(const apply::Run& run) {
  std::vector<state::ViewChange> view;
  for (const plan::Remember& remember : run.plan->remember) {
    if (const state::Object* object = view_->Find(remember.object_id)) {
      state::Object copy = *object;
      copy.dependencies = remember.dependencies;
      copy.prevent_destroy = remember.prevent_destroy;
      if (remember.image) {
        copy.image = *remember.image;
      }
      view.push_back({copy.object_id, std::move(copy)});
    }
  }
  if (view.empty()) {
    return absl::OkStatus();
  }
  // All that can fail is behind: from here on a crash is finished, not taken back.
  std::vector<state::Store::Entry> entries;
  entries.push_back({apply::PhaseRecord(run.id, event::Phase::kContract), std::move(view)});
  return apply::Commit(*session_, entries);
}

Result Conduct::CommitRun(apply::Run& run) {
  apply::Bodies bodies(run.plan->graph, *view_, around_.world.files());
  Outputs outputs;
  for (const graph::Output& output : run.plan->outputs) {
    absl::StatusOr<value::Value> value = bodies.Output(output);
    if (!value.ok()) {
      reporter_.Note("", support::Cat("output `", output.name, "`: ", value.status().message()));
    }
    outputs[output.name] = value.ok() ? *std::move(value) : value::Value::Unknown(output.name);
  }
  state::Generation generation{.run = run.id,
                               .command = run.plan->command,
                               .digest = run.plan->digest,
                               .time = around_.world.clock().Now(),
                               .graph = graph::ToJson(run.plan->graph, false),
                               .outputs = EncodeOutputs(outputs)};
  if (const auto lease = around_.store.CurrentLease(); lease.ok() && *lease) {
    generation.who = (*lease)->owner;
  }
  int64_t number = 0;
  absl::Status ended = WriteRemembered(run);
  if (ended.ok()) {
    ended = apply::WithPatience(*session_, [&] {
      const auto written = around_.store.EndRun(run.id, RunOutcome::kCommitted, generation,
                                                apply::RunEndData("", {}));
      number = written.value_or(0);
      return written.status();
    });
  }
  if (!ended.ok()) {
    return Open(run, apply::ExplainLost(ended), {});
  }
  TellSettled();
  return End({.outcome = RunOutcome::kCommitted, .run = run.id, .generation = number}, outputs);
}

// The run stays open in the journal: `resume` goes on from there.
Result Conduct::Open(const apply::Run& run, std::string reason, std::vector<std::string> left) {
  return End({.outcome = RunOutcome::kNeedsAttention,
              .run = run.id,
              .generation = Generation(),
              .reason = std::move(reason),
              .help = "`backstay resume` goes on from here",
              .left = std::move(left)},
             {});
}

Result Conduct::End(Result result, const Outputs& outputs) {
  reporter_.Say(event::RunEnd{.outcome = result.outcome,
                              .generation = result.generation,
                              .outputs = outputs,
                              .left = result.left,
                              .reason = result.reason,
                              .help = result.help});
  return result;
}

}  // namespace deploy::engine
