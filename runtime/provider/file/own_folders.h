#ifndef RUNTIME_PROVIDER_FILE_OWN_FOLDERS_H_
#define RUNTIME_PROVIDER_FILE_OWN_FOLDERS_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "runtime/provider/provider.h"

namespace deploy::provider {

// Folders that Backstay makes on the way to a managed file. Each has a marker in <state>/folders,
// written before the folder is made; so a folder goes, in undo, delete and destroy alike, with the
// last thing in it, and one that was there before never goes. Safe when two steps of a
// run make or remove the same folder at once, and after a kill between any two calls.

// Makes every missing folder above `path` and calls `make`; both again when another step took an
// empty folder away in between.
absl::Status MakeBelowOwnFolders(const Context& context, const std::string& path,
                                 const std::function<absl::Status()>& make);

// Takes away the folders above `path` that are ours and empty, from the innermost out.
absl::Status RemoveFoldersAbove(const Context& context, const std::string& path);

// What stands in the way of writing `path`: a folder above it that is no folder or not writable.
// Empty when nothing does.
std::string ObstacleAbove(const Context& context, const std::string& path);

// "/a/b" of "/a/b/c"; "/" of "/a".
std::string FolderOf(const std::string& path);

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_FILE_OWN_FOLDERS_H_
