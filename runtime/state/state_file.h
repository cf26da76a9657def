#ifndef RUNTIME_STATE_STATE_FILE_H_
#define RUNTIME_STATE_STATE_FILE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "runtime/state/sqlite.h"
#include "runtime/state/store.h"

namespace deploy::state {

// Where the state of a root file's folder lies. Always on the real disk: SQLite knows no other.
struct StatePaths {
  explicit StatePaths(const std::string& root)
      : folder(root + "/.backstay"), file(folder + "/state.db"), blobs(folder + "/store") {}
  std::string folder, file, blobs;
};

// Opens the database: makes it (OpenOptions::create), refuses what is not a whole state file of a
// format that we know, migrates an older one. A refused file is left as it was, byte for byte.
// NotFound when there is none.
absl::StatusOr<std::unique_ptr<Connection>> OpenStateFile(const StatePaths& paths,
                                                          const OpenOptions& options);

// --- the two halves, each in its own file ---

struct FileCheck {
  bool present = false;
  bool log_present =
      false;  // a write-ahead log with something in it: written by SQLite's rules, not by ours
};
// Looks at the file without opening it as a database.
absl::StatusOr<FileCheck> CheckStateFile(const StatePaths& paths);

// Makes folder and file so that the file appears whole or not at all. Two processes may call it at
// once.
absl::Status CreateStateFile(const StatePaths& paths);

}  // namespace deploy::state

#endif  // RUNTIME_STATE_STATE_FILE_H_
