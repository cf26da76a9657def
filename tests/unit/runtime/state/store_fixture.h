#ifndef TESTS_UNIT_RUNTIME_STATE_STORE_FIXTURE_H_
#define TESTS_UNIT_RUNTIME_STATE_STORE_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "runtime/state/store.h"
#include "tests/support/fake_world.h"

namespace deploy::state {

// A folder that goes when the test ends.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    // In memory where there is such a folder: these tests commit thousands of times, and kill
    // processes, not machines.
    const bool memory = ::access("/dev/shm", W_OK) == 0;
    path_ = (memory ? "/dev/shm/" : ::testing::TempDir()) + std::string("state-XXXXXX");
    EXPECT_NE(::mkdtemp(path_.data()), nullptr);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }
  std::string state() const { return path_ + "/.backstay"; }
  std::string file() const { return state() + "/state.db"; }

 private:
  std::string path_;
};

inline std::string ReadBytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

inline void WriteBytes(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<int64_t>(bytes.size()));
}

// Name -> bytes of everything below a folder: what "changes nothing" is measured by.
inline std::map<std::string, std::string> Contents(const std::string& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    out[entry.path()] = entry.is_regular_file() ? ReadBytes(entry.path()) : "";
  }
  return out;
}

inline Object MakeObject(const std::string& id, const std::string& address, int64_t value) {
  Object object;
  object.object_id = id;
  object.address = address;
  object.type = "value";
  object.image.attributes = value::Value::Record(
      {{"input", value::Value::Int(value)}, {"output", value::Value::String("o" + id)}});
  return object;
}

inline Record MakeRecord(int64_t run, RecordKind kind, int step, std::string data = "{}") {
  Record record;
  record.run = run;
  record.kind = kind;
  record.step = step;
  record.data = std::move(data);
  return record;
}

inline Store::Entry Writes(int64_t run, int step, const Object& object) {
  return {MakeRecord(run, RecordKind::kOutcome, step), {{object.object_id, object}}};
}

class StoreTest : public ::testing::Test {
 protected:
  std::unique_ptr<Store> Open(const std::string& environment = "default",
                              const OpenOptions& options = {}) {
    auto store = Store::Open(folder_.path(), environment, world_, options);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }
  std::unique_ptr<Store> OpenLocked(const std::string& environment = "default") {
    auto store = Open(environment);
    EXPECT_TRUE(store->Lock(absl::ZeroDuration()).ok());
    return store;
  }
  absl::Status OpenError(const OpenOptions& options = {}) {
    return Store::Open(folder_.path(), "default", world_, options).status();
  }

  TemporaryFolder folder_;
  testing::FakeWorld world_;
};

}  // namespace deploy::state

#endif  // TESTS_UNIT_RUNTIME_STATE_STORE_FIXTURE_H_
