#ifndef RUNTIME_PROVIDER_FILE_FILE_H_
#define RUNTIME_PROVIDER_FILE_FILE_H_

#include <memory>

#include "runtime/provider/provider.h"

namespace deploy::provider {

// `file`: a regular file with content, mode and owner. Writing is atomic; the pre-image (bytes,
// mode, owner) is kept in the blob store before anything is written. Folders that it makes on the
// way are its own (own_folders.h).
//
// An image's private data: {"blob": sha256 of the bytes kept, "uid", "gid", "kind": "folder" |
// "link" | "other" when the path is no regular file}.
std::unique_ptr<Provider> MakeFileProvider();

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_FILE_FILE_H_
