#include "base/support/sha256.h"
#include "base/support/text.h"
#include "runtime/provider/haproxy/operations.h"
#include "runtime/provider/runit/objects.h"
#include "runtime/provider/runit/tree.h"

namespace deploy::provider::haproxy {

using support::Cat;

namespace {

// Servers that the resting layout wants, as "pool/server" with weight; the text says what is
// otherwise.
std::string CompareServers(const Layout& layout, const ServerStates& now) {
  size_t wanted = 0;
  for (const Pool& pool : layout.pools) {
    for (const Server& server : pool.servers) {
      ++wanted;
      const std::string path = Cat(PoolName(pool.label), "/", ServerName(server.endpoint));
      const auto state = now.find(path);
      if (state == now.end()) {
        return Cat("server `", path, "` is missing");
      }
      if (state->second.weight != server.weight) {
        return Cat("server `", path, "` has weight ", state->second.weight);
      }
    }
  }
  return now.size() == wanted ? "" : "there are other servers";
}

// What the file says, whether or not HAProxy runs.
std::string ConfigurationOnDisk(const Context& context, const Record& record) {
  const std::string text =
      TextOfFile(context.world->files(), ConfigPath(context, record.object_id));
  const bool edited = record.config_blob.empty() && text != RestingConfig(record);
  return Cat(edited ? "edited: " : "", ConfigDigest(text));
}

}  // namespace

std::string ConfigDigest(const std::string& text) { return support::Sha256Hex(text); }

std::string FoundConfiguration(const Context& context, const Record& record) {
  const std::string on_disk = ConfigurationOnDisk(context, record);
  if (on_disk.starts_with("edited")) {
    return on_disk;
  }
  const std::unique_ptr<Supervisor> supervisor = MakeRunit(*context.world);
  const Service service = MakeService(context, record);
  if (supervisor->Look(service).state != ServiceState::kRunning) {
    return "not running";
  }
  Control control(*context.world, ObjectFolder(context, record.object_id));
  const absl::StatusOr<ServerStates> now = control.ShowServers();
  if (!now.ok()) {
    return "does not answer";
  }
  const std::string other =
      record.config_blob.empty() ? CompareServers(RestingLayout(record), *now) : "";
  return other.empty() ? on_disk : Cat("changed at run time: ", other);
}

ReadResult Read(const Context& context, const std::optional<Image>& last) {
  ReadResult out;
  std::optional<Record> record = FromImage(last);
  const std::unique_ptr<Supervisor> supervisor = MakeRunit(*context.world);
  const ServiceState state =
      record ? supervisor->Look(MakeService(context, *record)).state : ServiceState::kAbsent;
  if (state == ServiceState::kAbsent) {
    out.presence = Presence::kAbsent;
    out.health = Health::kAbsent;
    return out;
  }
  if (std::optional<Record> there = FromFolder(context, record->object_id)) {
    record = std::move(there);
  }
  record->stopped = state == ServiceState::kStopped;
  out.image = MakeImage(*record, record->stopped ? ConfigurationOnDisk(context, *record)
                                                 : FoundConfiguration(context, *record));
  if (state == ServiceState::kStopped) {
    out.presence = Presence::kStopped;
    out.health = Health::kUnhealthy;
    out.detail = "HAProxy ended together with its supervisor";
    return out;
  }
  out.presence = Presence::kPresent;
  Control control(*context.world, ObjectFolder(context, record->object_id));
  const absl::StatusOr<ServerStates> servers = control.ShowServers();
  size_t up = 0;
  for (const auto& [name, server] : servers.ok() ? *servers : ServerStates()) {
    up += server.up ? 1 : 0;
  }
  const size_t count = servers.ok() ? servers->size() : 0;
  out.health = servers.ok() && up == count ? Health::kHealthy : Health::kUnhealthy;
  out.detail = !servers.ok()     ? "HAProxy does not answer"
               : record->serving ? Cat(up, " of ", count, " servers up")
                                 : "listens, serves nothing yet";
  return out;
}

}  // namespace deploy::provider::haproxy
