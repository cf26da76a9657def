#include "cli/report.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "base/support/edit_distance.h"
#include "base/support/text.h"
#include "cli/observer.h"
#include "cli/program.h"
#include "nlohmann/json.hpp"
#include "runtime/state/store.h"
#include "runtime/world/world.h"

namespace deploy::cli {

RunTarget RunTarget::Of(const Arguments& arguments) {
  return {StackFolder(RootFile(arguments)), arguments.environment};
}

int64_t RunTarget::Generation() const {
  world::World& world = world::RealWorld();
  std::optional<std::string> name = environment;
  if (!name) {
    const auto stored = state::StoredEnvironments(folder, world);
    if (!stored.ok() || stored->size() != 1) {
      return 0;
    }
    name = stored->front();
  }
  const auto store = state::Store::Open(folder, *name, world, {.create = false, .read_only = true});
  return store.ok() ? (*store)->CurrentGeneration().value_or(0) : 0;
}

bool BeginsRuns(std::string_view command) {
  return command == "apply" || command == "rollback" || command == "destroy" || command == "resume";
}

void EndRefused(Console& console, const RunTarget* target, std::string_view reason,
                std::string_view help) {
  if (console.json() && target != nullptr) {
    console.OutLine(RefusedJson(absl::Now(), target->Generation(), reason, help));
  }
}

int Refuse(Console& console, const RunTarget* target, std::string_view message,
           std::string_view help) {
  console.Error(message, help);
  EndRefused(console, target, message, help);
  return kExitError;
}

int ReportStatus(Console& console, const absl::Status& status, const RunTarget* target) {
  return Refuse(console, target, support::View(status.message()));
}

int UnknownEnvironment(Console& console, const std::string& wanted,
                       const std::vector<std::string>& known) {
  const std::vector<std::string_view> views(known.begin(), known.end());
  auto nearest = support::Nearest(wanted, views);
  if (!nearest) {
    const auto begins = [&](std::string_view name) { return name.starts_with(wanted); };
    const auto first = std::find_if(views.begin(), views.end(), begins);
    if (!wanted.empty() && first != views.end() &&
        std::find_if(first + 1, views.end(), begins) == views.end()) {
      nearest = *first;
    }
  }
  console.Error(support::Cat("there is no environment `", wanted, "`",
                             nearest ? support::Cat("; did you mean `", *nearest, "`?") : ""),
                known.empty() ? "the program declares none; leave -e out"
                              : support::Cat("there ", known.size() == 1 ? "is" : "are", " `",
                                             support::Join(known, "`, `"), "`"));
  return kExitError;
}

int WhichEnvironment(Console& console, const std::vector<std::string>& known) {
  console.Error("which environment? There is more than one",
                support::Cat("add -e with one of `", support::Join(known, "`, `"), "`"));
  return kExitUsage;
}

int RefuseToAsk(Console& console, const Arguments& arguments, std::string_view help) {
  if (arguments.yes || (console.interactive() && !console.json())) {
    return kExitDone;
  }
  console.Error(console.json() ? support::Cat("with --format json `", arguments.command,
                                              "` asks nothing: it needs --yes")
                               : "there is no terminal to ask on",
                help);
  return kExitUsage;
}

void EndWithoutDocument(Console& console, std::string_view command, const RunTarget& target,
                        std::string_view message, std::string_view help, int exit) {
  if (BeginsRuns(command)) {
    console.OutLine(RefusedJson(absl::Now(), target.Generation(), message, help));
    return;
  }
  nlohmann::ordered_json json{
      {"$type", "error"}, {"format", "backstay-error/1"}, {"message", message}, {"exit", exit}};
  if (!help.empty()) {
    json["help"] = help;
  }
  console.OutLine(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace deploy::cli
