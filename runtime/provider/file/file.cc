#include "runtime/provider/file/file.h"

#include "base/support/sha256.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "base/support/utf8.h"
#include "nlohmann/json.hpp"
#include "runtime/provider/fields.h"
#include "runtime/provider/file/change_path.h"
#include "runtime/provider/file/file_plan.h"
#include "runtime/provider/file/own_folders.h"
#include "runtime/provider/file/private_data.h"

namespace deploy::provider {
namespace {

using value::Value;
using world::FileInfo;
using world::FileKind;

constexpr size_t kShownContent =
    64 * 1024;  // a longer or binary content is compared by its digest alone

bool IsText(std::string_view bytes) {
  return bytes.size() <= kShownContent && bytes.find('\0') == bytes.npos &&
         support::IsValidUtf8(bytes);
}

// What to write, with where it came from.
struct Wanted {
  std::string bytes;
  int64_t mode = 0644;
  std::optional<uint32_t> uid, gid;
};

class FileProvider : public Provider {
 public:
  std::string_view type() const override { return "file"; }

  absl::StatusOr<ReadResult> Read(const Context& context, const std::string&,
                                  const std::optional<Image>& last, const Value& desired) override;
  PlannedChange Plan(const PlanRequest& request) override { return PlanFile(request); }
  std::vector<Finding> Validate(const Context& context, const Change& change) override;
  absl::StatusOr<std::string> Prepare(const Context& context, const Change& change) override;
  absl::StatusOr<Image> Capture(const Context& context, const Change& change, Image prior) override;
  ApplyResult Apply(const Context& context, const Change& change) override;
  ProbeResult Probe(const Context& context, const Change& change) override;

