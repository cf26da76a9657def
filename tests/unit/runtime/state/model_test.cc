#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "store_fixture.h"

namespace deploy::state {
namespace {

// The model: objects by id, records in order, generations as a number.
struct Model {
  std::map<std::string, Object> objects;
  std::vector<std::string> records;
  int64_t generation = 0;
  int64_t run = 0;
};

std::string Show(RecordKind kind, int step, const std::string& data) {
  return std::string(RecordKindName(kind)) + " " + std::to_string(step) + " " + data;
}

Object ArbitraryObject(const std::string& id) {
  Object object =
      MakeObject(id, "a" + std::to_string(*rc::gen::inRange(0, 4)), *rc::gen::arbitrary<int64_t>());
  object.image.attributes =
      value::Value::Record({{"text", value::Value::String(*rc::gen::arbitrary<std::string>())},
                            {"number", value::Value::Float(*rc::gen::inRange(0, 1000) / 7.0)}});
  object.deposed = *rc::gen::arbitrary<bool>();
  object.dependencies = *rc::gen::arbitrary<std::vector<std::string>>();
  return object;
}

std::vector<Store::Entry> ArbitraryEntries(Model& model) {
  std::vector<Store::Entry> entries;
  const int count = *rc::gen::inRange(1, 5);
  for (int i = 0; i < count; ++i) {
    const auto kind = *rc::gen::element(RecordKind::kIntent, RecordKind::kOutcome,
                                        RecordKind::kUndoIntent, RecordKind::kUndoOutcome);
    const std::string data = *rc::gen::arbitrary<std::string>();
    Store::Entry entry{MakeRecord(model.run, kind, i, data), {}};
    model.records.push_back(Show(kind, i, data));
    const int changes = *rc::gen::inRange(0, 3);
    for (int j = 0; j < changes; ++j) {
      const std::string id = "id" + std::to_string(*rc::gen::inRange(0, 6));
      if (*rc::gen::arbitrary<bool>()) {
        model.objects[id] = ArbitraryObject(id);
        entry.view.push_back({id, model.objects[id]});
      } else {
        model.objects.erase(id);
        entry.view.push_back({id, std::nullopt});
      }
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

void Compare(Store& store, const Model& model) {
  const std::vector<Object> objects = *store.Objects();
  RC_ASSERT(objects.size() == model.objects.size());
  for (size_t i = 0; i < objects.size(); ++i) {
    const Object& wanted = model.objects.at(objects[i].object_id);
    RC_ASSERT(objects[i].image == wanted.image);
    RC_ASSERT(objects[i].address == wanted.address);
    RC_ASSERT(objects[i].deposed == wanted.deposed);
    RC_ASSERT(objects[i].dependencies == wanted.dependencies);
    if (i > 0) {
      RC_ASSERT(objects[i - 1].address <= objects[i].address);
    }
  }
  std::vector<std::string> records;
  const std::vector<Record> stored = *store.Records(model.run);
  for (const Record& record : stored) {
    records.push_back(Show(record.kind, record.step, record.data));
  }
  RC_ASSERT(records.size() == model.records.size() + 1);
  for (size_t i = 0; i < model.records.size(); ++i) {
    RC_ASSERT(records[i + 1] == model.records[i]);
  }
  RC_ASSERT(*store.CurrentGeneration() == model.generation);
}

RC_GTEST_PROP(ModelTest, StoreAndModelAgree, ()) {
  const TemporaryFolder folder;
  testing::FakeWorld world;
  auto store = *Store::Open(folder.path(), "default", world, {});
  RC_ASSERT(store->Lock(absl::ZeroDuration()).ok());
  Model model;
  model.run = *store->BeginRun({});
  const int steps = *rc::gen::inRange(1, 12);
  for (int step = 0; step < steps; ++step) {
    switch (*rc::gen::inRange(0, 6)) {
      case 0: {  // the process dies, another goes on with its run
        store.reset();
        world.fake_processes.Restart();
        store = *Store::Open(folder.path(), "default", world, {});
        RC_ASSERT(store->Lock(absl::ZeroDuration()).ok());
        break;
      }
      case 1: {
        model.generation =
            *store->EndRun(model.run, event::RunOutcome::kCommitted, Generation{}, "{}");
        model.records.clear();
        model.run = *store->BeginRun({});
        break;
      }
      default: {
        RC_ASSERT(store->Append(ArbitraryEntries(model)).ok());
      }
    }
    Compare(*store, model);
  }
}

}  // namespace
}  // namespace deploy::state
