#include "runtime/provider/file/directory.h"

#include <algorithm>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/provider/fields.h"
#include "runtime/provider/file/change_path.h"
#include "runtime/provider/file/own_folders.h"
#include "runtime/provider/file/private_data.h"

namespace deploy::provider {
namespace {

using value::Value;
using world::FileInfo;
using world::FileKind;

constexpr size_t kNamesShown = 8;

Image ImageOf(const std::string& path, const FileInfo& info) {
  FilePrivate data{.uid = info.uid, .gid = info.gid};
  if (info.kind != FileKind::kFolder) {
    data.kind = KindName(info.kind);
    data.target = info.link_target;
  }
  return {
      .attributes = Value::Record({{"path", Value::String(path)}, {"mode", Value::Int(info.mode)}}),
      .private_data = Encode(data)};
}

// Entries that nothing of this environment manages.
absl::StatusOr<std::vector<std::string>> ForeignEntries(const Context& context,
                                                        const std::string& path) {
  ASSIGN_OR_RETURN(std::vector<std::string> names, context.world->files().List(path));
  std::erase_if(names, [&](const std::string& name) {
    return context.managed(support::Cat(path, "/", name));
  });
  return names;
}

std::string Named(std::vector<std::string> names) {
  const size_t more = names.size() > kNamesShown ? names.size() - kNamesShown : 0;
  names.resize(names.size() - more);
  return support::Cat("`", support::Join(names, "`, `"), "`",
                      more > 0 ? support::Cat(" and ", more, " more") : "");
}

class DirectoryProvider : public Provider {
 public:
  std::string_view type() const override { return "directory"; }

  absl::StatusOr<ReadResult> Read(const Context& context, const std::string&,
                                  const std::optional<Image>& last, const Value& desired) override {
    ReadResult result{.presence = Presence::kAbsent, .health = Health::kAbsent};
    const std::string path = TextField(last ? last->attributes : desired, "path");
    if (path.empty()) {
      return result;
    }
    ASSIGN_OR_RETURN(const FileInfo info,
                     context.world->files().Stat(AbsolutePath(path, context.stack_folder)));
    if (info.kind == FileKind::kAbsent) {
      return result;
    }
    result.presence = Presence::kPresent;
    result.image = ImageOf(path, info);
    result.health = info.kind == FileKind::kFolder ? Health::kHealthy : Health::kUnhealthy;
    result.detail = support::Cat("mode ", OctalMode(info.mode));
    return result;
  }

  PlannedChange Plan(const PlanRequest& request) override;
  std::vector<Finding> Validate(const Context& context, const Change& change) override;
  absl::StatusOr<Image> Capture(const Context& context, const Change& change,
                                Image prior) override {
    ASSIGN_OR_RETURN(const FileInfo info, context.world->files().Stat(PathOf(context, change)));
    return info.kind == FileKind::kFolder ? ImageOf(ShownPath(change), info) : prior;
  }
  ApplyResult Apply(const Context& context, const Change& change) override;
  ProbeResult Probe(const Context& context, const Change& change) override;

