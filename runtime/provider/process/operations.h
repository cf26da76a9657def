#ifndef RUNTIME_PROVIDER_PROCESS_OPERATIONS_H_
#define RUNTIME_PROVIDER_PROCESS_OPERATIONS_H_

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "runtime/provider/process/record.h"
#include "runtime/provider/provider.h"

namespace deploy::provider::process {

// The operations of the `process` provider, one file each; contracts are those of Provider.

ReadResult Read(const Context& context, const std::optional<Image>& last);
PlannedChange Plan(const PlanRequest& request);
std::vector<Finding> Validate(const Context& context, const Change& change);
absl::StatusOr<std::string> Prepare(const Context& context, const Change& change);
ApplyResult Apply(const Context& context, const Change& change);
ProbeResult Probe(const Context& context, const Change& change);
// Marks what was not well before the change: taking the change back need not make it well.
Image Capture(const Context& context, Image prior);
VerifyResult Verify(const Context& context, const Image& image);
// Waits until what runs again after an undo is well, if it was before.
VerifyResult VerifyBack(const Context& context, const Image& image);

// What the object will be: from the change's target image or wanted body, with the ports that were
// prepared, or that it has already, or (when nobody prepared any) free ones.
absl::StatusOr<Record> WantedRecord(const Context& context, const Change& change);
// True when everything is as `record` says; more replicas than it has may run with
// `surplus_allowed`.
bool Matches(const Context& context, const Record& record, bool surplus_allowed = false);

// One look at one instance.
struct Look {
  bool ok = false;
  std::string check;  // "ready: GET http://127.0.0.1:4711/healthz"
  std::string error;  // "answered 500, wanted 200"
  std::optional<ServiceExit> exit;
};
// The body of a record for one quick look: no check is waited for longer than a few seconds.
Body BodyToLookAt(const Record& record);

Look LookAt(const Context& context, Supervisor& supervisor, const Body& body,
            const Instance& instance);

// Counts bad looks between calls of Watch: dead is `failures` in a row, `every` apart. Thread-safe.
class WatchMemory {
 public:
  VerifyResult Watch(const Context& context, const Image& image);

 private:
  struct Seen {
    absl::Duration next;  // monotonic; no look before
    int bad = 0;
    int exits = 0;  // at the first look
  };
  std::mutex mutex_;
  std::map<std::string, Seen> seen_;  // by service token
};

}  // namespace deploy::provider::process

#endif  // RUNTIME_PROVIDER_PROCESS_OPERATIONS_H_
