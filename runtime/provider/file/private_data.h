#ifndef RUNTIME_PROVIDER_FILE_PRIVATE_DATA_H_
#define RUNTIME_PROVIDER_FILE_PRIVATE_DATA_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "runtime/world/world.h"

namespace deploy::provider {

// What `file` and `directory` keep beside the attributes of an image; the JSON of
// Image::private_data.
struct FilePrivate {
  std::string blob;  // sha256 of the bytes in the blob store; empty when they are not kept
  std::optional<uint32_t> uid, gid;
  std::string kind;    // "folder", "link", "file", "other": what stands at the path when it is not
                       // what it should be
  std::string target;  // of a link
};

std::string Encode(const FilePrivate& data);
FilePrivate DecodeFilePrivate(std::string_view json);  // unknown or damaged: empty

std::string_view KindName(world::FileKind kind);  // "folder" …
// "a folder", "a link to `x`": for messages.
std::string Described(const FilePrivate& data);

std::string OctalMode(int64_t mode);  // "0644"

// NotFound names the file when the body's `source` cannot be read.
absl::Status SourceProblem(const std::string& source, const absl::Status& status);

// `path` as the system has it: relative ones are below `folder`; `.` and `..` are resolved in the
// text.
std::string AbsolutePath(std::string_view path, const std::string& folder);

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_FILE_PRIVATE_DATA_H_
