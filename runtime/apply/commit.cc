#include "runtime/apply/commit.h"

#include "base/support/text.h"

namespace deploy::apply {

absl::Status WithPatience(Session& session, const std::function<absl::Status()>& write) {
  constexpr absl::Duration kPause = absl::Milliseconds(200);
  absl::Duration waited = absl::ZeroDuration();
  while (true) {
    if (session.lease_lost()) {
      return absl::AbortedError("the lock was lost");
    }
    absl::Status status = write();
    if (!absl::IsResourceExhausted(status) || waited >= session.full_disk_patience ||
        session.interrupts() >= 2) {
      return status;
    }
    if (waited == absl::ZeroDuration()) {
      session.reporter.Note("", support::Cat("the state cannot be written: ", status.message(),
                                             "; trying again for a while"));
    }
    session.context.world->clock().Sleep(kPause);
    waited += kPause;
  }
}

absl::Status Commit(Session& session, std::vector<state::Store::Entry>& entries) {
  if (entries.empty()) {
    return absl::OkStatus();
  }
  const absl::Time now = session.context.world->clock().Now();
  for (state::Store::Entry& entry : entries) {
    entry.record.run = session.context.run;
    entry.record.time = now;
  }
  return WithPatience(session, [&] { return session.store.Append(entries); });
}

std::string ExplainLost(const absl::Status& status) {
  if (absl::IsAborted(status)) {
    return "the lock was lost: another process took over this environment; `backstay status` shows "
           "what is open, `backstay resume` settles it";
  }
  if (absl::IsResourceExhausted(status)) {
    return support::Cat("the state cannot be written: ", status.message(),
                        "; free space, then run `backstay resume`");
  }
  return support::Cat("the state cannot be written: ", status.message(),
                      "; mend that, then run `backstay resume`");
}

}  // namespace deploy::apply
