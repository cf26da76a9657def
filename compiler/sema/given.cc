#include <string>

#include "base/expr/builtin.h"
#include "base/expr/convert.h"
#include "base/support/text.h"
#include "compiler/sema/context.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/sema.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using support::Cat;
using value::TypeKind;
using value::Value;

// The value converted to the type of the input, its rules included.
ExprId WithRules(Context& c, const CheckedInput& input, Value value) {
  TypeRef plain = Plain(input.type);
  ExprId constant = c.arena.Constant(std::move(value), plain, input.name_span);
  return ConvertValue(c, constant, plain, input.type, input.name_span);
}

ExprId Refuse(Context& c, const CheckedInput& input, std::string message) {
  c.Report(diag::Error(diag::Code::D0704, input.name_span,
                       Cat("input `", c.symbol(input.symbol).name, "` is ", Words(input.type), ": ",
                           message))
               .Here("declared here"));
  return c.Poison(input.name_span).id;
}

}  // namespace

bool IsPlainText(TypeRef type) {
  TypeRef core = Core(type);
  if (core->kind() == TypeKind::kUnion) {
    for (TypeRef alternative : core->alternatives()) {
      if (!IsPlainText(alternative)) {
        return false;
      }
    }
    return true;
  }
  return IsTextType(core->kind()) || core->kind() == TypeKind::kEnum ||
         core->kind() == TypeKind::kLiteral;
}

ExprId GiveText(Checked& checked, const module::ModuleSet& modules, const CheckedInput& input,
                std::string_view text, diag::Sink& sink) {
  Context c(modules, sink, checked);
  if (IsError(input.type)) {
    return c.Poison(input.name_span).id;
  }
  expr::TextError error;
  auto value = expr::ConvertTo(Value::String(text), Core(Plain(input.type)), &error);
  return value ? WithRules(c, input, *std::move(value)) : Refuse(c, input, error.message);
}

ExprId GiveJson(Checked& checked, const module::ModuleSet& modules, const CheckedInput& input,
                std::string_view json, diag::Sink& sink) {
  Context c(modules, sink, checked);
  if (IsError(input.type)) {
    return c.Poison(input.name_span).id;
  }
  int decode = expr::FindBuiltin("json_decode");
  ExprId text = c.arena.Constant(Value::String(json), StringType(), input.name_span);
  ExprId call = c.arena.Add(expr::Op::kCall, {&text, 1}, value::Simple(TypeKind::kAny),
                            input.name_span, static_cast<uint32_t>(decode));
  Value decoded = c.Fold(call, false);
  expr::TextError error;
  auto value =
      decoded.is_unknown() ? std::nullopt : expr::ConvertTo(decoded, Plain(input.type), &error);
  if (!value) {
    return Refuse(c, input, decoded.is_unknown() ? "this is no JSON" : error.message);
  }
  return WithRules(c, input, *std::move(value));
}

ExprId GiveLiteral(Checked& checked, const module::ModuleSet& modules, const CheckedInput& input,
                   const ast::Tree& tree, ast::ExprId expr, diag::Sink& sink) {
  diag::CollectingSink held;
  ExprId result;
  {
    Context c(modules, held, checked);
    if (IsError(input.type)) {
      return c.Poison(input.name_span).id;
    }
    c.BeginFragment(tree);
    Typed value = Check(c, expr, input.type, {});
    c.End();
    if (value.phase != Phase::kConst && !held.has_errors()) {
      held.Report(diag::Error(diag::Code::D0704, input.name_span, "a literal is wanted"));
    }
    result = value.id;
  }
  Context c(modules, sink, checked);
  if (!held.has_errors()) {
    return result;
  }
  for (const diag::Diagnostic& d : held.diagnostics()) {
    if (d.severity == diag::Severity::kError) {
      bool name = d.code == diag::Code::D0201;
      return Refuse(c, input, name ? "a literal is wanted, found a name" : d.message);
    }
  }
  return result;
}

}  // namespace deploy::sema
