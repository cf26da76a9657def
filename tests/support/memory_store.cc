#include "tests/support/memory_store.h"

#include <algorithm>
#include <utility>

#include "base/support/sha256.h"
#include "base/support/text.h"
#include "nlohmann/json.hpp"

namespace deploy::testing {

using state::RecordKind;

class MemoryStore::Blobs final : public provider::BlobStore {
 public:
  explicit Blobs(MemoryDisk& disk) : disk_(disk) {}

  absl::StatusOr<std::string> PutFile(const std::string& path) override {
    return absl::UnimplementedError(support::Cat("no files here: ", path));
  }
  absl::StatusOr<std::string> Put(std::string_view bytes) override {
    support::MutexLock lock(&mutex_);
    std::string key = support::Sha256Hex(bytes);
    disk_.blobs[key] = std::string(bytes);
    return key;
  }
  absl::StatusOr<std::string> Get(const std::string& sha256) override {
    support::MutexLock lock(&mutex_);
    const auto found = disk_.blobs.find(sha256);
    if (found == disk_.blobs.end()) {
      return absl::NotFoundError(sha256);
    }
    return found->second;
  }
  bool Has(const std::string& sha256) override {
    support::MutexLock lock(&mutex_);
    return disk_.blobs.contains(sha256);
  }

