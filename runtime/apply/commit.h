#ifndef RUNTIME_APPLY_COMMIT_H_
#define RUNTIME_APPLY_COMMIT_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "runtime/apply/session.h"

namespace deploy::apply {

// Appends durably, all or nothing. A full disk is waited for (Session::full_disk_patience, or until
// the second interrupt); a lost lock is not: Aborted at once. Run and time are filled in here.
absl::Status Commit(Session& session, std::vector<state::Store::Entry>& entries);

// The same patience for any other write to the store.
absl::Status WithPatience(Session& session, const std::function<absl::Status()>& write);

// Why the journal could not be written and what to do, for people.
std::string ExplainLost(const absl::Status& status);

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_COMMIT_H_
