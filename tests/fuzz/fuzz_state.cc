#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "runtime/state/store.h"
#include "tests/support/fake_world.h"

namespace {

using deploy::state::Store;

// One folder for all inputs; each starts with it empty.
const std::string& Folder() {
  static const std::string* const folder = [] {
    auto* name = new std::string(std::filesystem::temp_directory_path() / "fuzz-state-XXXXXX");
    if (::mkdtemp(name->data()) == nullptr) {
      std::abort();
    }
    return name;
  }();
  return *folder;
}

void ReadEverything(Store& store) {
  (void)store.Objects();
  (void)store.Position();
  (void)store.CurrentLease();
  (void)store.Generations();
  (void)store.GetGeneration(1);
  (void)store.OpenRun();
  const auto runs = store.Runs();
  if (runs.ok()) {
    for (const auto& run : *runs) {
      (void)store.Records(run.run);
    }
  }
}

// Writing into a damaged file may fail, never crash.
void WriteSomething(Store& store) {
  if (!store.Lock(absl::ZeroDuration()).ok()) {
    return;
  }
  const auto run = store.BeginRun({.command = "apply"});
  if (run.ok()) {
    (void)store.EndRun(*run, deploy::event::RunOutcome::kCommitted, deploy::state::Generation{},
                       "{}");
  }
  store.Unlock();
}

}  // namespace

// The input is a whole state.db of somebody's making.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string state = Folder() + "/.backstay";
  std::filesystem::remove_all(state);
  std::filesystem::create_directory(state);
  std::ofstream(state + "/state.db", std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  deploy::testing::FakeWorld world;
  (void)deploy::state::StoredEnvironments(Folder(), world);
  for (const bool read_only : {true, false}) {
    auto store =
        Store::Open(Folder(), "production", world, {.create = false, .read_only = read_only});
    if (store.ok()) {
      ReadEverything(**store);
      WriteSomething(**store);
    }
  }
  return 0;
}