 private:
  MemoryDisk& disk_;
  support::Mutex mutex_;
};

MemoryStore::MemoryStore(MemoryDisk& disk) : disk_(disk), blobs_(std::make_unique<Blobs>(disk)) {}

MemoryStore::~MemoryStore() = default;

provider::BlobStore& MemoryStore::blobs() { return *blobs_; }

void MemoryStore::DieAt(int commit, bool after, std::function<void()> died) {
  support::MutexLock lock(&mutex_);
  die_at_ = commits_ + commit;
  die_after_ = after;
  died_ = std::move(died);
}

bool MemoryStore::dead() const {
  support::MutexLock lock(&mutex_);
  return dead_;
}

int MemoryStore::commits() const {
  support::MutexLock lock(&mutex_);
  return commits_;
}

void MemoryStore::FillDisk(int times, int skip) {
  support::MutexLock lock(&mutex_);
  full_times_ = times;
  full_skip_ = skip;
}

void MemoryStore::LoseLock() {
  support::MutexLock lock(&mutex_);
  ++disk_.fence;
}

absl::Status MemoryStore::Check() const {
  if (dead_) {
    return absl::AbortedError("this process is dead");
  }
  if (fence_ == 0 || fence_ != disk_.fence) {
    return absl::AbortedError("the lock was lost");
  }
  return absl::OkStatus();
}

absl::Status MemoryStore::Lock(absl::Duration) {
  support::MutexLock lock(&mutex_);
  if (dead_) {
    return absl::AbortedError("this process is dead");
  }
  fence_ = ++disk_.fence;
  return absl::OkStatus();
}

absl::Status MemoryStore::Renew() {
  support::MutexLock lock(&mutex_);
  return Check();
}

void MemoryStore::Unlock() {
  support::MutexLock lock(&mutex_);
  fence_ = 0;
}

absl::StatusOr<std::optional<state::Lease>> MemoryStore::CurrentLease() {
  support::MutexLock lock(&mutex_);
  if (fence_ == 0) {
    return std::nullopt;
  }
  return state::Lease{.owner = "tester", .host = "here", .pid = 1, .pid_start = 1, .fence = fence_};
}

absl::Status MemoryStore::Write(const std::function<void()>& change) {
  std::function<void()> died;
  {
    support::MutexLock lock(&mutex_);
    if (const absl::Status status = Check(); !status.ok()) {
      return status;
    }
    if (full_times_ > 0 && full_skip_-- <= 0) {
      full_skip_ = 0;
      --full_times_;
      return absl::ResourceExhaustedError("no space left on device");
    }
    ++commits_;
    if (commits_ != die_at_) {
      change();
      return absl::OkStatus();
    }
    if (die_after_) {
      change();
    }
    dead_ = true;
    died = died_;
  }
  if (died) {
    died();
  }
  return absl::AbortedError("this process is dead");
}

void MemoryStore::AddRecord(state::Record record) {
  record.sequence = static_cast<int64_t>(disk_.records.size()) + 1;
  disk_.records.push_back(std::move(record));
}

absl::Status MemoryStore::Append(std::vector<Entry> entries) {
  return Write([&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    for (Entry& entry : entries) {
      state::RunInfo& run = disk_.runs.back();
      if (entry.record.kind == RecordKind::kPhase) {
        const auto json = nlohmann::json::parse(entry.record.data, nullptr, false);
        run.phase = event::PhaseFromName(json.value("phase", "")).value_or(run.phase);
      }
      run.undoing |= entry.record.kind == RecordKind::kUndoIntent;
      for (state::ViewChange& change : entry.view) {
        if (change.object) {
          disk_.objects[change.object_id] = *std::move(change.object);
        } else {
          disk_.objects.erase(change.object_id);
        }
      }
      AddRecord(std::move(entry.record));
    }
  });
}

absl::StatusOr<int64_t> MemoryStore::BeginRun(const state::RunInfo& info) {
  int64_t number = 0;
  const absl::Status status = Write([&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    number = static_cast<int64_t>(disk_.runs.size()) + 1;
    disk_.runs.push_back(info);
    disk_.runs.back().run = number;
    AddRecord({.run = number, .kind = RecordKind::kRunBegin});
  });
  if (!status.ok()) {
    return status;
  }
  return number;
}

absl::StatusOr<int64_t> MemoryStore::EndRun(int64_t run, event::RunOutcome outcome,
                                            const std::optional<state::Generation>& generation,
                                            const std::string& data) {
  int64_t number = 0;
  const absl::Status status = Write([&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    disk_.runs.back().outcome = outcome;
    disk_.runs.back().end = absl::UnixEpoch();
    if (generation) {
      number = static_cast<int64_t>(disk_.generations.size()) + 1;
      disk_.generations.push_back(*generation);
      disk_.generations.back().number = number;
    }
    AddRecord({.run = run, .kind = RecordKind::kRunEnd, .data = data});
  });
  if (!status.ok()) {
    return status;
  }
  return number;
}

absl::StatusOr<std::vector<state::Record>> MemoryStore::Records(int64_t run) {
  support::MutexLock lock(&mutex_);
  std::vector<state::Record> records;
  for (const state::Record& record : disk_.records) {
    if (record.run == run) {
      records.push_back(record);
    }
  }
  return records;
}

absl::StatusOr<std::vector<state::Object>> MemoryStore::Objects() {
  support::MutexLock lock(&mutex_);
  std::vector<state::Object> objects;
  for (const auto& [id, object] : disk_.objects) {
    objects.push_back(object);
  }
  std::sort(objects.begin(), objects.end(), [](const auto& a, const auto& b) {
    return std::tie(a.deposed, a.address) < std::tie(b.deposed, b.address);
  });
  return objects;
}

absl::StatusOr<int64_t> MemoryStore::Position() {
  support::MutexLock lock(&mutex_);
  return static_cast<int64_t>(disk_.records.size());
}

absl::StatusOr<std::vector<state::RunInfo>> MemoryStore::Runs() {
  support::MutexLock lock(&mutex_);
  return disk_.runs;
}

absl::StatusOr<std::optional<state::RunInfo>> MemoryStore::GetRun(int64_t run) {
  support::MutexLock lock(&mutex_);
  if (run < 1 || run > static_cast<int64_t>(disk_.runs.size())) {
    return std::nullopt;
  }
  return disk_.runs[static_cast<size_t>(run - 1)];
}

absl::StatusOr<std::optional<state::RunInfo>> MemoryStore::OpenRun() {
  support::MutexLock lock(&mutex_);
  if (disk_.runs.empty() || disk_.runs.back().end) {
    return std::nullopt;
  }
  return disk_.runs.back();
}

absl::StatusOr<int64_t> MemoryStore::CurrentGeneration() {
  support::MutexLock lock(&mutex_);
  return static_cast<int64_t>(disk_.generations.size());
}

absl::StatusOr<std::optional<state::Generation>> MemoryStore::GetGeneration(int64_t number) {
  support::MutexLock lock(&mutex_);
  if (number < 1 || number > static_cast<int64_t>(disk_.generations.size())) {
    return std::nullopt;
  }
  return disk_.generations[static_cast<size_t>(number - 1)];
}

absl::StatusOr<std::vector<state::Generation>> MemoryStore::Generations() {
  support::MutexLock lock(&mutex_);
  return disk_.generations;
}

}  // namespace deploy::testing
