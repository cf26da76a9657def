#include "runtime/apply/calls.h"

#include <algorithm>
#include <utility>

#include "base/support/text.h"

namespace deploy::apply {
namespace {

void SleepUnlessCancelled(const provider::Context& context, absl::Duration time) {
  constexpr absl::Duration kSlice = absl::Milliseconds(20);
  while (time > absl::ZeroDuration() &&
         (context.cancel == nullptr || !context.cancel->cancelled())) {
    context.world->clock().Sleep(std::min(time, kSlice));
    time -= kSlice;
  }
}

}  // namespace

provider::Context CallContext(Session& session, const plan::Step& step,
                              provider::CancelToken* cancel, absl::Duration timeout) {
  provider::Context context = session.context;
  context.cancel = cancel;
  context.timeout = timeout;
  context.note = [reporter = &session.reporter, address = step.address](std::string_view text) {
    reporter->Note(address, std::string(text));
  };
  return context;
}

absl::Status Arm(provider::Provider& provider, const provider::Context& context,
                 provider::Change& change) {
  absl::StatusOr<std::string> prepared = provider.Prepare(context, change);
  if (!prepared.ok()) {
    return absl::Status(prepared.status().code(),
                        support::Cat("could not be prepared: ", prepared.status().message()));
  }
  change.prepared = *std::move(prepared);
  if (!change.prior) {
    return absl::OkStatus();
  }
  absl::StatusOr<provider::Image> captured = provider.Capture(context, change, *change.prior);
  if (!captured.ok()) {
    return absl::Status(captured.status().code(),
                        support::Cat("what is there could not be kept for the way back: ",
                                     captured.status().message()));
  }
  change.prior = *std::move(captured);
  return absl::OkStatus();
}

provider::ApplyResult ApplyWithRetries(provider::Provider& provider,
                                       const provider::Context& context,
                                       const provider::Change& change, int tries) {
  absl::Duration pause = absl::Milliseconds(100);
  provider::ApplyResult result = provider.Apply(context, change);
  for (int i = 1; i < tries && result.outcome != provider::Outcome::kDone && result.retriable;
       ++i) {
    SleepUnlessCancelled(context, pause);
    pause *= 3;
    if (context.cancel != nullptr && context.cancel->cancelled()) {
      break;
    }
    context.note(support::Cat("trying again: ", result.error));
    provider::ApplyResult next = provider.Apply(context, change);
    if (!next.image) {
      next.image = std::move(result.image);
    }
    result = std::move(next);
  }
  return result;
}

}  // namespace deploy::apply
