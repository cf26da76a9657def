#include "runtime/provider/runit/tree.h"

#include <vector>

#include "base/support/status_macros.h"
#include "base/support/text.h"

namespace deploy::provider {

namespace {

// Another step may remove an empty parent between our two looks at it; it does so at most a few
// times.
constexpr int kAttempts = 20;

absl::Status MakeOnce(world::FileSystem& files, const std::string& path) {
  std::vector<std::string> missing;
  std::string at = path;
  while (at.size() > 1 && !Exists(files, at)) {
    missing.push_back(at);
    const size_t slash = at.rfind('/');
    at = slash == 0 || slash == std::string::npos ? "/" : at.substr(0, slash);
  }
  for (auto folder = missing.rbegin(); folder != missing.rend(); ++folder) {
    const absl::Status made = files.MakeFolder(*folder, 0700);
    if (!made.ok() && !absl::IsAlreadyExists(made)) {
      return made;
    }
  }
  return absl::OkStatus();
}

}  // namespace

bool Exists(world::FileSystem& files, const std::string& path) {
  const absl::StatusOr<world::FileInfo> info = files.Stat(path);
  return info.ok() && info->kind != world::FileKind::kAbsent;
}

std::string TextOfFile(world::FileSystem& files, const std::string& path) {
  absl::StatusOr<std::string> text = files.Read(path);
  return text.ok() ? *std::move(text) : "";
}

absl::Status MakeFolders(world::FileSystem& files, const std::string& path) {
  absl::Status last;
  for (int i = 0; i < kAttempts; ++i) {
    last = MakeOnce(files, path);
    if (!absl::IsNotFound(last)) {
      return last;
    }
  }
  return last;
}

absl::Status RemoveTree(world::FileSystem& files, const std::string& path) {
  std::vector<std::string> folders = {path};
  for (size_t i = 0; i < folders.size(); ++i) {
    const std::string folder = folders[i];
    ASSIGN_OR_RETURN(const world::FileInfo here, files.Stat(folder));
    if (here.kind == world::FileKind::kAbsent) {
      continue;
    }
    ASSIGN_OR_RETURN(const std::vector<std::string> names, files.List(folder));
    for (const std::string& name : names) {
      std::string entry = support::Cat(folder, "/", name);
      ASSIGN_OR_RETURN(const world::FileInfo info, files.Stat(entry));
      if (info.kind == world::FileKind::kFolder) {
        folders.push_back(std::move(entry));
      } else {
        RETURN_IF_ERROR(files.Remove(entry));
      }
    }
  }
  for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) {
    RETURN_IF_ERROR(files.RemoveFolder(*folder));
  }
  return absl::OkStatus();
}

absl::Status WriteIfChanged(world::FileSystem& files, const std::string& path,
                            std::string_view bytes, uint32_t mode) {
  const absl::StatusOr<std::string> now = files.Read(path);
  if (now.ok() && *now == bytes) {
    return absl::OkStatus();
  }
  return files.WriteAtomic(path, bytes, mode);
}

}  // namespace deploy::provider
