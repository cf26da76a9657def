#include "runtime/provider/file/file.h"

#include <gtest/gtest.h>

#include "runtime/provider/fields.h"
#include "runtime/provider/file/directory.h"
#include "tests/unit/runtime/provider/provider_rig.h"

namespace deploy::provider {
namespace {

using value::Value;

class FileTest : public ::testing::Test {
 protected:
  static Value Body(const std::string& path, const std::string& content, int64_t mode = 0644) {
    return Value::Record({{"path", Value::String(path)},
                          {"content", Value::String(content)},
                          {"mode", Value::Int(mode)}});
  }
  Change Make(ChangeKind kind, Value desired, std::optional<Image> prior = {}) {
    return {.address = "page",
            .object_id = "page-1",
            .token = "t",
            .kind = kind,
            .prior = std::move(prior),
            .desired = std::move(desired)};
  }
  ApplyResult Run(Change change) {
    auto prepared = file_->Prepare(rig_.context, change);
    EXPECT_TRUE(prepared.ok()) << prepared.status();
    change.prepared = *prepared;
    if (change.prior) {
      auto captured = file_->Capture(rig_.context, change, *change.prior);
      EXPECT_TRUE(captured.ok()) << captured.status();
      change.prior = *captured;
    }
    last_ = change;
    return file_->Apply(rig_.context, change);
  }
  Image ReadBack(const std::string& path) {
    auto read = file_->Read(rig_.context, "page", Image{.attributes = Body(path, "")}, Value());
    EXPECT_TRUE(read.ok() && read->image);
    return *read->image;
  }

