#include <string>
#include <utility>
#include <vector>

#include "base/support/text.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/names.h"
#include "compiler/sema/spell_type.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Cat;
using value::TypeKind;

// A record is iterated as a map, if its fields have a type in common.
TypeRef MapOfRecord(Context& c, TypeRef record, Span span, ast::ExprId source) {
  TypeRef element = ErrorType();
  for (const value::FieldType& field : record->fields()) {
    TypeRef joined = Join(element, field.type);
    if (joined == nullptr) {
      auto error = diag::Error(Code::D0301, span, "the fields of this record have different types");
      error.Here(Cat("`", field.name, "` is ", Words(field.type), ", the fields before are ",
                     Words(element)));
      TypeRef spelled = SpelledFields(record);
      HelpSpellUse(c, error, source,
                   spelled == nullptr ? nullptr : value::Map(StringType(), spelled));
      c.Report(std::move(error));
      return nullptr;
    }
    element = joined;
  }
  return value::Map(StringType(), element);
}

struct Kinds {
  TypeRef key = nullptr, element = nullptr;
  bool keyed = false;  // the first of two names is a key, not an index
};

bool FindKinds(Context& c, Typed& iterable, Span span, ast::ExprId source, Kinds& kinds) {
  TypeRef core = Core(iterable.type);
  if (core->kind() == TypeKind::kRecord) {
    TypeRef map = MapOfRecord(c, core, span, source);
    if (map == nullptr) {
      return false;
    }
    iterable.id = c.arena.Add(expr::Op::kConvert, {&iterable.id, 1}, Plain(map), span);
    iterable.type = core = map;
  }
  switch (core->kind()) {
    case TypeKind::kList:
    case TypeKind::kSet:
      kinds = {IntType(), core->element(), false};
      return true;
    case TypeKind::kRange:
      if (Base(core->element())->kind() == TypeKind::kInt) {
        kinds = {IntType(), IntType(), false};
        return true;
      }
      break;
    case TypeKind::kMap:
      kinds = {core->key(), core->element(), true};
      return true;
    case TypeKind::kInstances:
      kinds = {StringType(), value::Resource(core->name()), true};
      return true;
    case TypeKind::kAny:
      kinds = {core, core, true};
      return true;
    default:
      break;
  }
  c.Report(diag::Error(Code::D0317, span, Cat(Words(iterable.type), " cannot be iterated"))
               .Here(Cat("this is ", Words(iterable.type)))
               .Help("lists, sets, maps, records, ranges of int and repeated resources can"));
  return false;
}

uint32_t DeclareName(Context& c, const ast::Name& name, Local local, bool fixed, uint32_t slot) {
  if (name) {
    WarnShadowing(c, name);
  }
  local.name = name.text == "_" ? std::string_view() : name.text;
  local.span = name.span;
  if (!fixed) {
    return c.Declare(local);
  }
  local.slot = slot;
  c.locals.push_back(local);
  return slot;
}

// What the parts of a comprehension should be, where the whole has the type `hint`: what is wanted,
// or the error type where that is lost.
TypeRef PlaceOf(TypeRef wanted, TypeRef hint) {
  return wanted == nullptr && hint != nullptr && IsError(Core(hint)) ? ErrorType() : wanted;
}

Typed ForBody(Context& c, ast::ExprId condition, Loop& loop, Typed& result) {
  Typed test;
  if (condition) {
    test = CheckCondition(c, condition);
    result.Join(test);
  }
  result.shape = std::max(loop.iterable.shape, condition ? test.phase : Phase::kConst);
  return test;
}

}  // namespace

Loop DeclareLoop(Context& c, Typed iterable, const LoopNames& names, Span span, bool fixed_slots,
                 ast::ExprId source) {
  Loop loop;
  loop.iterable = iterable;
  Kinds kinds{ErrorType(), ErrorType(), true};
  bool broken = IsError(iterable.type);
  if (!broken && IsOptional(iterable.type)) {
    ReportMismatch(c, iterable, Core(iterable.type), {}, {.subject = "a loop", .declared = span});
    broken = true;
  }
  if (!broken && !FindKinds(c, loop.iterable, span, source, kinds)) {
    kinds = {ErrorType(), ErrorType(), true};
    broken = true;
  }
  if (broken) {
    loop.iterable = c.Poison(span);
  }
  loop.key_type = kinds.key;
  loop.element_type = kinds.element;
  Local key, element;
  key.type = kinds.key;
  key.phase = key.shape = loop.iterable.shape;
  key.source = iterable.source;
  element.type = kinds.element;
  element.phase = iterable.phase;
  element.shape = iterable.node ? iterable.shape : iterable.phase;
  element.source = iterable.source;
  element.node = iterable.node;
  if (names.second.span || names.second) {
    if (names.first) {
      loop.first_slot = DeclareName(c, names.first, key, fixed_slots, kFirstSlot);
    }
    loop.second_slot = DeclareName(c, names.second, element, fixed_slots, kSecondSlot);
  } else {
    loop.second_slot = DeclareName(c, names.first, element, fixed_slots, kSecondSlot);
  }
  return loop;
}

