#include "runtime/provider/process/record.h"

#include <algorithm>

#include "base/support/text.h"
#include "base/value/json.h"
#include "nlohmann/json.hpp"
#include "runtime/provider/fields.h"
#include "runtime/provider/runit/objects.h"
#include "runtime/provider/runit/words.h"

namespace deploy::provider::process {

using nlohmann::json;

namespace {

constexpr char kDefaultPath[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

PortNumbers NumbersFromJson(const json& object) {
  PortNumbers out;
  if (object.is_object()) {
    for (auto port = object.begin(); port != object.end(); ++port) {
      if (port.value().is_number_integer()) {
        out[port.key()] = port.value().get<int>();
      }
    }
  }
  return out;
}

const json& Member(const json& object, const char* name) {
  static const json* const null = new json();
  const auto found = object.find(name);
  return found == object.end() ? *null : *found;
}

}  // namespace

json ToJson(const Record& record, bool with_body) {
  json ports = json::array();
  json uses = json::array();
  for (const PortNumbers& numbers : record.ports) {
    json replica = json::object();
    for (const auto& [label, number] : numbers) {
      replica[label] = number;
      uses.push_back(number);
    }
    ports.push_back(std::move(replica));
  }
  json env = json::array();
  for (const auto& [name, text] : record.base_env) {
    env.push_back({name, text});
  }
  json out = {{"object", record.object_id},
              {"address", record.address},
              {"token", record.token},
              {"env", std::move(env)},
              {"ports", std::move(ports)}};
  if (!record.stopped.empty()) {
    out["stopped"] = record.stopped;
  }
  if (record.unwell) {
    out["unwell"] = true;
  }
  if (record.edited) {
    out["edited"] = true;
  }
  if (with_body) {
    out["uses"] = std::move(uses);
    std::string text;
    value::EncodeTo(record.body, text);
    out["body"] = std::move(text);
  }
  return out;
}

std::optional<Record> FromJson(const json& object) {
  if (!object.is_object() || JsonText(object, "object").empty()) {
    return std::nullopt;
  }
  Record out;
  out.object_id = JsonText(object, "object");
  out.address = JsonText(object, "address");
  out.token = JsonText(object, "token");
  for (const json& pair : Member(object, "env")) {
    if (pair.is_array() && pair.size() == 2 && pair[0].is_string() && pair[1].is_string()) {
      out.base_env.emplace_back(pair[0].get<std::string>(), pair[1].get<std::string>());
    }
  }
  for (const json& replica : Member(object, "ports")) {
    out.ports.push_back(NumbersFromJson(replica));
  }
  for (const json& replica : Member(object, "stopped")) {
    if (replica.is_number_integer()) {
      out.stopped.insert(replica.get<int>());
    }
  }
  out.unwell = Member(object, "unwell") == true;
  out.edited = Member(object, "edited") == true;
  if (absl::StatusOr<value::Value> body = value::DecodeText(JsonText(object, "body")); body.ok()) {
    out.body = *std::move(body);
  }
  return out;
}

std::optional<Record> FromImage(const std::optional<Image>& image) {
  if (!image) {
    return std::nullopt;
  }
  std::optional<Record> out = FromJson(ParseJson(image->private_data));
  if (out) {
    out->body = BodyOnly(image->attributes);
  }
  return out;
}

std::optional<Record> FromFolder(const Context& context, std::string_view object_id) {
  std::optional<Record> out = FromJson(ReadObjectFile(context, object_id));
  return out && out->object_id == object_id && !out->body.is_null() ? out : std::nullopt;
}

std::vector<std::pair<std::string, std::string>> BaseEnvironment(world::Processes& processes) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const char* name : {"PATH", "HOME", "LANG", "TZ"}) {
    if (std::string text = processes.Environment(name); !text.empty()) {
      out.emplace_back(name, std::move(text));
    } else if (std::string_view(name) == "PATH") {
      out.emplace_back(name, kDefaultPath);
    }
  }
  return out;
}

Instance MakeInstance(const Context& context, const Record& record, int replica) {
  const Body body = ReadBody(record.body);
  const std::string number = support::Cat(replica);
  Instance out;
  out.name = support::Cat(record.address, "/", number);
  out.replica = replica;
  if (static_cast<size_t>(replica) < record.ports.size()) {
    out.ports = record.ports[static_cast<size_t>(replica)];
  }
  Service& service = out.service;
  service.name = out.name;
  service.folder = support::Cat(ObjectFolder(context, record.object_id), "/", number);
  service.token = ServiceToken(record.token, number);
  service.command = body.command;
  service.directory = body.directory.empty() ? context.stack_folder : body.directory;
  if (!service.directory.starts_with("/")) {
    service.directory = support::Cat(context.stack_folder, "/", service.directory);
  }
  service.user = body.user;
  service.stop_signal = body.stop_signal;
  // `env` sets a variable once more when it comes twice: the last one counts.
  service.env = record.base_env;
  service.env.insert(service.env.end(), body.env.begin(), body.env.end());
  for (const auto& [label, port] : out.ports) {
    service.env.emplace_back(PortVariable(label), support::Cat(port));
  }
  return out;
}

std::vector<Instance> InstancesOf(const Context& context, const Record& record) {
  std::vector<Instance> out;
  for (int replica = 0; replica < ReadBody(record.body).replicas; ++replica) {
    out.push_back(MakeInstance(context, record, replica));
  }
  return out;
}

std::vector<int> ReplicaFolders(const Context& context, std::string_view object_id) {
  std::vector<int> out;
  const auto names = context.world->files().List(ObjectFolder(context, object_id));
  if (names.ok()) {
    for (const std::string& name : *names) {
      int replica = 0;
      if (ReadInt(name, &replica) && support::Cat(replica) == name) {
        out.push_back(replica);
      }
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string CheckUrl(const Body& body, const Instance& instance, const Check& check) {
  const Port* port = body.FindPort(check.port);
  const auto number = instance.ports.find(check.port);
  if (port == nullptr || number == instance.ports.end()) {
    return "";
  }
  return support::Cat("http://", Endpoint(port->address, number->second), check.path);
}

}  // namespace deploy::provider::process
