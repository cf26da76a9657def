#include <string>
#include <utility>
#include <vector>

#include "base/expr/text.h"
#include "base/support/text.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/text.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Cat;
using value::TypeKind;
using value::Value;

// "a" where a union of string literals is wanted is its own type.
TypeRef LiteralAlternative(TypeRef hint, std::string_view text) {
  TypeRef core = Core(hint);
  if (core->kind() == TypeKind::kLiteral) {
    return core->literal() == text ? core : nullptr;
  }
  if (core->kind() == TypeKind::kUnion) {
    for (TypeRef alternative : core->alternatives()) {
      if (Base(alternative)->kind() == TypeKind::kLiteral && Base(alternative)->literal() == text) {
        return alternative;
      }
    }
  }
  return nullptr;
}

Typed Plain(Context& c, std::string_view text, Span span, TypeRef hint) {
  if (hint != nullptr) {
    TypeKind kind = Core(hint)->kind();
    if (kind != TypeKind::kString && IsTextType(kind)) {
      return TextConstant(c, Core(hint), text, span, true);
    }
    if (TypeRef literal = LiteralAlternative(hint, text)) {
      return c.Constant(Value::String(text), literal, span);
    }
  }
  return c.Constant(Value::String(text), StringType(), span);
}

Typed Part(Context& c, ast::ExprId id, Span span) {
  Typed typed = Elaborate(c, id, nullptr);
  if (IsError(typed.type) || HasText(typed.type)) {
    return typed;
  }
  if (IsOptional(typed.type) && HasText(Core(typed.type))) {
    ReportMismatch(c, typed, Core(typed.type), id, {.subject = "`${}`"});
    return c.Poison(span);
  }
  c.Report(diag::Error(Code::D0303, c.tree().expr(id).span,
                       Cat(Words(typed.type), " cannot stand in text"))
               .Here(Cat("this is ", Words(typed.type)))
               .Help("`join(xs, \", \")` makes text of a list, `json_encode(x)` of anything"));
  return c.Poison(span);
}

}  // namespace

Typed TextConstant(Context& c, TypeRef type, std::string_view text, Span span, bool quoted) {
  expr::TextError error;
  if (auto value = expr::ParseText(type->kind(), text, &error)) {
    return c.Constant(*std::move(value), type, span);
  }
  auto report = diag::Error(error.code, span, error.message);
  report.Here(Cat("not ", Words(type)));
  if (!error.suggestion.empty()) {
    std::string fixed = quoted ? Cat("\"", error.suggestion, "\"") : std::string(error.suggestion);
    report.FixIt(
        Cat("write `", error.suggestion, "`"),
        error.code == Code::D0307 ? diag::Applicability::kAlways : diag::Applicability::kMaybe,
        {{span, fixed}});
  }
  c.Report(std::move(report));
  return c.Poison(span);
}

Typed ElaborateString(Context& c, const ast::StringExpr& text, Span span, TypeRef hint) {
  bool plain = true;
  for (const ast::StringPart& part : text.parts) {
    plain = plain && !part.expr;
  }
  if (plain) {
    std::string whole;
    for (const ast::StringPart& part : text.parts) {
      whole += part.text;
    }
    return Plain(c, whole, span, hint);
  }
  Typed result;
  std::vector<ExprId> parts;
  for (const ast::StringPart& part : text.parts) {
    if (!part.expr) {
      parts.push_back(c.arena.Constant(Value::String(part.text), StringType(), part.span));
      continue;
    }
    Typed typed = Part(c, part.expr, part.span);
    result.Join(typed);
    parts.push_back(typed.id);
  }
  result.literal = false;
  result.type = StringType();
  result.id = c.arena.Add(expr::Op::kTemplate, parts, StringType(), span);
  return result;
}

}  // namespace deploy::sema