Typed ElaborateListFor(Context& c, const ast::ListForExpr& each, Span span, TypeRef hint) {
  Typed iterable = Elaborate(c, each.iterable, nullptr);
  ScopeGuard scope(c);
  Span over = each.iterable ? c.tree().expr(each.iterable).span : span;
  Loop loop = DeclareLoop(c, iterable, {each.first, each.second}, over, false, each.iterable);
  Typed result;
  Typed test = ForBody(c, each.condition, loop, result);
  TypeRef wanted = nullptr;
  if (hint != nullptr &&
      (Core(hint)->kind() == TypeKind::kList || Core(hint)->kind() == TypeKind::kSet)) {
    wanted = Core(hint)->element();
  }
  Typed body = Elaborate(c, each.body, PlaceOf(wanted, hint));
  if (wanted != nullptr && !IsError(body.type)) {
    body = Coerce(c, body, wanted, each.body, {.subject = "an element"});
  }
  Phase shape = result.shape;
  result.Join(body);
  // The elements come from the body; the iterable gives only how many there are.
  result.phase = std::max(result.phase, loop.iterable.shape);
  result.shape = shape;
  result.literal = result.literal && loop.iterable.literal;
  std::vector<ExprId> children = {loop.iterable.id, body.id};
  if (each.condition) {
    children.push_back(test.id);
  }
  if (IsError(body.type)) {
    return c.Poison(span);
  }
  result.node = body.node;
  result.type = value::List(body.type);
  result.id = c.arena.Add(expr::Op::kListFor, children, result.type, span, loop.first_slot,
                          loop.second_slot);
  return result;
}

Typed ElaborateObjectFor(Context& c, const ast::ObjectForExpr& each, Span span, TypeRef hint) {
  Typed iterable = Elaborate(c, each.iterable, nullptr);
  ScopeGuard scope(c);
  Span over = each.iterable ? c.tree().expr(each.iterable).span : span;
  Loop loop = DeclareLoop(c, iterable, {each.first, each.second}, over, false, each.iterable);
  Typed result;
  Typed test = ForBody(c, each.condition, loop, result);
  TypeRef key_type = StringType(), wanted = nullptr;
  if (hint != nullptr && Core(hint)->kind() == TypeKind::kMap) {
    key_type = Core(hint)->key();
    wanted = Core(hint)->element();
  }
  Typed key = Elaborate(c, each.key, key_type);
  TypeKind found = Core(key.type)->kind();
  bool key_fits = found == TypeKind::kInt || found == TypeKind::kEnum;
  if (!(wanted == nullptr && key_fits)) {
    key = Coerce(c, key, key_type, each.key, {.subject = "a key"});
  } else {
    key_type = key.type;
  }
  CheckPhase(c, key, key.phase, Phase::kPlan, Code::D0503, c.tree().expr(each.key).span,
             "the keys of a map are known before apply");
  Typed value = Elaborate(c, each.value, PlaceOf(wanted, hint));
  if (wanted != nullptr && !IsError(value.type)) {
    value = Coerce(c, value, wanted, each.value, {.subject = "a value"});
  }
  Phase shape = std::max(result.shape, key.phase);
  result.Join(key);
  result.Join(value);
  result.phase = std::max(result.phase, loop.iterable.shape);
  result.shape = shape;
  result.literal = result.literal && loop.iterable.literal;
  std::vector<ExprId> children = {loop.iterable.id, key.id, value.id};
  if (each.condition) {
    children.push_back(test.id);
  }
  if (IsError(value.type) || IsError(key_type)) {
    return c.Poison(span);
  }
  result.type = value::Map(key_type, value.type);
  result.id = c.arena.Add(expr::Op::kMapFor, children, result.type, span, loop.first_slot,
                          loop.second_slot);
  return result;
}

}  // namespace deploy::sema
