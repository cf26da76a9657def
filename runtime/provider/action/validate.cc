#include "base/support/text.h"
#include "runtime/provider/action/body.h"
#include "runtime/provider/fields.h"

namespace deploy::provider {

using value::Value;

std::vector<Finding> ValidateAction(const Context& context, const Change& change) {
  std::vector<Finding> findings;
  const bool deletes = change.kind == ChangeKind::kDelete;
  const Value& body = deletes && change.prior ? change.prior->attributes : change.desired;
  for (const char* field : {"run", "undo", "probe"}) {
    const bool wanted = deletes ? std::string_view(field) == "undo" : true;
    if (!wanted || IsAbsent(body, field) || FieldOf(body, field).HasUnknown()) {
      continue;
    }
    const ProgramCall call = CallOf(context, body, field);
    if (call.command.empty()) {
      findings.push_back(
          {.message = support::Cat("`", field, "` of `", change.address, "` names no program"),
           .help = "write the program and its arguments as a list"});
      continue;
    }
    const std::string& program = call.command[0];
    const bool is_path = program.find('/') != std::string::npos;
    const std::string path =
        !is_path || program[0] == '/' ? program : support::Cat(call.folder, "/", program);
    const auto info = is_path ? context.world->files().Stat(path)
                              : absl::StatusOr<world::FileInfo>(world::FileInfo());
    const bool found = is_path ? info.ok() && info->kind != world::FileKind::kAbsent
                               : context.world->processes().Which(program).has_value();
    if (!found && !(is_path && context.managed(path))) {
      findings.push_back({.message = support::Cat("the program `", program, "` of `",
                                                  change.address, "` is not there"),
                          .help = is_path ? "check the path" : "install it, or write its path"});
    }
  }
  return findings;
}

}  // namespace deploy::provider
