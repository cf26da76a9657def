#include "runtime/provider/file/own_folders.h"

#include <vector>

#include "base/support/mutex.h"
#include "base/support/sha256.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"

namespace deploy::provider {
namespace {

using world::FileKind;

constexpr int kAttempts = 5;

// A folder and its marker change together: whoever makes the folder again between the two removals
// would lose its marker.
support::Mutex& FolderMutex() {
  static auto* const mutex = new support::Mutex();
  return *mutex;
}

std::string MarkerFolder(const Context& context) { return context.state_folder + "/folders"; }

std::string MarkerOf(const Context& context, const std::string& folder) {
  return support::Cat(MarkerFolder(context), "/", support::Sha256Hex(folder));
}

// Another step may take an empty folder away between the call that makes it and the one that needs
// it: `make` is then told so by NotFound, and both are tried again.
absl::Status MakeBelow(const std::function<absl::Status()>& folders,
                       const std::function<absl::Status()>& make) {
  absl::Status made;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    made = folders();
    if (made.ok()) {
      made = make();
    }
    if (!absl::IsNotFound(made)) {
      break;
    }
  }
  return made;
}

absl::Status WriteMarker(const Context& context, const std::string& folder) {
  world::FileSystem& files = context.world->files();
  const auto make_folder = [&] {
    const absl::Status made = files.MakeFolder(MarkerFolder(context), 0700);
    return absl::IsAlreadyExists(made) ? absl::OkStatus() : made;
  };
  return MakeBelow(make_folder,
                   [&] { return files.WriteAtomic(MarkerOf(context, folder), folder, 0600); });
}

absl::Status MakeOwnFolder(const Context& context, const std::string& folder) {
  RETURN_IF_ERROR(WriteMarker(context, folder));
  const absl::Status made = context.world->files().MakeFolder(folder, 0755);
  return absl::IsAlreadyExists(made) ? absl::OkStatus() : made;
}

// Makes every missing folder above `path`.
absl::Status MakeFoldersAbove(const Context& context, const std::string& path) {
  support::MutexLock lock(&FolderMutex());
  std::vector<std::string> missing;
  for (std::string folder = FolderOf(path); folder != "/"; folder = FolderOf(folder)) {
    ASSIGN_OR_RETURN(const world::FileInfo info, context.world->files().Stat(folder));
    if (info.kind != FileKind::kAbsent) {
      break;
    }
    missing.push_back(folder);
  }
  while (!missing.empty()) {
    RETURN_IF_ERROR(MakeOwnFolder(context, missing.back()));
    missing.pop_back();
  }
  return absl::OkStatus();
}

}  // namespace

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

absl::Status MakeBelowOwnFolders(const Context& context, const std::string& path,
                                 const std::function<absl::Status()>& make) {
  return MakeBelow([&] { return MakeFoldersAbove(context, path); }, make);
}

absl::Status RemoveFoldersAbove(const Context& context, const std::string& path) {
  world::FileSystem& files = context.world->files();
  for (std::string folder = FolderOf(path); folder != "/"; folder = FolderOf(folder)) {
    support::MutexLock lock(&FolderMutex());
    const std::string marker = MarkerOf(context, folder);
    ASSIGN_OR_RETURN(const world::FileInfo info, files.Stat(marker));
    if (info.kind == FileKind::kAbsent) {
      return absl::OkStatus();
    }
    const absl::Status removed = files.RemoveFolder(folder);
    if (absl::IsFailedPrecondition(removed)) {  // something is still in it
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(removed);
    RETURN_IF_ERROR(files.Remove(marker));
    (void)files.RemoveFolder(MarkerFolder(context));  // not empty is the usual case
  }
  return absl::OkStatus();
}

std::string ObstacleAbove(const Context& context, const std::string& path) {
  for (std::string folder = FolderOf(path);; folder = FolderOf(folder)) {
    const auto info = context.world->files().Stat(folder);
    if (!info.ok()) {
      return support::Cat("cannot look at `", folder, "`: ", info.status().message());
    }
    if (info->kind == FileKind::kFile || info->kind == FileKind::kOther) {
      return support::Cat("`", folder, "` is no folder");
    }
    if (info->kind != FileKind::kAbsent) {
      return context.world->files().Writable(folder)
                 ? ""
                 : support::Cat("the folder `", folder, "` is not writable");
    }
    if (folder == "/") {
      return "";
    }
  }
}

}  // namespace deploy::provider
