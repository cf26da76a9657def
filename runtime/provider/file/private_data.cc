#include "runtime/provider/file/private_data.h"

#include <filesystem>

#include "base/support/text.h"
#include "nlohmann/json.hpp"

namespace deploy::provider {
namespace {

using Json = nlohmann::ordered_json;

std::string TextOf(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at != json.end() && at->is_string() ? at->get<std::string>() : std::string();
}

std::optional<uint32_t> NumberOf(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at != json.end() && at->is_number_unsigned() ? std::optional<uint32_t>(at->get<uint32_t>())
                                                      : std::nullopt;
}

}  // namespace

std::string Encode(const FilePrivate& data) {
  Json json = Json::object();
  if (!data.blob.empty()) {
    json["blob"] = data.blob;
  }
  if (data.uid) {
    json["uid"] = *data.uid;
  }
  if (data.gid) {
    json["gid"] = *data.gid;
  }
  if (!data.kind.empty()) {
    json["kind"] = data.kind;
  }
  if (!data.target.empty()) {
    json["target"] = data.target;
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

FilePrivate DecodeFilePrivate(std::string_view text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  FilePrivate data;
  if (!json.is_object()) {
    return data;
  }
  data.blob = TextOf(json, "blob");
  data.uid = NumberOf(json, "uid");
  data.gid = NumberOf(json, "gid");
  data.kind = TextOf(json, "kind");
  data.target = TextOf(json, "target");
  return data;
}

std::string_view KindName(world::FileKind kind) {
  switch (kind) {
    case world::FileKind::kFile:
      return "file";
    case world::FileKind::kFolder:
      return "folder";
    case world::FileKind::kLink:
      return "link";
    case world::FileKind::kAbsent:
      return "nothing";
    case world::FileKind::kOther:
      break;
  }
  return "other";
}

std::string Described(const FilePrivate& data) {
  if (data.kind == "link") {
    return support::Cat("a link to `", data.target, "`");
  }
  return data.kind == "other" ? "a device or socket" : support::Cat("a ", data.kind);
}

std::string OctalMode(int64_t mode) {
  std::string digits;
  for (int shift = 9; shift >= 0; shift -= 3) {
    digits += static_cast<char>('0' + ((mode >> shift) & 7));
  }
  return digits;
}

absl::Status SourceProblem(const std::string& source, const absl::Status& status) {
  return absl::Status(status.code(),
                      support::Cat("cannot read `source` (", source, "): ", status.message()));
}

std::string AbsolutePath(std::string_view path, const std::string& folder) {
  const std::filesystem::path given(path);
  std::string text = (given.is_absolute() ? given : std::filesystem::path(folder) / given)
                         .lexically_normal()
                         .string();
  while (text.size() > 1 && text.back() == '/') {
    text.pop_back();
  }
  return text;
}

}  // namespace deploy::provider
