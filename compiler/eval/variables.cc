#include <algorithm>
#include <string>
#include <string_view>

#include "base/support/text.h"
#include "compiler/eval/session.h"

namespace deploy::eval {
namespace {

using diag::Code;
using sema::SetField;
using support::Cat;
using value::Value;
using value::ValueKind;

// The field of every type that runs a program.
constexpr std::string_view kVariables = "env";

// The system hands variables over as `NAME=text`.
bool CanBeName(std::string_view name) {
  return !name.empty() && name.find('=') == std::string_view::npos;
}

const SetField* FindVariables(const sema::CheckedNode& node) {
  const auto found = std::find_if(node.fields.begin(), node.fields.end(), [](const SetField& set) {
    return set.parent == SetField::kTop && set.field->name == kVariables;
  });
  return found == node.fields.end() ? nullptr : &*found;
}

void ReportName(Session& s, const sema::CheckedNode& node, const SetField& set,
                std::string_view name) {
  auto error = diag::Error(Code::D0309, set.value,
                           name.empty() ? Cat("a variable in `", kVariables, "` has no name")
                                        : Cat("no variable can be named ",
                                              ToSource(Value::String(std::string(name)), 60)));
  error.Here(name.empty() ? "an empty key" : "a key that is no name");
  error.Help("the name of a variable is not empty and has no `=` in it");
  error.Origin(Cat("schema:", node.schema->name, "@", node.schema->version), "declared here");
  s.sink.Report(std::move(error));
}

}  // namespace

void CheckVariables(Session& s, expr::NodeId id) {
  const sema::CheckedNode& node = s.checked.nodes[id.index];
  const SetField* set = node.schema == nullptr ? nullptr : FindVariables(node);
  if (set == nullptr) {
    return;
  }
  for (const Value& body : s.result.nodes[id.index].bodies) {
    const Value* variables = body.Find(kVariables);
    if (variables == nullptr || variables->kind() != ValueKind::kMap) {
      continue;
    }
    for (const Value& key : variables->keys()) {
      if (key.kind() == ValueKind::kString && !CanBeName(key.as_string())) {
        return ReportName(s, node, *set, key.as_string());  // one shows what is wrong
      }
    }
  }
}

}  // namespace deploy::eval
