#include "runtime/rollback/inverse.h"

#include <utility>

namespace deploy::rollback {

using apply::Mark;
using provider::Change;
using provider::ChangeKind;

bool NeedsUndo(const plan::Step& step, const apply::StepRun& run) {
  if (run.change == nullptr || run.back == Mark::kDone || step.phase == event::Phase::kContract) {
    return false;
  }
  if (run.change->kind == ChangeKind::kDelete && !run.change->prior && !run.change->target_image) {
    return false;  // it was gone before
  }
  switch (run.forward) {
    case Mark::kDone:
    case Mark::kUnknown:
      return true;
    case Mark::kFailed:
      return step.action != plan::Action::kRun || run.image.has_value();
    case Mark::kNotDone:
      return run.image.has_value() || step.action == plan::Action::kCreate;
    case Mark::kNone:
    case Mark::kStarted:
      break;
  }
  return false;
}

Change Inverse(const apply::StepRun& run, std::string token) {
  const Change& forward = *run.change;
  Change back{.address = forward.address,
              .object_id = forward.object_id,
              .token = std::move(token),
              .direction = provider::Direction::kBack,
              .prior = run.image,
              .target_image = forward.prior,
              .desired = forward.desired,
              .as_found = true,
              .prepared = forward.prepared};
  switch (forward.kind) {
    case ChangeKind::kCreate:
      back.kind = ChangeKind::kDelete;
      break;
    case ChangeKind::kDelete:
      back.kind = ChangeKind::kCreate;
      back.prior = run.image ? run.image : forward.target_image;  // it had been taken over
      back.desired = forward.prior ? forward.prior->attributes : value::Value();
      break;
    case ChangeKind::kUpdate:
    case ChangeKind::kSwitch:
      back.kind = forward.kind;
      back.prior = run.image ? run.image : forward.prior;
      back.desired = forward.prior ? forward.prior->attributes : value::Value();
      break;
    case ChangeKind::kRun:
      back.kind = ChangeKind::kRun;
      break;
  }
  return back;
}

}  // namespace deploy::rollback