 private:
  // `shown` is the path in the program's words.
  static absl::StatusOr<Image> ReadImage(const Context& context, const std::string& path,
                                         const FileInfo& info, const std::string& shown);
  static absl::StatusOr<Wanted> WantedOf(const Context& context, const Change& change);
  static ApplyResult Write(const Context& context, const std::string& path, const Wanted& wanted,
                           const Value& desired);
  static ApplyResult Delete(const Context& context, const std::string& path);
};

Value Attributes(const Context& context, const std::string& path, const FileInfo& info,
                 const std::string& bytes) {
  world::FileSystem& files = context.world->files();
  return Value::Record({{"path", Value::String(path)},
                        {"content", IsText(bytes) ? Value::String(bytes) : Value()},
                        {"mode", Value::Int(info.mode)},
                        {"owner", Value::String(files.UserName(info.uid))},
                        {"group", Value::String(files.GroupName(info.gid))},
                        {"sha256", Value::String(support::Sha256Hex(bytes))},
                        {"size", Value::Int(static_cast<int64_t>(bytes.size()))}});
}

absl::StatusOr<Image> FileProvider::ReadImage(const Context& context, const std::string& path,
                                              const FileInfo& info, const std::string& shown) {
  FilePrivate data{.uid = info.uid, .gid = info.gid};
  std::string bytes;
  if (info.kind == FileKind::kFile) {
    ASSIGN_OR_RETURN(bytes, context.world->files().Read(path));
  } else {
    data.kind = KindName(info.kind);
    data.target = info.link_target;
  }
  return Image{.attributes = Attributes(context, shown, info, bytes), .private_data = Encode(data)};
}

absl::StatusOr<ReadResult> FileProvider::Read(const Context& context, const std::string&,
                                              const std::optional<Image>& last,
                                              const Value& desired) {
  ReadResult result;
  const Value& where = last ? last->attributes : desired;
  const std::string source = TextField(desired, "source");
  if (!source.empty()) {
    const auto bytes = context.world->files().Read(AbsolutePath(source, context.stack_folder));
    result.reference = bytes.ok() ? support::Sha256Hex(*bytes) : "unreadable";
  }
  const std::string path = TextField(where, "path");
  if (path.empty()) {  // known only after apply: nothing of ours is there yet
    result.presence = Presence::kAbsent;
    result.health = Health::kAbsent;
    return result;
  }
  const std::string absolute = AbsolutePath(path, context.stack_folder);
  ASSIGN_OR_RETURN(const FileInfo info, context.world->files().Stat(absolute));
  if (info.kind == FileKind::kAbsent) {
    result.presence = Presence::kAbsent;
    result.health = Health::kAbsent;
    result.detail = support::Cat("`", absolute, "` is not there");
    return result;
  }
  ASSIGN_OR_RETURN(result.image, ReadImage(context, absolute, info, path));
  if (last &&
      !IsAbsent(last->attributes, "source")) {  // where it came from is no fact of the world
    result.image->attributes =
        WithField(result.image->attributes, "source", FieldOf(last->attributes, "source"));
  }
  result.presence = Presence::kPresent;
  result.health = info.kind == FileKind::kFile ? Health::kHealthy : Health::kUnhealthy;
  result.detail =
      info.kind == FileKind::kFile
          ? support::Cat(info.size, " bytes, mode ", OctalMode(info.mode))
          : support::Cat("is ", Described(DecodeFilePrivate(result.image->private_data)));
  return result;
}

std::vector<Finding> FileProvider::Validate(const Context& context, const Change& change) {
  const std::string path = PathOf(context, change);
  if (path.empty()) {
    return {};
  }
  const auto info = context.world->files().Stat(path);
  if (!info.ok()) {
    return {{.message = support::Cat("cannot look at `", path, "`: ", info.status().message())}};
  }
  if (info->kind == FileKind::kLink) {
    return {
        {.message = support::Cat("`", path, "` is a link to `", info->link_target, "`, not a file"),
         .help = "manage the target, or remove the link"}};
  }
  if (info->kind == FileKind::kFolder || info->kind == FileKind::kOther) {
    return {{.message = support::Cat(
                 "`", path, "` is a ",
                 info->kind == FileKind::kFolder ? "folder" : "device or socket", ", not a file"),
             .help = "move it away, or choose another path"}};
  }
  if (std::string obstacle = ObstacleAbove(context, path); !obstacle.empty()) {
    return {{.message = support::Cat("cannot write `", path, "`: ", obstacle),
             .help = "mend that, or choose another path"}};
  }
  for (const auto& [field, lookup] : {std::pair("owner", &world::FileSystem::UserId),
                                      std::pair("group", &world::FileSystem::GroupId)}) {
    const std::string name = TextField(change.desired, field);
    if (!name.empty() && !(context.world->files().*lookup)(name).ok()) {
      return {{.message = support::Cat("there is no ",
                                       field == std::string_view("owner") ? "user" : "group", " `",
                                       name, "`")}};
    }
  }
  const std::string source = TextField(change.desired, "source");
  if (!source.empty() && !change.target_image) {
    if (const auto bytes = context.world->files().Read(AbsolutePath(source, context.stack_folder));
        !bytes.ok()) {
      return {
          {.message = std::string(support::View(SourceProblem(source, bytes.status()).message()))}};
    }
  }
  return {};
}

// The bytes behind `source` are fixed before the intent, so that a resumed run writes the same.
absl::StatusOr<std::string> FileProvider::Prepare(const Context& context, const Change& change) {
  const std::string source = TextField(change.desired, "source");
  if (source.empty() || change.target_image || change.kind == ChangeKind::kDelete) {
    return std::string("{}");
  }
  const auto blob = context.blobs->PutFile(AbsolutePath(source, context.stack_folder));
  if (!blob.ok()) {
    return SourceProblem(source, blob.status());
  }
  return nlohmann::json{{"blob", *blob}}.dump();
}

absl::StatusOr<Image> FileProvider::Capture(const Context& context, const Change& change,
                                            Image prior) {
  const std::string path = PathOf(context, change);
  ASSIGN_OR_RETURN(const FileInfo info, context.world->files().Stat(path));
  if (info.kind != FileKind::kFile) {
    return prior;
  }
  ASSIGN_OR_RETURN(Image image, ReadImage(context, path, info, ShownPath(change)));
  FilePrivate data = DecodeFilePrivate(image.private_data);
  ASSIGN_OR_RETURN(data.blob, context.blobs->PutFile(path));
  image.private_data = Encode(data);
  return image;
}

absl::StatusOr<Wanted> FileProvider::WantedOf(const Context& context, const Change& change) {
  Wanted wanted;
  if (change.target_image) {
    const FilePrivate data = DecodeFilePrivate(change.target_image->private_data);
    const Value& content = FieldOf(change.target_image->attributes, "content");
    if (data.blob.empty() && content.is_null()) {
      return absl::FailedPreconditionError("the bytes to put back were not kept");
    }
    wanted.bytes = std::string(content.is_null() ? "" : content.as_string());
    if (!data.blob.empty()) {
      ASSIGN_OR_RETURN(wanted.bytes, context.blobs->Get(data.blob));
    }
    wanted.mode = IntField(change.target_image->attributes, "mode", 0644);
    wanted.uid = data.uid;
    wanted.gid = data.gid;
    return wanted;
  }
  const auto prepared = nlohmann::json::parse(change.prepared, nullptr, false);
  if (prepared.is_object() && prepared.contains("blob")) {
    ASSIGN_OR_RETURN(wanted.bytes, context.blobs->Get(prepared["blob"].get<std::string>()));
  } else {
    wanted.bytes = TextField(change.desired, "content");
  }
  wanted.mode = IntField(change.desired, "mode", 0644);
  const FilePrivate before =
      change.prior ? DecodeFilePrivate(change.prior->private_data) : FilePrivate();
  wanted.uid = before.uid;
  wanted.gid = before.gid;
  if (const std::string owner = TextField(change.desired, "owner"); !owner.empty()) {
    ASSIGN_OR_RETURN(wanted.uid, context.world->files().UserId(owner));
  }
  if (const std::string group = TextField(change.desired, "group"); !group.empty()) {
    ASSIGN_OR_RETURN(wanted.gid, context.world->files().GroupId(group));
  }
  return wanted;
}

ApplyResult FileProvider::Write(const Context& context, const std::string& path,
                                const Wanted& wanted, const Value& desired) {
  const absl::Status written = MakeBelowOwnFolders(context, path, [&] {
    return context.world->files().WriteAtomic(
        path, wanted.bytes, static_cast<uint32_t>(wanted.mode), wanted.uid, wanted.gid);
  });
  if (!written.ok()) {
    return FailedCall(written);
  }
  const auto info = context.world->files().Stat(path);
  if (!info.ok()) {
    return FailedCall(info.status());
  }
  auto image = ReadImage(context, path, *info, TextField(desired, "path", path));
  if (!image.ok()) {
    return FailedCall(image.status());
  }
  if (const Value& source = FieldOf(desired, "source"); !source.is_null()) {
    image->attributes = WithField(image->attributes, "source", source);
  }
  return {.outcome = Outcome::kDone, .image = *std::move(image)};
}

ApplyResult FileProvider::Delete(const Context& context, const std::string& path) {
  if (const absl::Status removed = context.world->files().Remove(path); !removed.ok()) {
    return FailedCall(removed);
  }
  if (const absl::Status removed = RemoveFoldersAbove(context, path); !removed.ok()) {
    return FailedCall(removed);
  }
  return {.outcome = Outcome::kDone};
}

ApplyResult FileProvider::Apply(const Context& context, const Change& change) {
  const std::string path = PathOf(context, change);
  if (path.empty()) {
    return {.outcome = Outcome::kFailed, .error = "`path` is not known"};
  }
  const auto info = context.world->files().Stat(path);
  if (!info.ok()) {
    return FailedCall(info.status());
  }
  if (info->kind != FileKind::kAbsent && info->kind != FileKind::kFile) {
    return {.outcome = Outcome::kFailed,
            .error = support::Cat("`", path, "` is a ", KindName(info->kind), ", not a file")};
  }
  if (change.kind == ChangeKind::kDelete && !change.target_image) {
    return Delete(context, path);
  }
  const auto wanted = WantedOf(context, change);
  if (!wanted.ok()) {
    return FailedCall(wanted.status());
  }
  return Write(context, path, *wanted,
               change.target_image ? change.target_image->attributes : change.desired);
}

ProbeResult FileProvider::Probe(const Context& context, const Change& change) {
  const std::string path = PathOf(context, change);
  const auto info = context.world->files().Stat(path);
  if (!info.ok()) {
    return {.answer = ProbeAnswer::kUnknown,
            .detail = std::string(support::View(info.status().message()))};
  }
  if (change.kind == ChangeKind::kDelete && !change.target_image) {
    return {.answer = info->kind == FileKind::kAbsent ? ProbeAnswer::kDone : ProbeAnswer::kNotDone};
  }
  if (info->kind != FileKind::kFile) {
    return {.answer = ProbeAnswer::kNotDone};
  }
  const auto wanted = WantedOf(context, change);
  const auto image = ReadImage(context, path, *info, ShownPath(change));
  if (!wanted.ok() || !image.ok()) {
    return {.answer = ProbeAnswer::kUnknown,
            .detail = std::string(
                support::View((wanted.ok() ? image.status() : wanted.status()).message()))};
  }
  const bool done = TextField(image->attributes, "sha256") == support::Sha256Hex(wanted->bytes) &&
                    static_cast<int64_t>(info->mode) == wanted->mode &&
                    wanted->uid.value_or(info->uid) == info->uid &&
                    wanted->gid.value_or(info->gid) == info->gid;
  return {.answer = done ? ProbeAnswer::kDone : ProbeAnswer::kNotDone,
          .image = done ? std::optional<Image>(*image) : std::nullopt};
}

}  // namespace

std::unique_ptr<Provider> MakeFileProvider() { return std::make_unique<FileProvider>(); }

}  // namespace deploy::provider