  testing::ProviderRig rig_;
  std::unique_ptr<Provider> file_ = MakeFileProvider();
  Change last_;
};

TEST_F(FileTest, CreateMakesFoldersAndDeleteTakesThemAway) {
  const auto made =
      Run(Make(ChangeKind::kCreate, Body(rig_.root + "/run/a/page.txt", "hello\n", 0600)));
  ASSERT_EQ(made.outcome, Outcome::kDone) << made.error;
  EXPECT_EQ(rig_.Read("run/a/page.txt"), "hello\n");
  EXPECT_EQ(rig_.Mode("run/a/page.txt"), 0600u);
  const auto other = Run(Make(ChangeKind::kCreate, Body(rig_.root + "/run/b.txt", "b")));
  ASSERT_EQ(other.outcome, Outcome::kDone);
  ASSERT_EQ(Run(Make(ChangeKind::kDelete, Value(), made.image)).outcome, Outcome::kDone);
  EXPECT_FALSE(rig_.Exists("run/a"));
  EXPECT_TRUE(rig_.Exists("run")) << "another managed file is in it";
  ASSERT_EQ(Run(Make(ChangeKind::kDelete, Value(), other.image)).outcome, Outcome::kDone);
  EXPECT_FALSE(rig_.Exists("run"));
}

TEST_F(FileTest, FolderThatWasThereStays) {
  std::filesystem::create_directory(rig_.root + "/mine");
  const auto made = Run(Make(ChangeKind::kCreate, Body(rig_.root + "/mine/x", "x")));
  ASSERT_EQ(Run(Make(ChangeKind::kDelete, Value(), made.image)).outcome, Outcome::kDone);
  EXPECT_TRUE(rig_.Exists("mine"));
}

TEST_F(FileTest, UpdateGoesBackToTheByte) {
  const std::string binary("old\0bytes\xff", 10);
  rig_.Write("x", binary);
  std::filesystem::permissions(rig_.root + "/x", std::filesystem::perms(0640));
  const auto done =
      Run(Make(ChangeKind::kUpdate, Body(rig_.root + "/x", "new"), ReadBack(rig_.root + "/x")));
  ASSERT_EQ(done.outcome, Outcome::kDone) << done.error;
  EXPECT_EQ(rig_.Read("x"), "new");
  Change back = Make(ChangeKind::kUpdate, last_.prior->attributes, done.image);
  back.direction = Direction::kBack;
  back.target_image = last_.prior;
  ASSERT_EQ(Run(back).outcome, Outcome::kDone);
  EXPECT_EQ(rig_.Read("x"), binary);
  EXPECT_EQ(rig_.Mode("x"), 0640u);
}

TEST_F(FileTest, ProbeTellsDoneFromNotDone) {
  const Change create = Make(ChangeKind::kCreate, Body(rig_.root + "/x", "x"));
  EXPECT_EQ(file_->Probe(rig_.context, create).answer, ProbeAnswer::kNotDone);
  ASSERT_EQ(file_->Apply(rig_.context, create).outcome, Outcome::kDone);
  const ProbeResult done = file_->Probe(rig_.context, create);
  EXPECT_EQ(done.answer, ProbeAnswer::kDone);
  EXPECT_TRUE(done.image);
}

TEST_F(FileTest, RefusesLinksAndFolders) {
  std::filesystem::create_symlink("/nowhere/at/all", rig_.root + "/link");
  auto findings =
      file_->Validate(rig_.context, Make(ChangeKind::kCreate, Body(rig_.root + "/link", "x")));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_NE(findings[0].message.find("/nowhere/at/all"), std::string::npos);
  std::filesystem::create_directory(rig_.root + "/folder");
  EXPECT_EQ(
      file_->Validate(rig_.context, Make(ChangeKind::kCreate, Body(rig_.root + "/folder", "x")))
          .size(),
      1u);
  rig_.Write("file", "");
  EXPECT_EQ(
      file_->Validate(rig_.context, Make(ChangeKind::kCreate, Body(rig_.root + "/file/x", "x")))
          .size(),
      1u);
}

TEST_F(FileTest, PlanComparesThreeWays) {
  const auto made = Run(Make(ChangeKind::kCreate, Body(rig_.root + "/x", "x")));
  PlanRequest request{
      .address = "page", .last_applied = made.image, .desired = Body(rig_.root + "/x", "x")};
  request.live = *file_->Read(rig_.context, "page", made.image, request.desired);
  EXPECT_EQ(file_->Plan(request).action, PlannedAction::kNone);
  rig_.Write("x", "by hand");
  request.live = *file_->Read(rig_.context, "page", made.image, request.desired);
  const PlannedChange changed = file_->Plan(request);
  EXPECT_EQ(changed.action, PlannedAction::kUpdate);
  ASSERT_EQ(changed.changes.size(), 1u);
  EXPECT_EQ(changed.changes[0].path, "content");
  request.ignore_changes = {"content"};
  EXPECT_EQ(file_->Plan(request).action, PlannedAction::kNone);
  request.desired = Body(rig_.root + "/y", "x");
  EXPECT_EQ(file_->Plan(request).action, PlannedAction::kReplace);
}

TEST_F(FileTest, SourceIsPinnedBeforeTheIntent) {
  rig_.Write("source", "one");
  const Value body = Value::Record({{"path", Value::String(rig_.root + "/copy")},
                                    {"source", Value::String("source")},
                                    {"mode", Value::Int(0644)}});
  Change change = Make(ChangeKind::kCreate, body);
  change.prepared = *file_->Prepare(rig_.context, change);
  rig_.Write("source", "two");
  ASSERT_EQ(file_->Apply(rig_.context, change).outcome, Outcome::kDone);
  EXPECT_EQ(rig_.Read("copy"), "one");
}

TEST_F(FileTest, DirectoryWithForeignEntriesIsNotDeleted) {
  const auto directory = MakeDirectoryProvider();
  const Value body =
      Value::Record({{"path", Value::String(rig_.root + "/d")}, {"mode", Value::Int(0750)}});
  const auto made = directory->Apply(rig_.context, Make(ChangeKind::kCreate, body));
  ASSERT_EQ(made.outcome, Outcome::kDone);
  EXPECT_EQ(rig_.Mode("d"), 0750u);
  rig_.Write("d/foreign", "");
  const Change remove = Make(ChangeKind::kDelete, Value(), made.image);
  const auto findings = directory->Validate(rig_.context, remove);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_NE(findings[0].message.find("`foreign`"), std::string::npos);
  EXPECT_EQ(directory->Apply(rig_.context, remove).outcome, Outcome::kFailed);
  std::filesystem::remove(rig_.root + "/d/foreign");
  EXPECT_EQ(directory->Apply(rig_.context, remove).outcome, Outcome::kDone);
  EXPECT_FALSE(rig_.Exists("d"));
}

}  // namespace
}  // namespace deploy::provider
