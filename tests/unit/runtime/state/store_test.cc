#include "runtime/state/store.h"

#include "store_fixture.h"

namespace deploy::state {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(StoreTest, ANewStoreIsEmpty) {
  auto store = Open();
  EXPECT_THAT(*store->Objects(), IsEmpty());
  EXPECT_THAT(*store->Runs(), IsEmpty());
  EXPECT_THAT(*store->Generations(), IsEmpty());
  EXPECT_EQ(*store->Position(), 0);
  EXPECT_EQ(*store->CurrentGeneration(), 0);
  EXPECT_FALSE(store->OpenRun()->has_value());
  EXPECT_FALSE(store->GetGeneration(1)->has_value());
  EXPECT_FALSE(store->CurrentLease()->has_value());
  EXPECT_EQ(store->folder(), folder_.state());
}

TEST_F(StoreTest, KeepsEverythingOfAnObject) {
  Object object = MakeObject("page-1", "page[\"a\\nb\"]", 7);
  object.schema_version = 3;
  object.image.private_data = R"({"port":1234})";
  object.origin = provider::Image{value::Value::Record({{"mode", value::Value::Int(0644)}}), "{}"};
  object.dependencies = {"", "web[\"1:2,\"]", std::string("nul\0inside", 10)};
  object.prevent_destroy = true;
  {
    auto store = OpenLocked();
    const int64_t run = *store->BeginRun({.command = "apply"});
    ASSERT_TRUE(store->Append({Writes(run, 1, object)}).ok());
  }
  auto store = Open();
  const auto objects = *store->Objects();
  ASSERT_THAT(objects, SizeIs(1));
  EXPECT_EQ(objects[0].address, object.address);
  EXPECT_EQ(objects[0].type, "value");
  EXPECT_EQ(objects[0].schema_version, 3);
  EXPECT_EQ(objects[0].image, object.image);
  EXPECT_EQ(objects[0].origin, object.origin);
  EXPECT_EQ(objects[0].dependencies, object.dependencies);
  EXPECT_TRUE(objects[0].prevent_destroy);
  EXPECT_FALSE(objects[0].deposed);
}

TEST_F(StoreTest, SortsObjectsByAddressAndDeposedLast) {
  auto store = OpenLocked();
  const int64_t run = *store->BeginRun({});
  Object deposed = MakeObject("b-0", "b", 1);
  deposed.deposed = true;
  ASSERT_TRUE(store
                  ->Append({Writes(run, 1, deposed), Writes(run, 2, MakeObject("c-1", "c", 1)),
                            Writes(run, 3, MakeObject("b-9", "b", 1)),
                            Writes(run, 4, MakeObject("a-1", "a", 1))})
                  .ok());
  std::vector<std::string> ids;
  const std::vector<Object> objects = *store->Objects();
  for (const Object& object : objects) {
    ids.push_back(object.object_id);
  }
  EXPECT_THAT(ids, ElementsAre("a-1", "b-9", "b-0", "c-1"));
}

TEST_F(StoreTest, RecordsReadBackInOrder) {
  auto store = OpenLocked();
  auto other = OpenLocked("other");
  const int64_t run = *store->BeginRun({.command = "apply", .digest = "d", .plan = "the plan"});
  const int64_t foreign = *other->BeginRun({.command = "apply"});
  ASSERT_TRUE(
      store->Append({{MakeRecord(run, RecordKind::kPhase, 0, R"({"phase":"expand"})"), {}}}).ok());
  ASSERT_TRUE(other->Append({{MakeRecord(foreign, RecordKind::kIntent, 1), {}}}).ok());
  ASSERT_TRUE(store->Append({{MakeRecord(run, RecordKind::kIntent, 4, R"({"x":1})"), {}}}).ok());
  const auto records = *store->Records(run);
  ASSERT_THAT(records, SizeIs(3));
  EXPECT_EQ(records[0].kind, RecordKind::kRunBegin);
  EXPECT_EQ(records[1].kind, RecordKind::kPhase);
  EXPECT_EQ(records[2].kind, RecordKind::kIntent);
  EXPECT_EQ(records[2].step, 4);
  EXPECT_EQ(records[2].data, R"({"x":1})");
  EXPECT_EQ(records[2].time, world_.clock().Now());
  EXPECT_LT(records[1].sequence, records[2].sequence);
  EXPECT_EQ(*store->Position(), records[2].sequence);
  EXPECT_THAT(*store->Records(99), IsEmpty());
}

TEST_F(StoreTest, ARunFollowsItsRecords) {
  auto store = OpenLocked();
  const int64_t run = *store->BeginRun(
      {.command = "apply", .digest = "d", .who = "ann", .plan = "the plan", .takes_back = 5});
  EXPECT_EQ(run, 1);
  ASSERT_TRUE(
      store->Append({{MakeRecord(run, RecordKind::kPhase, 0, R"({"phase":"switch"})"), {}}}).ok());
  RunInfo info = **store->OpenRun();
  EXPECT_EQ(info.phase, event::Phase::kSwitch);
  EXPECT_FALSE(info.undoing);
  EXPECT_EQ(info.plan, "the plan");
  EXPECT_EQ(info.host, "testhost");
  EXPECT_EQ(info.pid, 1000);
  EXPECT_EQ(info.takes_back, 5);
  EXPECT_EQ(info.begin, world_.clock().Now());
  ASSERT_TRUE(store->Append({{MakeRecord(run, RecordKind::kUndoIntent, 1), {}}}).ok());
  EXPECT_TRUE((*store->OpenRun())->undoing);
  EXPECT_FALSE(
      store->Append({{MakeRecord(run, RecordKind::kPhase, 0, R"({"phase":"lunch"})"), {}}}).ok());

  world_.fake_clock.Advance(absl::Seconds(5));
  EXPECT_EQ(*store->EndRun(run, event::RunOutcome::kRolledBack, std::nullopt, "{}"), 0);
  EXPECT_FALSE(store->OpenRun()->has_value());
  const auto runs = *store->Runs();
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_EQ(runs[0].outcome, event::RunOutcome::kRolledBack);
  EXPECT_EQ(*runs[0].end - runs[0].begin, absl::Seconds(5));
  EXPECT_EQ(runs[0].plan, "");
  EXPECT_EQ((*store->GetRun(run))->plan, "the plan");
  EXPECT_EQ(store->Records(run)->back().kind, RecordKind::kRunEnd);
  EXPECT_TRUE(absl::IsFailedPrecondition(
      store->EndRun(run, event::RunOutcome::kCommitted, std::nullopt, "{}").status()));
  EXPECT_THAT(*store->Records(run), SizeIs(4));
}

TEST_F(StoreTest, GenerationsCountFromOne) {
  auto store = OpenLocked();
  for (int64_t i = 1; i <= 3; ++i) {
    const int64_t run = *store->BeginRun({.command = "apply"});
    const Generation generation{.command = "apply",
                                .digest = "d" + std::to_string(i),
                                .who = "ann",
                                .graph = "graph " + std::to_string(i),
                                .outputs = "outputs"};
    EXPECT_EQ(*store->EndRun(run, event::RunOutcome::kCommitted, generation, "{}"), i);
  }
  EXPECT_EQ(*store->CurrentGeneration(), 3);
  const Generation second = **store->GetGeneration(2);
  EXPECT_EQ(second.number, 2);
  EXPECT_EQ(second.run, 2);
  EXPECT_EQ(second.digest, "d2");
  EXPECT_EQ(second.graph, "graph 2");
  EXPECT_EQ(second.outputs, "outputs");
  EXPECT_EQ(second.who, "ann");
  const auto all = *store->Generations();
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_EQ(all[0].number, 1);
  EXPECT_EQ(all[2].graph, "");
}

TEST_F(StoreTest, EnvironmentsAreApart) {
  auto production = OpenLocked("production");
  auto staging = OpenLocked("staging");
  const int64_t a = *production->BeginRun({.command = "apply"});
  const int64_t b = *staging->BeginRun({.command = "apply"});
  EXPECT_EQ(a, 1);
  EXPECT_EQ(b, 1);
  const int64_t before = *production->Position();
  ASSERT_TRUE(staging->Append({Writes(b, 1, MakeObject("x", "x", 1))}).ok());
  EXPECT_EQ(*production->Position(), before);
  EXPECT_THAT(*production->Objects(), IsEmpty());
  EXPECT_THAT(*staging->Objects(), SizeIs(1));
  EXPECT_THAT(*StoredEnvironments(folder_.path(), world_), ElementsAre("production", "staging"));
}

TEST_F(StoreTest, AReaderSeesWhatAnotherProcessWroteSinceItOpened) {
  auto reader = Open("default", {.create = true});
  auto looker = Open("default", {.create = false, .read_only = true});
  auto writer = OpenLocked();
  const int64_t run = *writer->BeginRun({.command = "apply"});
  ASSERT_TRUE(writer->Append({Writes(run, 1, MakeObject("x", "x", 1))}).ok());
  EXPECT_THAT(*reader->Objects(), SizeIs(1));
  EXPECT_THAT(*looker->Objects(), SizeIs(1));
  EXPECT_TRUE(looker->OpenRun()->has_value());
  EXPECT_TRUE(looker->CurrentLease()->has_value());
  EXPECT_FALSE(looker->Lock(absl::ZeroDuration()).ok());
  EXPECT_FALSE(looker->blobs().Put("x").ok());
}

TEST_F(StoreTest, AnAppendIsAllOrNothing) {
  auto store = OpenLocked();
  const int64_t run = *store->BeginRun({});
  const int64_t before = *store->Position();
  EXPECT_FALSE(store
                   ->Append({Writes(run, 1, MakeObject("x", "x", 1)),
                             {MakeRecord(run, RecordKind::kPhase, 0, "not json"), {}}})
                   .ok());
  EXPECT_THAT(*store->Objects(), IsEmpty());
  EXPECT_EQ(*store->Position(), before);
  EXPECT_TRUE(store->Append({}).ok());
}

TEST_F(StoreTest, NothingIsWrittenWithoutTheLock) {
  auto store = Open();
  EXPECT_TRUE(absl::IsFailedPrecondition(store->BeginRun({}).status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(store->Append({Writes(1, 1, MakeObject("x", "x", 1))})));
  EXPECT_TRUE(absl::IsFailedPrecondition(store->Renew()));
}

TEST(RecordKindTest, NamesReadBack) {
  for (int i = 0; i <= static_cast<int>(RecordKind::kRunEnd); ++i) {
    const auto kind = static_cast<RecordKind>(i);
    EXPECT_EQ(RecordKindFromName(RecordKindName(kind)), kind);
  }
  EXPECT_EQ(RecordKindFromName("lunch"), std::nullopt);
}

}  // namespace
}  // namespace deploy::state
