#include "runtime/provider/haproxy/record.h"

#include "base/support/sha256.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "nlohmann/json.hpp"
#include "runtime/provider/fields.h"
#include "runtime/provider/runit/objects.h"

namespace deploy::provider::haproxy {

using nlohmann::json;
using value::Value;

namespace {

bool IsExposed(const std::string& label) {
  return label != "port" && label != "route" && label != "configuration";
}

std::optional<Record> FromJson(const json& object) {
  if (!object.is_object() || JsonText(object, "object").empty()) {
    return std::nullopt;
  }
  Record out;
  out.object_id = JsonText(object, "object");
  out.address = JsonText(object, "address");
  out.token = JsonText(object, "token");
  out.serving = JsonInt(object, "serving", 0) != 0;
  out.stopped = JsonInt(object, "stopped", 0) != 0;
  out.config_blob = JsonText(object, "config_blob");
  if (absl::StatusOr<Value> body = value::DecodeText(JsonText(object, "body")); body.ok()) {
    out.body = *std::move(body);
  }
  return out;
}

}  // namespace

json ToJson(const Record& record, bool with_body) {
  json out = {{"object", record.object_id},
              {"address", record.address},
              {"token", record.token},
              {"serving", record.serving ? 1 : 0}};
  if (record.stopped) {
    out["stopped"] = 1;
  }
  if (!record.config_blob.empty()) {
    out["config_blob"] = record.config_blob;
  }
  if (with_body) {
    out["uses"] = json::array();
    for (const Listener& listener : ReadSpec(record.body).listeners) {
      out["uses"].push_back(listener.number);
    }
    std::string text;
    value::EncodeTo(record.body, text);
    out["body"] = std::move(text);
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

Layout RestingLayout(const Record& record) {
  const Spec spec = ReadSpec(record.body);
  return record.serving ? Open(spec) : Closed(spec);
}

std::string RestingConfig(const Record& record) {
  return Render(RestingLayout(record), record.address);
}

std::string ConfigPath(const Context& context, std::string_view object_id) {
  return ObjectFolder(context, object_id) + "/haproxy.cfg";
}

Service MakeService(const Context& context, const Record& record) {
  Service out;
  out.name = record.address;
  const std::string folder = ObjectFolder(context, record.object_id);
  out.folder = folder + "/haproxy";
  out.token = ServiceToken(record.token, "haproxy");
  // Sockets by relative names: the length of our path does not matter.
  out.command = {context.world->processes().Which("haproxy").value_or("haproxy"),
                 "-W",
                 "-S",
                 "unix@master.sock,mode,600",
                 "-f",
                 "haproxy.cfg"};
  out.directory = folder;
  out.env = {{"PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}};
  out.stop_signal = "USR1";  // finish what is being answered
  return out;
}

Value BodyOnly(const Value& attributes) {
  std::vector<std::string> computed = {"configuration"};
  for (const auto& [label, block] : BlocksField(attributes, "port")) {
    if (IsExposed(label)) {
      computed.push_back(label);
    }
  }
  return WithoutFields(attributes, computed);
}

Value WithComputed(const Value& body, const Value& configuration) {
  Value out = WithField(BodyOnly(body), "configuration", configuration);
  for (const Listener& listener : ReadSpec(body).listeners) {
    if (!IsExposed(listener.label)) {
      continue;
    }
    const Value endpoint = Value::String(Endpoint(listener.address, listener.number));
    out = WithField(out, listener.label,
                    Value::Record({{"host", Value::String(listener.address)},
                                   {"port", Value::Int(listener.number)},
                                   {"address", endpoint},
                                   {"endpoints", Value::List({endpoint})},
                                   {"check", Value::Null()}}));
  }
  return out;
}

Image MakeImage(const Record& record, const std::string& configuration) {
  Image out;
  out.attributes = WithComputed(record.body, Value::String(configuration));
  out.private_data = ToJson(record, /*with_body=*/false).dump();
  return out;
}

}  // namespace deploy::provider::haproxy