 private:
  static ApplyResult Delete(const Context& context, const std::string& path);
  static ApplyResult Make(const Context& context, const Change& change, const std::string& path);
};

PlannedChange DirectoryProvider::Plan(const PlanRequest& request) {
  PlannedChange planned;
  const std::optional<Image>& live = request.live.image;
  if (request.desired.is_null()) {
    planned.action = live ? PlannedAction::kDelete : PlannedAction::kNone;
    planned.undo = live ? support::Cat("make the folder again, mode ",
                                       OctalMode(IntField(live->attributes, "mode", 0)))
                        : "";
    return planned;
  }
  planned.planned = request.desired;
  const bool moved =
      request.last_applied && !SameField(request.desired, request.last_applied->attributes, "path");
  if (!live || !request.last_applied || moved) {
    planned.action = moved ? PlannedAction::kReplace : PlannedAction::kCreate;
    planned.changes.push_back(
        {.path = "path",
         .before = moved ? FieldOf(request.last_applied->attributes, "path") : Value(),
         .after = FieldOf(request.desired, "path"),
         .forces = moved});
    planned.changes.push_back(
        {.path = "mode", .before = Value(), .after = FieldOf(request.desired, "mode")});
    planned.undo = "remove the folder";
    if (live && !moved) {
      planned.note = "takes over the folder that is there";
      planned.undo =
          support::Cat("set mode ", OctalMode(IntField(live->attributes, "mode", 0)), " again");
    }
    return planned;
  }
  const bool ignored = std::find(request.ignore_changes.begin(), request.ignore_changes.end(),
                                 "mode") != request.ignore_changes.end();
  if (const FilePrivate data = DecodeFilePrivate(live->private_data); !data.kind.empty()) {
    planned.changes.push_back({.path = "path",
                               .before = Value::String(Described(data)),
                               .after = Value::String("a folder"),
                               .by_hand = true});
    planned.undo = support::Cat("none: what is there now is ", Described(data), ", not a folder");
  } else if (!ignored && !SameField(request.desired, live->attributes, "mode")) {
    planned.changes.push_back({.path = "mode",
                               .before = FieldOf(live->attributes, "mode"),
                               .after = FieldOf(request.desired, "mode")});
  }
  if (!planned.changes.empty()) {
    planned.action = PlannedAction::kUpdate;
    if (planned.undo.empty()) {
      planned.undo =
          support::Cat("set mode ", OctalMode(IntField(live->attributes, "mode", 0)), " again");
    }
  }
  return planned;
}

std::vector<Finding> DirectoryProvider::Validate(const Context& context, const Change& change) {
  const std::string path = PathOf(context, change);
  if (ShownPath(change).empty()) {
    return {};
  }
  const auto info = context.world->files().Stat(path);
  if (!info.ok()) {
    return {{.message = support::Cat("cannot look at `", path, "`: ", info.status().message())}};
  }
  if (info->kind == FileKind::kLink) {
    return {{.message =
                 support::Cat("`", path, "` is a link to `", info->link_target, "`, not a folder"),
             .help = "manage the target, or remove the link"}};
  }
  if (info->kind != FileKind::kAbsent && info->kind != FileKind::kFolder) {
    return {{.message = support::Cat("`", path, "` is a file, not a folder"),
             .help = "move it away, or choose another path"}};
  }
  if (change.kind == ChangeKind::kDelete && !change.target_image &&
      info->kind == FileKind::kFolder) {
    const auto foreign = ForeignEntries(context, path);
    if (foreign.ok() && !foreign->empty()) {
      return {{.message = support::Cat(
                   "`", path, "` would be deleted, but holds what is not ours: ", Named(*foreign)),
               .help = "move these away, or keep the directory in the program"}};
    }
  }
  if (std::string obstacle = ObstacleAbove(context, path); !obstacle.empty()) {
    return {{.message = support::Cat("cannot change `", path, "`: ", obstacle),
             .help = "mend that, or choose another path"}};
  }
  return {};
}

ApplyResult DirectoryProvider::Delete(const Context& context, const std::string& path) {
  const auto info = context.world->files().Stat(path);
  if (!info.ok()) {
    return FailedCall(info.status());
  }
  if (info->kind == FileKind::kFolder) {
    const auto names = context.world->files().List(path);
    if (names.ok() && !names->empty()) {
      return {.outcome = Outcome::kFailed,
              .error = support::Cat("`", path, "` still holds ", Named(*names),
                                    "; move these away, then `backstay resume`")};
    }
    if (const absl::Status removed = context.world->files().RemoveFolder(path); !removed.ok()) {
      return FailedCall(removed);
    }
  }
  const absl::Status above = RemoveFoldersAbove(context, path);
  return above.ok() ? ApplyResult{.outcome = Outcome::kDone} : FailedCall(above);
}

ApplyResult DirectoryProvider::Make(const Context& context, const Change& change,
                                    const std::string& path) {
  world::FileSystem& files = context.world->files();
  const Value& body = change.target_image ? change.target_image->attributes : change.desired;
  const auto mode = static_cast<uint32_t>(IntField(body, "mode", 0755));
  const absl::Status made =
      MakeBelowOwnFolders(context, path, [&] { return files.MakeFolder(path, mode); });
  if (!made.ok() && !absl::IsAlreadyExists(made)) {
    return FailedCall(made);
  }
  if (const absl::Status moded = files.Chmod(path, mode); !moded.ok()) {
    return FailedCall(moded);
  }
  const auto info = files.Stat(path);
  if (!info.ok()) {
    return FailedCall(info.status());
  }
  if (info->kind != FileKind::kFolder) {
    return {.outcome = Outcome::kFailed,
            .error = support::Cat("`", path, "` is a ", KindName(info->kind), ", not a folder")};
  }
  return {.outcome = Outcome::kDone, .image = ImageOf(ShownPath(change), *info)};
}

ApplyResult DirectoryProvider::Apply(const Context& context, const Change& change) {
  const std::string path = PathOf(context, change);
  if (path.empty()) {
    return {.outcome = Outcome::kFailed, .error = "`path` is not known"};
  }
  return change.kind == ChangeKind::kDelete && !change.target_image ? Delete(context, path)
                                                                    : Make(context, change, path);
}

ProbeResult DirectoryProvider::Probe(const Context& context, const Change& change) {
  const auto info = context.world->files().Stat(PathOf(context, change));
  if (!info.ok()) {
    return {.answer = ProbeAnswer::kUnknown,
            .detail = std::string(support::View(info.status().message()))};
  }
  if (change.kind == ChangeKind::kDelete && !change.target_image) {
    return {.answer = info->kind == FileKind::kAbsent ? ProbeAnswer::kDone : ProbeAnswer::kNotDone};
  }
  const Value& body = change.target_image ? change.target_image->attributes : change.desired;
  const bool done = info->kind == FileKind::kFolder &&
                    static_cast<int64_t>(info->mode) == IntField(body, "mode", 0755);
  return {.answer = done ? ProbeAnswer::kDone : ProbeAnswer::kNotDone,
          .image = done ? std::optional<Image>(ImageOf(ShownPath(change), *info)) : std::nullopt};
}

}  // namespace

std::unique_ptr<Provider> MakeDirectoryProvider() { return std::make_unique<DirectoryProvider>(); }

}  // namespace deploy::provider
