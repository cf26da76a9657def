#ifndef TESTS_UNIT_RUNTIME_PROVIDER_HAPROXY_HAPROXY_FIXTURE_H_
#define TESTS_UNIT_RUNTIME_PROVIDER_HAPROXY_HAPROXY_FIXTURE_H_

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "nlohmann/json_fwd.hpp"
#include "runtime/provider/haproxy/haproxy.h"
#include "tests/unit/runtime/provider/process/process_fixture.h"

namespace deploy::provider {

// Real HAProxy in front of real processes of the other fixture.
class HaproxyFixture : public ProcessFixture {
 protected:
  void SetUp() override;
  void TearDown() override;

  // Routes to `web`'s port; `strategy` is JSON, empty for at once.
  value::Value Front(const Image& web, const std::string& strategy = "");
  Change Step(ChangeKind kind, std::optional<Image> prior, value::Value desired);
  Image Apply(const Change& change);
  // Creates it and switches it to `web`.
  Image Serve(const Image& web);
  Image Web(const std::string& object_id, const std::string& release, int replicas = 2);
  ReadResult LookFront(const Image& last);
  PlannedChange PlanFront(const Image& last, const value::Value& desired);
  std::string Url(const std::string& path = "/");
  std::string Ask(const std::string& path = "/");  // body, or the status
  // Releases that answered `count` requests.
  std::map<std::string, int> Count(int count);

  // scripts/load in the background, from here to StopLoad; its JSON.
  void StartLoad();
  nlohmann::json StopLoad();

  std::unique_ptr<Provider> haproxy_ = MakeHaproxyProvider();
  int port_ = 0;
  std::mutex notes_mutex_;
  std::vector<std::string> notes_;
  world::ProcessInfo load_;
};

}  // namespace deploy::provider

#endif  // TESTS_UNIT_RUNTIME_PROVIDER_HAPROXY_HAPROXY_FIXTURE_H_
