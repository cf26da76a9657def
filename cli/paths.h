#ifndef CLI_PATHS_H_
#define CLI_PATHS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace deploy::cli {

// Files as given, folders replaced by all *.deploy files below them (hidden folders left out),
// sorted, each once. NotFound names the first path that does not exist.
absl::StatusOr<std::vector<std::string>> DeployFiles(const std::vector<std::string>& paths);

// Writes beside the target and renames, keeping the target's mode (`mode` for a new one).
absl::Status WriteFileAtomic(const std::string& path, const std::string& bytes, unsigned mode);

}  // namespace deploy::cli

#endif  // CLI_PATHS_H_
