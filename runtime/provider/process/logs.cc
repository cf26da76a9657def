#include "runtime/provider/process/logs.h"

#include <algorithm>

#include "base/support/text.h"
#include "nlohmann/json.hpp"
#include "runtime/provider/runit/objects.h"
#include "runtime/provider/runit/supervisor.h"
#include "runtime/provider/runit/tree.h"
#include "runtime/provider/runit/words.h"

namespace deploy::provider {

namespace {

constexpr char kKept[] = ".failed";  // no object id begins with a dot

std::string KeptFolder(const Context& context) {
  return support::Cat(EnvironmentFolder(context), "/", kKept);
}

std::vector<std::string> Names(world::FileSystem& files, const std::string& folder) {
  auto names = files.List(folder);
  if (!names.ok()) {
    return {};
  }
  std::sort(names->begin(), names->end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;  // "2" before "10"
  });
  return *std::move(names);
}

bool IsReplica(const std::string& name) {
  int number = 0;
  return ReadInt(name, &number);
}

void AddLogs(world::FileSystem& files, const std::string& folder, const std::string& object_id,
             const std::string& address, bool failed, std::vector<InstanceLog>& out) {
  for (const std::string& name : Names(files, folder)) {
    std::vector<std::string> logs = ServiceLogs(files, support::Cat(folder, "/", name));
    if (!logs.empty()) {
      out.push_back({.instance = IsReplica(name) ? support::Cat(address, "/", name) : address,
                     .object_id = object_id,
                     .files = std::move(logs),
                     .failed = failed});
    }
  }
}

}  // namespace

std::vector<InstanceLog> ServiceLogsOf(world::World& world, const std::string& state_folder,
                                       const std::string& environment, const std::string& address) {
  Context context;
  context.world = &world;
  context.state_folder = state_folder;
  context.environment = environment;
  world::FileSystem& files = world.files();
  std::vector<InstanceLog> out;
  for (const std::string& id : Names(files, EnvironmentFolder(context))) {
    if (JsonText(ReadObjectFile(context, id), "address") == address) {
      AddLogs(files, ObjectFolder(context, id), id, address, false, out);
    }
  }
  for (const std::string& id : Names(files, KeptFolder(context))) {
    const std::string folder = support::Cat(KeptFolder(context), "/", id);
    const nlohmann::json kept = ParseJson(TextOfFile(files, folder + "/kept.json"));
    if (JsonText(kept, "address") == address) {
      AddLogs(files, folder, id, address, true, out);
    }
  }
  return out;
}

void KeepFailedLogs(const Context& context, const std::string& object_id) {
  world::FileSystem& files = context.world->files();
  const std::string object = ObjectFolder(context, object_id);
  const std::string kept = support::Cat(KeptFolder(context), "/", object_id);
  for (const std::string& name : Names(files, object)) {
    const std::string service = support::Cat(object, "/", name);
    if (!Exists(files, service + "/failed")) {
      continue;
    }
    const nlohmann::json note = {
        {"run", context.run}, {"address", JsonText(ReadObjectFile(context, object_id), "address")}};
    // Losing a log is no reason to leave a process behind.
    (void)MakeFolders(files, support::Cat(kept, "/", name, "/log"));
    (void)files.WriteAtomic(kept + "/kept.json", note.dump(), 0600);
    (void)files.Rename(service + "/log/main", support::Cat(kept, "/", name, "/log/main"));
  }
}

void ForgetFailedLogs(const Context& context, int64_t run) {
  world::FileSystem& files = context.world->files();
  const std::string kept = KeptFolder(context);
  if (!Exists(files, kept)) {
    return;
  }
  for (const std::string& id : Names(files, kept)) {
    const std::string folder = support::Cat(kept, "/", id);
    const nlohmann::json note = ParseJson(TextOfFile(files, folder + "/kept.json"));
    if (run == 0 || JsonInt(note, "run", 0) != run) {
      (void)RemoveTree(files, folder);
    }
  }
  (void)files.RemoveFolder(kept);
  RemoveEmptyParents(context);
}

}  // namespace deploy::provider
