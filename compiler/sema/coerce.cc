#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/support/text.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using support::Cat;
using value::TypeKind;

bool IsListLiteral(const Context& c, ast::ExprId source) {
  source = source ? SkipParens(c.tree(), source) : source;
  return source && (std::holds_alternative<ast::ListExpr>(c.tree().expr(source).node) ||
                    std::holds_alternative<ast::ListForExpr>(c.tree().expr(source).node));
}

// What only literals may do: text with a form of its own, a list that becomes a set.
bool LiteralFits(const Context& c, const Typed& typed, TypeRef core, ast::ExprId source) {
  TypeRef from = Base(typed.type);
  if (from->kind() == TypeKind::kString && IsTextType(core->kind())) {
    return source && AsString(c.tree(), source) != nullptr;
  }
  if (from->kind() == TypeKind::kList && core->kind() == TypeKind::kSet) {
    return IsListLiteral(c, source) && Assignable(from->element(), core->element());
  }
  return false;
}

// A record that has more fields than are wanted loses them.
void WarnDropped(Context& c, TypeRef from, TypeRef to, Span span) {
  if (from->kind() != TypeKind::kRecord || to->kind() != TypeKind::kRecord) {
    return;
  }
  std::vector<std::string> dropped;
  for (const value::FieldType& field : from->fields()) {
    if (to->field(field.name) == nullptr) {
      dropped.push_back(Cat("`", field.name, "`"));
    }
  }
  if (dropped.empty()) {
    return;
  }
  const std::string names = support::Join(dropped, ", ");
  c.Report(
      diag::Warning(diag::Code::D0320, span, Cat("this record loses ", names))
          .Here(Cat("`", to->ToString(), "` has no such field"))
          .Help("write the record with the fields that are wanted, or add the field to the type"));
}

}  // namespace

Typed Coerce(Context& c, Typed typed, TypeRef type, ast::ExprId source,
             const Expectation& expectation) {
  if (typed.type == type || IsError(type)) {
    return typed;
  }
  Span span = source ? c.tree().expr(source).span : Span{};
  if (IsError(typed.type)) {
    typed.type = type;
    return typed;
  }
  TypeRef core = Core(type);
  if (LiteralFits(c, typed, core, source)) {
    TypeRef base = Plain(core);
    Typed converted = Make(c, expr::Op::kConvert, {typed}, base, span);
    converted.shape = typed.shape;
    converted.id = ConvertValue(c, converted.id, base, type, span);
    converted.type = type;
    return converted;
  }
  if (!Assignable(typed.type, type)) {
    ReportMismatch(c, typed, type, source, expectation);
    Typed poison = c.Poison(span);
    poison.type = type;
    return poison;
  }
  WarnDropped(c, Base(typed.type), core, span);
  typed.id = ConvertValue(c, typed.id, typed.type, type, span);
  if (core->kind() != TypeKind::kAny) {
    typed.type = type;
  }
  return typed;
}

}  // namespace deploy::sema
