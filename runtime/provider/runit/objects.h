#ifndef RUNTIME_PROVIDER_RUNIT_OBJECTS_H_
#define RUNTIME_PROVIDER_RUNIT_OBJECTS_H_

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "nlohmann/json_fwd.hpp"
#include "runtime/provider/provider.h"

namespace deploy::provider {

// Where supervised objects live: <state folder>/run/<environment>/<object id>/, with `object.json`
// (what the object is meant to be, written before anything is started) and one folder per service.
// Of `object.json` only these members are common: `address`, `token`, `uses` (ports that it listens
// on, or is meant to).

std::string EnvironmentFolder(const Context& context);
std::string ObjectFolder(const Context& context, std::string_view object_id);

// Null when there is none or it is damaged.
nlohmann::json ReadObjectFile(const Context& context, std::string_view object_id);
absl::Status WriteObjectFile(const Context& context, std::string_view object_id,
                             const nlohmann::json& object);
// The folder with everything in it, and the parents when they are empty then.
absl::Status RemoveObject(const Context& context, std::string_view object_id);
// Takes <environment> and `run` away when nothing is in them any more.
void RemoveEmptyParents(const Context& context);

// Names an object for FindByEnvironment, and one of its services.
std::string ObjectToken(const Context& context, std::string_view object_id);
std::string ServiceToken(std::string_view object_token, std::string_view service);

// A port that is free, that no other object of any environment is meant to use, and that was not
// given out or reserved before by this process.
absl::StatusOr<int> ChoosePort(const Context& context, const std::string& address);
// A number that the program fixes: nobody gets it from ChoosePort.
void ReservePort(int port);
// The address of the object of this environment that is meant to listen there.
std::optional<std::string> OwnerOfPort(const Context& context, int port);
// Fatal when somebody listens there who is not `address` itself; the message names him. `tokens`
// are those of the object's services: a process that carries one is what a lost folder left
// running, and is ended when the service starts.
std::optional<Finding> CheckPort(const Context& context, const std::string& address,
                                 const std::string& host, int port,
                                 const std::vector<std::string>& tokens);

// Members of JSON that we wrote, whatever became of it; never throws.
std::string JsonText(const nlohmann::json& object, const char* member);
int64_t JsonInt(const nlohmann::json& object, const char* member, int64_t fallback);
nlohmann::json ParseJson(std::string_view text);  // null when it is none

// "127.0.0.1:80", "[::1]:80"; an address that means "all" is spelled as the loopback one that
// reaches it.
std::string Endpoint(const std::string& address, int port);

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_RUNIT_OBJECTS_H_
