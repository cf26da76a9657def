#include "runtime/provider/runit/objects.h"

#include "base/support/sha256.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "nlohmann/json.hpp"
#include "runtime/provider/runit/tree.h"

namespace deploy::provider {

using nlohmann::json;

std::string EnvironmentFolder(const Context& context) {
  return support::Cat(context.state_folder, "/run/", context.environment);
}

std::string ObjectFolder(const Context& context, std::string_view object_id) {
  return support::Cat(EnvironmentFolder(context), "/", object_id);
}

json ParseJson(std::string_view text) {
  json parsed = json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  return parsed.is_discarded() ? json() : parsed;
}

std::string JsonText(const json& object, const char* member) {
  if (!object.is_object()) {
    return "";
  }
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

int64_t JsonInt(const json& object, const char* member, int64_t fallback) {
  if (!object.is_object()) {
    return fallback;
  }
  const auto found = object.find(member);
  return found != object.end() && found->is_number_integer() ? found->get<int64_t>() : fallback;
}

json ReadObjectFile(const Context& context, std::string_view object_id) {
  json object = ParseJson(
      TextOfFile(context.world->files(), ObjectFolder(context, object_id) + "/object.json"));
  return object.is_object() ? object : json();
}

absl::Status WriteObjectFile(const Context& context, std::string_view object_id,
                             const json& object) {
  const std::string folder = ObjectFolder(context, object_id);
  RETURN_IF_ERROR(MakeFolders(context.world->files(), folder));
  return WriteIfChanged(context.world->files(), folder + "/object.json", object.dump(), 0600);
}

void RemoveEmptyParents(const Context& context) {
  // Not empty is the usual case, and no failure.
  (void)context.world->files().RemoveFolder(EnvironmentFolder(context));
  (void)context.world->files().RemoveFolder(context.state_folder + "/run");
}

absl::Status RemoveObject(const Context& context, std::string_view object_id) {
  RETURN_IF_ERROR(RemoveTree(context.world->files(), ObjectFolder(context, object_id)));
  RemoveEmptyParents(context);
  return absl::OkStatus();
}

std::string ObjectToken(const Context& context, std::string_view object_id) {
  // A folder that was moved keeps the token that its processes were started with.
  const std::string noted = JsonText(ReadObjectFile(context, object_id), "token");
  if (!noted.empty()) {
    return noted;
  }
  support::Sha256 hash;
  hash.AddField(context.state_folder);
  hash.AddField(context.environment);
  hash.AddField(object_id);
  return hash.Hex().substr(0, 32);
}

std::string ServiceToken(std::string_view object_token, std::string_view service) {
  support::Sha256 hash;
  hash.AddField(object_token);
  hash.AddField(service);
  return hash.Hex().substr(0, 32);
}

std::string Endpoint(const std::string& address, int port) {
  if (address == "0.0.0.0" || address.empty() || address == "*") {
    return support::Cat("127.0.0.1:", port);
  }
  if (address == "::") {
    return support::Cat("[::1]:", port);
  }
  return address.find(':') != std::string::npos ? support::Cat("[", address, "]:", port)
                                                : support::Cat(address, ":", port);
}

}  // namespace deploy::provider
