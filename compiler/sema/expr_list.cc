#include <algorithm>
#include <vector>

#include "compiler/sema/expr.h"
#include "compiler/sema/spell_type.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Code;
using value::TypeKind;

struct Part {
  Typed typed;
  ast::ExprId source;
  bool spread = false;
  TypeRef element = nullptr;  // what it adds to the list
};

// What the list would like its elements to be.
struct Wanted {
  TypeRef element = nullptr;  // null: anything
  TypeRef place = nullptr;    // the same, or the error type
  TypeRef list = nullptr;
};

Part ElaborateElement(Context& c, const ast::Element& element, const Wanted& types) {
  TypeRef wanted = types.element;
  Part part;
  part.source = element.value;
  part.spread = element.spread;
  if (!element.spread) {
    part.typed = Elaborate(c, element.value, types.place);
    if (wanted != nullptr && !IsError(part.typed.type)) {
      part.typed = Coerce(c, part.typed, wanted, element.value, {.subject = "an element"});
    }
    part.element = part.typed.type;
    return part;
  }
  part.typed = Elaborate(c, element.value, types.list);
  TypeRef core = Core(part.typed.type);
  bool list = core->kind() == TypeKind::kList || core->kind() == TypeKind::kSet;
  if (list && !IsOptional(part.typed.type)) {
    part.element = core->element();
    if (wanted != nullptr && Assignable(part.element, wanted)) {
      part.typed.id = ConvertValue(c, part.typed.id, core, value::List(wanted),
                                   c.tree().expr(element.value).span);
      part.element = wanted;
    }
  } else if (!IsError(part.typed.type)) {
    ReportMismatch(c, part.typed, value::List(wanted == nullptr ? ErrorType() : wanted),
                   element.value, {.subject = "`...` in a list"});
    part.typed = c.Poison(c.tree().expr(element.value).span);
  }
  if (part.element == nullptr) {
    part.element = ErrorType();
  }
  return part;
}

TypeRef SpelledElement(const std::vector<Part>& parts) {
  TypeRef element = ErrorType();
  for (const Part& part : parts) {
    element = SpelledType(element, part.element);
  }
  return element;
}

// The element type when nothing is wanted; null after D0301 at the first that does not fit, or when
// all are broken.
TypeRef CommonElement(Context& c, const std::vector<Part>& parts, ast::ExprId list) {
  TypeRef element = ErrorType();
  for (const Part& part : parts) {
    TypeRef joined = Join(element, part.element);
    if (joined == nullptr) {
      auto error = diag::Error(Code::D0301, c.tree().expr(part.source).span,
                               "the elements of a list have one type");
      error.Here(Words(part.element)).At(c.tree().expr(parts[0].source).span, Words(element));
      if (TypeRef spelled = SpelledElement(parts)) {
        HelpSpellHere(c, error, list, value::List(spelled));
      }
      c.Report(std::move(error));
      return nullptr;
    }
    element = joined;
  }
  bool broken = !parts.empty() && IsError(element);
  return broken ? nullptr : element;
}

}  // namespace

Typed ElaborateList(Context& c, ast::ExprId id, const ast::ListExpr& list, Span span,
                    TypeRef hint) {
  TypeRef core = hint == nullptr ? nullptr : Core(hint);
  bool wants_list =
      core != nullptr && (core->kind() == TypeKind::kList || core->kind() == TypeKind::kSet);
  TypeRef wanted = wants_list && !IsError(core->element()) ? core->element() : nullptr;
  // The elements of what is broken are not known either.
  TypeRef place = wants_list ? core->element() : core != nullptr && IsError(core) ? core : nullptr;
  std::vector<Part> parts;
  parts.reserve(list.elements.size());
  for (const ast::Element& element : list.elements) {
    parts.push_back(ElaborateElement(c, element, {wanted, place, hint}));
  }
  TypeRef element = wanted == nullptr ? CommonElement(c, parts, id) : wanted;
  if (element == nullptr) {
    return c.Poison(span);
  }
  Typed result;
  Phase shape = Phase::kConst;
  std::vector<ExprId> children;
  children.reserve(parts.size());
  bool same_node = !parts.empty();
  for (Part& part : parts) {
    result.Join(part.typed);
    same_node = same_node && !part.spread && part.typed.node == parts[0].typed.node;
    if (part.spread) {
      shape = std::max(shape, part.typed.shape);
      part.typed.id = c.arena.Add(expr::Op::kSpread, {&part.typed.id, 1}, nullptr,
                                  c.tree().expr(part.source).span);
    } else {
      part.typed.id =
          ConvertValue(c, part.typed.id, part.element, element, c.tree().expr(part.source).span);
    }
    children.push_back(part.typed.id);
  }
  result.shape = shape;
  result.node = same_node ? parts[0].typed.node : NodeId{};
  result.type = value::List(element);
  result.id = c.arena.Add(expr::Op::kList, children, result.type, span);
  return result;
}

}  // namespace deploy::sema
