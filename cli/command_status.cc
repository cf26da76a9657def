#include "absl/time/clock.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "cli/commands.h"
#include "cli/program.h"
#include "cli/report.h"
#include "cli/session.h"
#include "cli/signs.h"
#include "cli/state_environment.h"
#include "cli/working.h"
#include "nlohmann/json.hpp"
#include "runtime/event/times.h"

namespace deploy::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string_view HealthName(provider::Health health) {
  switch (health) {
    case provider::Health::kHealthy:
      return "healthy";
    case provider::Health::kUnhealthy:
      return "unhealthy";
    case provider::Health::kAbsent:
      return "absent";
    case provider::Health::kUnknown:
      break;
  }
  return "unknown";
}

Json LockJson(const std::optional<state::Lease>& lock) {
  if (!lock) {
    return nullptr;
  }
  return {{"owner", lock->owner},
          {"pid", lock->pid},
          {"host", lock->host},
          {"since", event::Rfc3339(lock->since)},
          {"expires", event::Rfc3339(lock->expires)},
          {"alive", true}};
}

Json StatusJson(const engine::Status& status) {
  Json json{{"$type", "status"},
            {"format", "backstay-status/1"},
            {"environment", status.environment},
            {"generation", status.generation},
            {"lock", LockJson(status.lock)},
            {"open_runs", Json::array()},
            {"resources", Json::array()},
            {"outputs", Json::object()}};
  for (const engine::OpenRunStatus& open : status.open_runs) {
    json["open_runs"].push_back({{"run", open.run.run},
                                 {"command", open.run.command},
                                 {"phase", event::PhaseName(open.run.phase)},
                                 {"since", event::Rfc3339(open.run.begin)},
                                 {"owner", open.run.who},
                                 {"pid", open.run.pid},
                                 {"host", open.run.host},
                                 {"alive", open.alive},
                                 {"next", open.next},
                                 {"left", open.left}});
  }
  for (const engine::ResourceStatus& resource : status.resources) {
    json["resources"].push_back({{"address", resource.address},
                                 {"type", resource.type},
                                 {"health", HealthName(resource.health)},
                                 {"detail", resource.detail}});
  }
  for (const auto& [name, value] : status.outputs) {
    json["outputs"][name] = value::ToJson(value);
  }
  return json;
}

void PrintOpenRuns(Console& console, const engine::Status& status) {
  for (const engine::OpenRunStatus& open : status.open_runs) {
    console.OutLine(support::Cat(
        console.PaintOut(open.alive ? Style::kBlue : Style::kRed,
                         open.alive ? "running" : "open run"),
        " ", open.run.run, ": ", open.run.command, " in phase ", event::PhaseName(open.run.phase),
        ", begun ", event::Rfc3339(open.run.begin), " by ", open.run.who, " on ", open.run.host,
        ", pid ", open.run.pid, open.alive ? "" : ", which is gone"));
    constexpr size_t kShown = 20;
    for (size_t i = 0; i < std::min(open.left.size(), kShown); ++i) {
      console.OutLine(support::Cat("  left: ", Indented(open.left[i], 8)));
    }
    if (open.left.size() > kShown) {
      console.OutLine(support::Cat("  ", OurSigns().ellipsis, " and ", open.left.size() - kShown,
                                   " steps more"));
    }
    if (!open.next.empty()) {
      console.OutLine(support::Cat("  next: ", open.next));
    }
  }
}

void PrintStatus(Console& console, const engine::Status& status) {
  console.OutLine(support::Cat(console.PaintOut(Style::kBold, status.environment), ": generation ",
                               status.generation));
  if (status.lock) {
    console.OutLine(support::Cat("locked by ", status.lock->owner, ", pid ", status.lock->pid,
                                 " on ", status.lock->host, ", since ",
                                 event::Rfc3339(status.lock->since)));
  }
  PrintOpenRuns(console, status);
  size_t width = 0;
  for (const engine::ResourceStatus& resource : status.resources) {
    width = std::max(width, std::min<size_t>(resource.address.size(), 40));
  }
  for (const engine::ResourceStatus& resource : status.resources) {
    const Style style = resource.health == provider::Health::kHealthy   ? Style::kGreen
                        : resource.health == provider::Health::kUnknown ? Style::kYellow
                                                                        : Style::kRed;
    console.OutLine(support::Cat(
        "  ", resource.address, std::string(width - std::min(width, resource.address.size()), ' '),
        "  ", resource.type, "  ", console.PaintOut(style, HealthName(resource.health)),
        resource.detail.empty() ? "" : ", ", resource.detail));
  }
  for (const auto& [name, value] : status.outputs) {
    console.OutLine(support::Cat(name, " = ", value::ToSource(value)));
  }
}

}  // namespace

int RunStatus(Console& console, const Arguments& arguments) {
  const std::string folder = StackFolder(RootFile(arguments));
  const StateEnvironment chosen = ChooseStateEnvironment(console, arguments, RootFile(arguments));
  if (!chosen.name) {
    return chosen.exit;
  }
  engine::Status status{.environment = *chosen.name};
  if (!chosen.no_state) {
    auto session = Session::Open(console, arguments, folder, *chosen.name, {.read_only = true});
    if (!session.ok()) {
      return ReportStatus(console, session.status());
    }
    auto read =
        WhileSaying(console, "reading the world", [&] { return (*session)->engine().GetStatus(); });
    if (!read.ok()) {
      return ReportStatus(console, read.status());
    }
    status = *std::move(read);
  }
  if (console.json()) {
    console.OutLine(StatusJson(status).dump(-1, ' ', false, Json::error_handler_t::replace));
  } else {
    PrintStatus(console, status);
  }
  return kExitDone;
}

}  // namespace deploy::cli
