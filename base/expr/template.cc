#include <string>

#include "base/expr/machine.h"
#include "base/support/text.h"

namespace deploy::expr {

using value::Value;
using value::ValueKind;

Value Machine::EvalTemplate(ExprId id, const Node& node) {
  std::string text;
  const Value* unknown = nullptr;
  Value kept;
  for (const ExprId child : arena().children(id)) {
    const Value part = Eval(child);
    if (part.kind() == ValueKind::kString) {
      text += part.as_string();
    } else if (part.is_unknown()) {
      // All parts are evaluated: a mistake in a later one is reported in the same go.
      if (unknown == nullptr || IsPoison(part)) {
        kept = part;
        unknown = &kept;
      }
    } else if (const std::optional<std::string> shown = ToText(part)) {
      text += *shown;
    } else {
      const Node& place = arena().node(child);
      auto error = diag::Error(diag::Code::D0303, place.span ? place.span : node.span,
                               support::Cat(KindPhrase(part), " has no form as text"));
      Operand(error, child, part);
      kept = Fail(error);
      unknown = &kept;
    }
    if (!FitsBytes(node, text.size())) {
      return poison_;
    }
  }
  return unknown != nullptr ? kept : Value::String(text);
}

}  // namespace deploy::expr
