#include "runtime/apply/journal_codec.h"

#include <utility>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "nlohmann/json.hpp"
#include "runtime/provider/codec.h"

namespace deploy::apply {

void EncodeObjectTo(const state::Object& object, std::string& out) {
  out += R"({"address":)";
  provider::QuoteTo(object.address, out);
  out += R"(,"object_id":)";
  provider::QuoteTo(object.object_id, out);
  out += R"(,"type":)";
  provider::QuoteTo(object.type, out);
  support::Append(out, R"(,"schema_version":)", object.schema_version, R"(,"image":)");
  provider::EncodeTo(object.image, out);
  out += R"(,"origin":)";
  if (object.origin) {
    provider::EncodeTo(*object.origin, out);
  } else {
    out += "null";
  }
  out += R"(,"dependencies":[)";
  for (size_t i = 0; i < object.dependencies.size(); ++i) {
    out += i == 0 ? "" : ",";
    provider::QuoteTo(object.dependencies[i], out);
  }
  support::Append(out, R"(],"deposed":)", object.deposed ? "true" : "false",
                  R"(,"prevent_destroy":)", object.prevent_destroy ? "true" : "false", "}");
}

absl::StatusOr<state::Object> DecodeObject(const nlohmann::ordered_json& json) {
  if (!json.is_object() || !json.contains("image")) {
    return absl::DataLossError("a journal record holds an object that is none");
  }
  const auto text = [&](const char* name) {
    return json.contains(name) && json[name].is_string() ? json[name].get<std::string>()
                                                         : std::string();
  };
  const auto flag = [&](const char* name) { return json.contains(name) && json[name] == true; };
  state::Object object{
      .address = text("address"), .object_id = text("object_id"), .type = text("type")};
  if (json.contains("schema_version") && json["schema_version"].is_number_integer()) {
    object.schema_version = json["schema_version"].get<int>();
  }
  ASSIGN_OR_RETURN(object.image, provider::DecodeImage(json["image"]));
  if (json.contains("origin") && !json["origin"].is_null()) {
    ASSIGN_OR_RETURN(object.origin, provider::DecodeImage(json["origin"]));
  }
  if (json.contains("dependencies") && json["dependencies"].is_array()) {
    for (const auto& dependency : json["dependencies"]) {
      if (dependency.is_string()) {
        object.dependencies.push_back(dependency.get<std::string>());
      }
    }
  }
  object.deposed = flag("deposed");
  object.prevent_destroy = flag("prevent_destroy");
  return object;
}

}  // namespace deploy::apply
