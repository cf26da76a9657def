#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/support/text.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/frame.h"
#include "compiler/sema/record.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using support::Cat;
using value::TypeKind;

// Must something be done to the value, inside included?
bool NeedsWork(TypeRef from, TypeRef to) {
  return from != to && (HasRefinement(to) || NeedsConversion(from, to));
}

// The type has rules or defaults inside, which kConvert does not know of.
bool IsStructured(TypeRef to) {
  switch (Base(to)->kind()) {
    case TypeKind::kOptional:
    case TypeKind::kList:
    case TypeKind::kSet:
    case TypeKind::kMap:
    case TypeKind::kRecord:
      return HasRefinement(Base(to));
    default:
      return false;
  }
}

ExprId FieldOf(Context& c, ExprId record, const value::FieldType& field, Span span) {
  return c.arena.Add(expr::Op::kMember, {&record, 1}, Plain(field.type), span,
                     c.arena.String(field.name));
}

ExprId ConvertRecord(Context& c, ExprId id, TypeRef from, TypeRef to, Span span,
                     const Refinement* rules) {
  std::vector<ExprId> values;
  for (size_t i = 0; i < to->fields().size(); ++i) {
    const value::FieldType& field = to->fields()[i];
    const value::FieldType* given =
        from->kind() == TypeKind::kRecord ? from->field(field.name) : nullptr;
    if (given != nullptr) {
      values.push_back(
          ConvertValue(c, FieldOf(c, id, *given, span), given->type, field.type, span));
    } else if (rules != nullptr && i < rules->defaults.size() && rules->defaults[i]) {
      values.push_back(
          c.arena.Add(expr::Op::kGlobal, {}, field.type, span, rules->defaults[i].index));
    } else {
      values.push_back(c.arena.Constant(value::Value::Null(), NullType(), span));
    }
  }
  return c.arena.Add(expr::Op::kRecord, values, Plain(to), span, AddFieldNames(c, to));
}

// Converts what slot 0 of the current frame holds.
ExprId ConvertSlot(Context& c, TypeRef from, TypeRef to, Span span, const Refinement* rules) {
  ExprId slot = c.arena.Add(expr::Op::kLocal, {}, from, span, 0);
  from = Base(from);
  if (from->kind() == TypeKind::kOptional || from->kind() == TypeKind::kNull) {
    ExprId null = c.arena.Constant(value::Value::Null(), NullType(), span);
    ExprId is_null =
        c.arena.Add(expr::Op::kEqual, std::vector<ExprId>{slot, null}, BoolType(), span);
    TypeRef inner = Core(from)->kind() == TypeKind::kNull ? Core(to) : Core(from);
    ExprId converted = ConvertValue(c, slot, inner, Base(to)->element(), span);
    return c.arena.Add(expr::Op::kIf, std::vector<ExprId>{is_null, null, converted}, Plain(to),
                       span);
  }
  TypeRef core = Core(to);
  if (core->kind() == TypeKind::kRecord && from->kind() == TypeKind::kRecord) {
    return ConvertRecord(c, slot, from, core, span, rules);
  }
  if (core->kind() == TypeKind::kMap && from->kind() == TypeKind::kRecord) {
    TypeRef joined = ErrorType();
    for (const value::FieldType& field : from->fields()) {
      TypeRef next = Join(joined, field.type);
      joined = next == nullptr ? core->element() : next;
    }
    from = value::Map(core->key(), joined);
    slot = c.arena.Add(expr::Op::kConvert, {&slot, 1}, Plain(from), span);
  }
  uint32_t key = c.next_slot++, element = c.next_slot++;
  c.frame_size = std::max(c.frame_size, c.next_slot);
  ExprId item = c.arena.Add(expr::Op::kLocal, {}, from->element(), span, element);
  ExprId body = ConvertValue(c, item, from->element(), core->element(), span);
  if (core->kind() == TypeKind::kMap) {
    ExprId name = c.arena.Add(expr::Op::kLocal, {}, from->key(), span, key);
    return c.arena.Add(expr::Op::kMapFor, std::vector<ExprId>{slot, name, body}, Plain(core), span,
                       key, element);
  }
  ExprId list = c.arena.Add(expr::Op::kListFor, std::vector<ExprId>{slot, body},
                            value::List(Plain(core->element())), span, 0xffffffffu, element);
  return core->kind() == TypeKind::kSet
             ? c.arena.Add(expr::Op::kConvert, {&list, 1}, Plain(core), span)
             : list;
}

// The value stands once in the call, however often the conversion reads it.
ExprId CallConversion(Context& c, ExprId id, TypeRef from, TypeRef to, Span span,
                      const Refinement* rules) {
  expr::Function function;
  function.name = Cat("to ", to->ToString());
  function.parameter_count = 1;
  {
    FrameGuard frame(c);
    c.next_slot = c.frame_size = 1;
    function.body = ConvertSlot(c, from, to, span, rules);
    function.frame_size = c.frame_size;
  }
  c.checked.program.functions.push_back(std::move(function));
  uint32_t index = static_cast<uint32_t>(c.checked.program.functions.size() - 1);
  return c.arena.Add(expr::Op::kApply, {&id, 1}, Plain(to), span, index);
}

ExprId AddRule(Context& c, ExprId id, const Refinement& rules, Span span) {
  if (!rules.predicate) {
    return id;
  }
  uint32_t slot = c.next_slot++;
  c.frame_size = std::max(c.frame_size, c.next_slot);
  ExprId it = c.arena.Add(expr::Op::kLocal, {}, Plain(rules.base), rules.where, slot);
  ExprId holds =
      c.arena.Add(expr::Op::kApply, {&it, 1}, BoolType(), rules.where, rules.predicate.index);
  ExprId message =
      c.arena.Constant(value::Value::String(RuleMessage(rules)), StringType(), rules.where);
  --c.next_slot;
  return c.arena.Add(expr::Op::kCheck, std::vector<ExprId>{id, holds, message}, Plain(rules.base),
                     span, slot);
}

}  // namespace

std::string RuleMessage(const Refinement& rules) {
  std::string subject = rules.name.empty() ? "the value" : Cat("a `", rules.name, "`");
  return Cat(subject, " must satisfy `", rules.text, "`");
}

ExprId ConvertValue(Context& c, ExprId id, TypeRef from, TypeRef to, Span span) {
  if (!NeedsWork(from, to) || IsError(from) || IsError(to)) {
    return id;
  }
  if (to->kind() == TypeKind::kRefinement) {
    const Refinement& rules = c.checked.refinements[to->refinement()];
    TypeRef base = to->element();
    bool fill =
        !rules.defaults.empty() && Base(from)->kind() == TypeKind::kRecord && base != Base(from);
    ExprId converted = fill ? CallConversion(c, id, from, base, span, &rules)
                            : ConvertValue(c, id, from, base, span);
    return AddRule(c, converted, rules, span);
  }
  if (Base(from)->kind() == TypeKind::kNull) {
    return id;
  }
  if (to->kind() == TypeKind::kOptional && !IsOptional(from)) {
    return ConvertValue(c, id, from, to->element(), span);
  }
  if (IsStructured(to)) {
    return CallConversion(c, id, from, to, span, nullptr);
  }
  return c.arena.Add(expr::Op::kConvert, {&id, 1}, Plain(to), span);
}

}  // namespace deploy::sema
