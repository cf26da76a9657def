#include "cli/paths.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "base/support/text.h"
#include "runtime/world/world.h"

namespace deploy::cli {

namespace fs = std::filesystem;

absl::StatusOr<std::vector<std::string>> DeployFiles(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) {
      return absl::NotFoundError(support::Cat("there is no file `", path, "`"));
    }
    if (!fs::is_directory(status)) {
      files.push_back(path);
      continue;
    }
    fs::recursive_directory_iterator at(path, fs::directory_options::skip_permission_denied, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
      const std::string name = at->path().filename().string();
      if (name.size() > 1 && name[0] == '.') {
        if (at->is_directory(error)) {
          at.disable_recursion_pending();
        }
        continue;
      }
      if (at->is_regular_file(error) && at->path().extension() == ".deploy") {
        files.push_back(at->path().lexically_normal().string());
      }
    }
  }
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

absl::Status WriteFileAtomic(const std::string& path, const std::string& bytes, unsigned mode) {
  struct stat info {};
  const unsigned keep = stat(path.c_str(), &info) == 0 ? info.st_mode & 07777u : mode;
  return world::RealWorld().files().WriteAtomic(path, bytes, keep);
}

}  // namespace deploy::cli
