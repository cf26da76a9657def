#ifndef RUNTIME_PROVIDER_HAPROXY_RECORD_H_
#define RUNTIME_PROVIDER_HAPROXY_RECORD_H_

#include <optional>
#include <string>
#include <string_view>

#include "nlohmann/json_fwd.hpp"
#include "runtime/provider/haproxy/config.h"
#include "runtime/provider/provider.h"
#include "runtime/provider/runit/supervisor.h"

namespace deploy::provider::haproxy {

// What a `haproxy` object is: object.json in its folder, and without the body the private data of
// its image.
struct Record {
  std::string object_id;
  std::string address;
  std::string token;
  bool serving = false;  // the switch step was done
  bool stopped = false;  // was found ended together with its supervisor
  std::string
      config_blob;    // a configuration that was edited by hand, kept as it was found; else empty
  value::Value body;  // ports and routes
};

nlohmann::json ToJson(const Record& record, bool with_body);
std::optional<Record> FromImage(const std::optional<Image>& image);
std::optional<Record> FromFolder(const Context& context, std::string_view object_id);

// What the record says that HAProxy does while nothing moves.
Layout RestingLayout(const Record& record);
std::string RestingConfig(const Record& record);

std::string ConfigPath(const Context& context, std::string_view object_id);
Service MakeService(const Context& context, const Record& record);

// Attributes of the body without what is computed.
value::Value BodyOnly(const value::Value& attributes);
// Body, what ports show, and the digest of the configuration; `configuration` is what was found of
// it.
Image MakeImage(const Record& record, const std::string& configuration);
value::Value WithComputed(const value::Value& body, const value::Value& configuration);

}  // namespace deploy::provider::haproxy

#endif  // RUNTIME_PROVIDER_HAPROXY_RECORD_H_
