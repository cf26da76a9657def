#ifndef RUNTIME_STATE_STORE_H_
#define RUNTIME_STATE_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "runtime/event/event.h"
#include "runtime/provider/provider.h"

namespace deploy::state {

// The state of one folder: `.backstay/state.db` (SQLite, WAL, synchronous=FULL) and
// `.backstay/store/` (content-addressed files). Everything is per environment; two environments may
// be written at the same time by two processes. Folders 0700, files 0600 whatever the umask. Format
// number in user_version; a newer one is refused with both numbers.

// One object that Backstay looks after. An address owns one live object and, during a replacement,
// a second ("deposed").
struct Object {
  std::string address;  // page["a"]
  std::string object_id;
  std::string type;
  int schema_version = 1;
  provider::Image image;  // as last applied
  std::optional<provider::Image>
      origin;  // what was there before we took it over: put back by delete
  std::vector<std::string> dependencies;  // addresses, for deleting in order without the program
  bool deposed = false;
  bool prevent_destroy = false;
};

enum class RecordKind : uint8_t {
  kRunBegin,
  kPhase,
  kIntent,
  kOutcome,
  kUndoIntent,
  kUndoOutcome,
  kRunEnd
};

// One journal record. `data` is JSON whose shape belongs to the kind (docs/state-and-lifecycle.md);
// format in every record.
struct Record {
  int64_t sequence = 0;  // given by the store
  int64_t run = 0;
  RecordKind kind = RecordKind::kRunBegin;
  int step = 0;     // number in the plan, 0 for records of the run
  absl::Time time;  // left at its default: now
  std::string data = "{}";
};
std::string_view RecordKindName(RecordKind kind);  // "run_begin" …
std::optional<RecordKind> RecordKindFromName(std::string_view name);

// What a record changes in the view, in the same transaction: the object written, or (with `image`
// absent) removed.
struct ViewChange {
  std::string object_id;
  std::optional<Object> object;  // absent: forget it
};

struct Lease {
  std::string owner;  // user
  std::string host;
  int64_t pid = 0;
  int64_t pid_start = 0;  // start time of the process, so that a reused pid is not taken for it
  absl::Time since, expires;
  int64_t fence = 0;
};

struct RunInfo {
  int64_t run = 0;      // counts from 1 per environment
  std::string command;  // "apply", "rollback", "destroy"
  std::string digest;
  absl::Time begin;
  std::optional<absl::Time> end;
  std::optional<event::RunOutcome> outcome;
  event::Phase phase = event::Phase::kValidate;  // last journalled
  bool undoing = false;                          // an undo intent was written
  std::string who, host;
  int64_t pid = 0, pid_start = 0;
  std::string plan;        // the plan as run (plan codec), also for resume; left empty by Runs()
  int64_t takes_back = 0;  // for `rollback` runs: the run that it takes back, or 0
};

struct Generation {
  int64_t number = 0;
  int64_t run = 0;
  std::string command, digest, who;
  absl::Time time;
  std::string graph;    // base/graph JSON
  std::string outputs;  // encoded record
};

struct OpenOptions {
  bool create = true;  // false: absent state is NotFound
  bool read_only =
      false;  // with `create`: a state that is not there reads as an empty one, and stays absent
};

// One environment of the state file. Thread-safe (one connection behind a mutex; appends of several
// threads share commits).
class Store {
 public:
  // `folder` is the root file's folder. Refuses a damaged, empty, foreign or newer file without
  // changing anything; the message says what to do.
  static absl::StatusOr<std::unique_ptr<Store>> Open(const std::string& folder,
                                                     const std::string& environment,
                                                     world::World& world,
                                                     const OpenOptions& options);
  virtual ~Store() = default;

  // --- lock
  // --------------------------------------------------------------------------------
  // Takes the lease. AlreadyExists with owner, pid, host, since in the message when a live owner
  // holds it. A dead owner (same host: pid and start time; other host: expired) is replaced: its
  // open run stays open.
  virtual absl::Status Lock(absl::Duration wait) = 0;
  // A Store that is destroyed without Unlock leaves the lease behind: it ends with the process.
  virtual absl::Status Renew() = 0;  // called by the engine every third of the lease (kLeaseLength)
  virtual void Unlock() = 0;
  virtual absl::StatusOr<std::optional<Lease>>
  CurrentLease() = 0;  // absent when free; a dead owner's is absent too

  // --- journal
  // --------------------------------------------------------------------------------
  struct Entry {
    Record record;
    std::vector<ViewChange> view;
  };
  // Durable on return, all or nothing. Calls that wait at the same time share one commit. Aborted
  // when the lease was lost (fencing token), ResourceExhausted on a full disk (nothing written; try
  // again when there is space). A kPhase record's data is {"phase": NAME}: it moves RunInfo::phase;
  // a kUndoIntent sets RunInfo::undoing.
  virtual absl::Status Append(std::vector<Entry> entries) = 0;
  virtual absl::StatusOr<int64_t> BeginRun(
      const RunInfo& info) = 0;  // appends run_begin, returns its number
  // Appends run_end; with `generation`, writes it and its number in the same transaction (0: none
  // written).
  virtual absl::StatusOr<int64_t> EndRun(int64_t run, event::RunOutcome outcome,
                                         const std::optional<Generation>& generation,
                                         const std::string& data) = 0;
  virtual absl::StatusOr<std::vector<Record>> Records(int64_t run) = 0;

  // --- view
  // --------------------------------------------------------------------------------
  virtual absl::StatusOr<std::vector<Object>>
  Objects() = 0;  // sorted by address; of one address, deposed last
  virtual absl::StatusOr<int64_t> Position() = 0;  // last sequence: part of a plan's digest
  virtual absl::StatusOr<std::vector<RunInfo>> Runs() = 0;                 // oldest first
  virtual absl::StatusOr<std::optional<RunInfo>> GetRun(int64_t run) = 0;  // with its plan
  virtual absl::StatusOr<std::optional<RunInfo>>
  OpenRun() = 0;                                            // begun and not ended, with its plan
  virtual absl::StatusOr<int64_t> CurrentGeneration() = 0;  // 0 before the first
  virtual absl::StatusOr<std::optional<Generation>> GetGeneration(int64_t number) = 0;
  virtual absl::StatusOr<std::vector<Generation>> Generations() = 0;  // without graph and outputs

  virtual provider::BlobStore& blobs() = 0;
  virtual const std::string& folder() const = 0;  // <root>/.backstay
};

inline constexpr absl::Duration kLeaseLength = absl::Seconds(30);

// Environments that the state file of `folder` knows, sorted; empty when there is no file.
absl::StatusOr<std::vector<std::string>> StoredEnvironments(const std::string& folder,
                                                            world::World& world);

}  // namespace deploy::state

#endif  // RUNTIME_STATE_STORE_H_
