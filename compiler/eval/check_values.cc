#include <string>
#include <vector>

#include "base/support/text.h"
#include "compiler/eval/finder.h"
#include "compiler/eval/session.h"

namespace deploy::eval {
namespace {

using diag::Code;
using sema::SetField;
using support::Cat;
using value::Dimension;
using value::TypeKind;
using value::Value;
using value::ValueKind;

value::TypeRef CoreOf(value::TypeRef type) {
  return value::StripRefinement(value::StripOptional(value::StripRefinement(type)));
}

// The interval that the schema gives.
void CheckBounds(Session& s, const sema::CheckedNode& node, const SetField& set,
                 const Value& value) {
  const schema::Field& field = *set.field;
  bool low = field.minimum && Compare(value, *field.minimum) < 0;
  bool high = field.maximum && Compare(value, *field.maximum) > 0;
  if (!low && !high) {
    return;
  }
  std::string rule = field.minimum && field.maximum
                         ? Cat("in ", ToSource(*field.minimum), "..", ToSource(*field.maximum))
                         : Cat(field.minimum ? "at least " : "at most ",
                               ToSource(field.minimum ? *field.minimum : *field.maximum));
  s.sink.Report(
      diag::Error(Code::D0309, set.value, Cat("`", field.name, "` must be ", rule))
          .Here(Cat("this is ", ToSource(value, 60)))
          .Origin(Cat("schema:", node.schema->name, "@", node.schema->version), "declared here"));
}

void CheckLength(Session& s, const sema::CheckedNode& node, const SetField& set,
                 const Value& list) {
  const int wanted = set.field->minimum_length;
  const value::TypeRef type = CoreOf(set.field->type);
  const bool text =
      type->kind() == TypeKind::kList && CoreOf(type->element())->kind() == TypeKind::kString;
  if (list.size() >= static_cast<size_t>(wanted)) {
    return;
  }
  s.sink.Report(
      diag::Error(Code::D0309, set.value,
                  Cat("`", set.field->name, "` needs at least ", wanted,
                      wanted == 1 ? " element" : " elements"))
          .Here(list.size() == 0 ? std::string("empty") : Cat("has ", list.size()))
          .Help(Cat("write what belongs into it: `", set.field->name, " = ",
                    text ? "[\"…\"]" : "[…]", "`"))
          .Origin(Cat("schema:", node.schema->name, "@", node.schema->version), "declared here"));
}

// False when it was refused.
bool CheckQuantity(Session& s, const SetField& set, const Value& value) {
  const value::Amount& amount = value.as_quantity();
  if (amount.number.is_negative() && !set.field->negative_allowed) {
    s.sink.Report(
        diag::Error(Code::D0410, set.value, Cat("`", set.field->name, "` cannot be negative"))
            .Here(Cat("this is ", ToSource(value, 60))));
    return false;
  }
  bool whole = amount.dimension == Dimension::kBytes || amount.dimension == Dimension::kDuration;
  if (whole && !amount.number.is_whole()) {
    std::string_view unit = amount.dimension == Dimension::kBytes ? "bytes" : "nanoseconds";
    s.sink.Report(diag::Error(Code::D0409, set.value,
                              Cat("`", set.field->name, "` is not a whole number of ", unit))
                      .Here(Cat("this is ", ToSource(value, 60)))
                      .Help("round it: `ceil(…)`, `floor(…)` or `round(…, to = 1MiB)`"));
    return false;
  }
  return true;
}

bool IsComparable(const Value& value) {
  return value.kind() == ValueKind::kInt || value.kind() == ValueKind::kFloat ||
         value.kind() == ValueKind::kQuantity;
}

// A check that may take longer than the pause to the next one never keeps its pace.
void CheckPace(Session& s, const sema::CheckedNode& node, uint32_t block, const Value& record) {
  const Value* every = record.Find("every");
  const Value* timeout = record.Find("timeout");
  bool known = every != nullptr && timeout != nullptr && every->kind() == ValueKind::kQuantity &&
               timeout->kind() == ValueKind::kQuantity;
  if (!known || timeout->as_quantity().number <= every->as_quantity().number) {
    return;
  }
  const support::Rational& pause = every->as_quantity().number;
  if (pause.is_negative() || pause.is_zero()) {
    return;  // refused for itself
  }
  source::Span at = node.fields[block].name, other;
  for (const SetField& set : node.fields) {
    if (set.parent == block && set.field->name == "timeout") {
      at = set.value;
    } else if (set.parent == block && set.field->name == "every") {
      other = set.value;
    }
  }
  auto error = diag::Error(Code::D0619, at, "the timeout of a check is longer than its interval");
  error.Here(Cat("an answer may take ", ToSource(*timeout, 40)));
  if (other) {
    error.At(other, Cat("the next check begins after ", ToSource(*every, 40)));
  } else {
    error.Note(Cat("`every` is ", ToSource(*every, 40)));
  }
  error.Help("make `timeout` at most `every`");
  s.sink.Report(std::move(error));
}

bool IsInteresting(const SetField& set) {
  return set.field->kind != schema::BlockKind::kAttribute || set.field->minimum ||
         set.field->maximum || set.field->minimum_length > 0 ||
         CoreOf(set.field->type)->kind() == TypeKind::kQuantity;
}

}  // namespace

void CheckValues(Session& s, expr::NodeId id) {
  const sema::CheckedNode& node = s.checked.nodes[id.index];
  bool any = false;
  for (const SetField& set : node.fields) {
    any = any || IsInteresting(set);
  }
  if (!any) {
    return;
  }
  size_t errors = 0;
  for (const Value& body : s.result.nodes[id.index].bodies) {
    Finder finder(node, body);
    for (uint32_t i = 0; i < node.fields.size(); ++i) {
      const SetField& set = node.fields[i];
      if (!IsInteresting(set)) {
        continue;
      }
      for (const Value* value : finder.Find(set)) {
        if (set.field->kind != schema::BlockKind::kAttribute) {
          CheckPace(s, node, i, *value);
        } else if (set.field->minimum_length > 0 && value->kind() == ValueKind::kList) {
          CheckLength(s, node, set, *value);
        } else if (IsComparable(*value)) {
          bool good = value->kind() != ValueKind::kQuantity || CheckQuantity(s, set, *value);
          if (good) {
            CheckBounds(s, node, set, *value);
          }
        }
      }
    }
    // One instance shows what all have in common.
    if (++errors >= 4 && s.sink.has_errors) {
      return;
    }
  }
}

}  // namespace deploy::eval
