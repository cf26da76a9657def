#include "base/support/text.h"
#include "runtime/provider/fields.h"
#include "runtime/provider/process/operations.h"
#include "runtime/provider/runit/objects.h"

namespace deploy::provider::process {

namespace {

void CheckUser(const Context& context, const Body& body, std::vector<Finding>& out) {
  if (body.user.empty()) {
    return;
  }
  if (!context.world->files().UserId(body.user).ok()) {
    out.push_back({.fatal = true,
                   .message = support::Cat("there is no user `", body.user, "` on this machine"),
                   .help = "make the user first, or leave `user` out"});
  }
}

// What does not exist yet may be made by an earlier step of the same plan: that is only a warning.
void CheckFolder(const Context& context, const std::string& folder, std::vector<Finding>& out) {
  const auto info = context.world->files().Stat(folder + "/.");
  if (info.ok() && info->kind == world::FileKind::kFolder) {
    return;
  }
  const auto itself = context.world->files().Stat(folder);
  const bool absent = itself.ok() && itself->kind == world::FileKind::kAbsent;
  out.push_back({.fatal = !absent,
                 .message = absent ? support::Cat("the folder `", folder, "` does not exist yet")
                                   : support::Cat("`", folder, "` is not a folder"),
                 .help = "`directory` is where the program is started"});
}

void CheckProgram(const Context& context, const Body& body, const std::string& folder,
                  std::vector<Finding>& out) {
  if (body.command.empty() || body.command[0].empty()) {
    out.push_back({.fatal = true,
                   .message = "`command` is empty",
                   .help = "its first element is the program to run"});
    return;
  }
  const std::string& program = body.command[0];
  if (program.find('/') == std::string::npos) {
    bool own_path = false;
    for (const auto& [name, text] : body.env) {
      own_path = own_path || name == "PATH";
    }
    if (!own_path && !context.world->processes().Which(program)) {
      out.push_back({.fatal = true,
                     .message = support::Cat("the program `", program, "` is not in PATH"),
                     .help = "install it, or write its whole path"});
    }
    return;
  }
  const std::string path = program.starts_with("/") ? program : support::Cat(folder, "/", program);
  const auto info = context.world->files().Stat(path);
  const bool absent = info.ok() && info->kind == world::FileKind::kAbsent;
  if (absent || (info.ok() && info->kind == world::FileKind::kFolder)) {
    out.push_back({.fatal = !absent,
                   .message = absent ? support::Cat("the program `", path, "` does not exist yet")
                                     : support::Cat("`", path, "` is a folder, not a program"),
                   .help = "the first element of `command` is the program to run"});
  }
}

void CheckNames(const Body& body, std::vector<Finding>& out) {
  for (const auto& [name, text] : body.env) {
    if (name.empty() || name.find('=') != std::string::npos) {
      out.push_back({.fatal = true,
                     .message = support::Cat("`", name, "` cannot be the name of a variable"),
                     .help = "a name in `env` is not empty and holds no `=`"});
    }
  }
}

std::vector<std::string> TokensOf(const Context& context, const Change& change, size_t replicas) {
  std::vector<std::string> tokens;
  for (size_t replica = 0; replica < replicas; ++replica) {
    tokens.push_back(ServiceToken(ObjectToken(context, change.object_id), support::Cat(replica)));
  }
  return tokens;
}

void CheckPorts(const Context& context, const Change& change, const Body& body,
                std::vector<Finding>& out) {
  for (const Port& port : body.ports) {
    if (port.number == 0) {
      continue;
    }
    ReservePort(port.number);
    if (body.replicas > 1) {
      out.push_back(
          {.fatal = true,
           .message = support::Cat(body.replicas, " instances cannot share port ", port.number),
           .help = "leave `number` out, so that each gets its own"});
    } else if (auto finding = CheckPort(context, change.address, port.address, port.number,
                                        TokensOf(context, change, 1))) {
      out.push_back(*std::move(finding));
    }
  }
}

// Going back, or starting what was ended, needs the very ports: others are told of them.
void CheckOldPorts(const Context& context, const Change& change, std::vector<Finding>& out) {
  const std::optional<Record> back = FromImage(change.target_image);
  const std::optional<Record> stopped =
      change.kind == ChangeKind::kUpdate ? FromImage(change.prior) : std::nullopt;
  for (const auto& record : {back, stopped}) {
    if (!record || (!change.target_image && record->stopped.empty())) {
      continue;
    }
    const Body body = ReadBody(record->body);
    for (const PortNumbers& numbers : record->ports) {
      for (const auto& [label, number] : numbers) {
        const Port* port = body.FindPort(label);
        ReservePort(number);
        const std::string host = port == nullptr ? "127.0.0.1" : port->address;
        if (auto finding = CheckPort(context, change.address, host, number,
                                     TokensOf(context, change, record->ports.size()))) {
          out.push_back(*std::move(finding));
        }
      }
    }
  }
}

}  // namespace

std::vector<Finding> Validate(const Context& context, const Change& change) {
  std::vector<Finding> out;
  if (change.kind == ChangeKind::kDelete) {
    return out;
  }
  const value::Value wanted =
      BodyOnly(change.target_image ? change.target_image->attributes : change.desired);
  const Body body = ReadBody(wanted);
  Service service;
  service.user = body.user;
  service.stop_signal = body.stop_signal;
  out = MakeRunit(*context.world)->Validate({service});
  const std::string folder = body.directory.empty() ? context.stack_folder : body.directory;
  if (!FieldOf(wanted, "directory").is_unknown()) {
    CheckFolder(context, folder, out);
    if (!FieldOf(wanted, "command").HasUnknown()) {
      CheckProgram(context, body, folder, out);
    }
  }
  CheckUser(context, body, out);
  CheckNames(body, out);
  CheckPorts(context, change, body, out);
  CheckOldPorts(context, change, out);
  return out;
}

}  // namespace deploy::provider::process
