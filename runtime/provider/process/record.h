#ifndef RUNTIME_PROVIDER_PROCESS_RECORD_H_
#define RUNTIME_PROVIDER_PROCESS_RECORD_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nlohmann/json_fwd.hpp"
#include "runtime/provider/process/body.h"
#include "runtime/provider/provider.h"
#include "runtime/provider/runit/supervisor.h"

namespace deploy::provider::process {

using PortNumbers = std::map<std::string, int>;  // by label

// What a `process` object is meant to be: kept as object.json in its folder, and without the body
// as private data of its image.
struct Record {
  std::string object_id;
  std::string address;
  std::string token;
  std::vector<std::pair<std::string, std::string>>
      base_env;                    // PATH, HOME, LANG, TZ of the apply that made it
  std::vector<PortNumbers> ports;  // per replica
  std::set<int> stopped;           // replicas that were found ended
  bool unwell = false;             // it did not pass its checks when a change of it began
  bool edited = false;             // somebody changed the scripts of one
  value::Value body;
};

nlohmann::json ToJson(const Record& record, bool with_body);
// Takes what it can read; absent when it is no record at all.
std::optional<Record> FromJson(const nlohmann::json& json);
std::optional<Record> FromImage(const std::optional<Image>& image);
std::optional<Record> FromFolder(const Context& context, std::string_view object_id);

// PATH, HOME, LANG and TZ as they are now.
std::vector<std::pair<std::string, std::string>> BaseEnvironment(world::Processes& processes);

struct Instance {
  std::string name;  // "web/0"
  int replica = 0;
  PortNumbers ports;
  Service service;
};
Instance MakeInstance(const Context& context, const Record& record, int replica);
std::vector<Instance> InstancesOf(const Context& context, const Record& record);
// Replicas that have a folder, whatever the record says; sorted.
std::vector<int> ReplicaFolders(const Context& context, std::string_view object_id);

// "http://127.0.0.1:4711/healthz"
std::string CheckUrl(const Body& body, const Instance& instance, const Check& check);

// The image of a record whose replicas run with these pids.
Image MakeImage(const Record& record, const std::vector<int64_t>& pids);
// What an instance shows under a port label; a number of 0 is not known yet.
value::Value ExposedPort(const Body& body, const Port& port, const std::string& address,
                         const std::vector<PortNumbers>& ports);

}  // namespace deploy::provider::process

#endif  // RUNTIME_PROVIDER_PROCESS_RECORD_H_
