#include <algorithm>

#include "base/support/text.h"
#include "runtime/provider/action/body.h"
#include "runtime/provider/fields.h"

namespace deploy::provider {

using value::Value;

PlannedChange PlanAction(const PlanRequest& request) {
  PlannedChange planned;
  const Value& stored = request.last_applied ? request.last_applied->attributes : request.desired;
  if (request.desired.is_null()) {
    if (request.last_applied) {
      const bool has_undo = !IsAbsent(stored, "undo") && !IsCheck(stored);
      planned.action = PlannedAction::kDelete;
      planned.class_ = has_undo ? schema::Class::kCompensable : schema::Class::kReversible;
      planned.undo = has_undo ? support::Cat("run ", Quoted(TextListField(stored, "run")), " again")
                              : "remember it again";
      planned.note = has_undo ? support::Cat("runs ", Quoted(TextListField(stored, "undo")))
                              : "it has no `undo`: its effect stays, and it is forgotten";
    }
    return planned;
  }
  for (const char* name : {"run", "env", "directory", "triggers"}) {
    const Value before =
        request.live.image ? FieldOf(request.live.image->attributes, name) : Value();
    const bool both_absent = before.is_null() && IsAbsent(request.desired, name);
    const bool ignored = std::find(request.ignore_changes.begin(), request.ignore_changes.end(),
                                   name) != request.ignore_changes.end();
    if (!both_absent && !ignored && !(before == FieldOf(request.desired, name))) {
      planned.changes.push_back(
          {.path = name, .before = before, .after = FieldOf(request.desired, name)});
    }
  }
  if (request.live.image && planned.changes.empty()) {
    planned.planned = request.live.image->attributes;
    return planned;
  }
  const bool check = IsCheck(request.desired);
  const bool has_undo = !IsAbsent(request.desired, "undo");
  planned.action = request.live.image ? PlannedAction::kUpdate : PlannedAction::kCreate;
  planned.run = true;
  planned.class_ = check      ? schema::Class::kReversible
                   : has_undo ? schema::Class::kCompensable
                              : schema::Class::kIrreversible;
  if (check) {
    planned.phase = event::Phase::kVerify;
  }
  planned.undo = check      ? "nothing to undo: a check"
                 : has_undo ? support::Cat("run ", Quoted(TextListField(request.desired, "undo")))
                            : "none: it has no `undo`";
  planned.planned =
      WithField(WithField(request.desired, "stdout", Value::Unknown(request.address + ".stdout")),
                "exit_code", Value::Unknown(request.address + ".exit_code"));
  return planned;
}

}  // namespace deploy::provider
