#ifndef TESTS_UNIT_RUNTIME_PROVIDER_PROCESS_PROCESS_FIXTURE_H_
#define TESTS_UNIT_RUNTIME_PROVIDER_PROCESS_PROCESS_FIXTURE_H_

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/provider/process/process.h"
#include "runtime/provider/provider.h"

namespace deploy::provider {

// The provider on the real world, in a folder that is taken away afterwards with all that was
// started. The services are a small HTTP server in Python that is written into the folder.
class ProcessFixture : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  // JSON of a value::Value; `extra` is put in front of the other fields and wins.
  value::Value Body(const std::string& release, int replicas, const std::string& extra = "");
  Change Create(const std::string& object_id, value::Value desired);
  Change Update(const std::string& object_id, const Image& prior, value::Value desired);
  Change Delete(const std::string& object_id, std::optional<Image> prior);
  // Prepare, Apply; expects that it is done.
  Image Do(Change change);
  void DoDelete(const std::string& object_id, std::optional<Image> prior);
  ReadResult Look(const Image& last);
  std::string Get(const Image& image, int replica, const std::string& path = "/");
  std::string EndpointOf(const Image& image, int replica);
  std::string Folder(const std::string& object_id) { return run_folder_ + "/" + object_id; }
  bool Await(const std::function<bool()>& done, absl::Duration limit = absl::Seconds(5));
  // Supervisors and services whose words hold this text.
  std::vector<int64_t> Running(const std::string& text);
  // SIGKILL to all of those, and waits until they are gone.
  void KillAll(const std::string& text);
  int64_t Pid(const Image& image, size_t replica);

  world::World& world_ = world::RealWorld();
  std::unique_ptr<Provider> provider_ = MakeProcessProvider();
  CancelToken cancel_;
  Context context_;
  std::string folder_, run_folder_;
  std::vector<std::string> objects_;
};

}  // namespace deploy::provider

#endif  // TESTS_UNIT_RUNTIME_PROVIDER_PROCESS_PROCESS_FIXTURE_H_
