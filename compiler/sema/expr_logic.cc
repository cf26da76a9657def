#include <algorithm>
#include <string>
#include <vector>

#include "base/expr/operators.h"
#include "base/support/text.h"
#include "compiler/sema/dependency.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/names.h"
#include "compiler/sema/narrow.h"
#include "compiler/sema/operand.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using ast::BinaryOp;
using diag::Code;
using support::Cat;
using value::TypeKind;
using value::Value;

bool IsEnv(const Context& c, ast::ExprId id) {
  const ast::Name* name = NameOf(c, id);
  return name != nullptr && name->text == "env" && c.FindLocal("env") == nullptr &&
         !Lookup(c, c.module, "env");
}

// What is tested was refused; whether it is of a type, too.
bool NamesType(const Context& c, std::string_view name) {
  const SymbolId id = Lookup(c, c.module, name);
  return id && c.FindLocal(name) == nullptr && c.checked.symbols[id].kind == SymbolKind::kType;
}

// `env is production`.
Typed IsEnvironment(Context& c, const ast::BinaryExpr& binary, const ast::Name& name, Span span) {
  CountEnvironmentTest(c, span);
  Typed env = Elaborate(c, binary.left, nullptr);
  if (!CheckEnvironmentName(c, name)) {
    return c.Poison(span);
  }
  Typed left = Make(c, expr::Op::kMember, {env}, StringType(), span, c.arena.String("name"));
  Typed right = c.Constant(Value::String(name.text), StringType(), name.span);
  return Make(c, expr::Op::kEqual, {left, right}, BoolType(), span);
}

TypeRef ElementHint(const Typed& left) {
  TypeRef core = Core(left.type);
  return core->kind() == TypeKind::kVersion ? nullptr : value::List(core);
}

// What `x in c` looks through, null when it cannot.
TypeRef ContainedType(TypeRef container) {
  switch (container->kind()) {
    case TypeKind::kList:
    case TypeKind::kSet:
    case TypeKind::kRange:
      return container->element();
    case TypeKind::kMap:
      return container->key();
    case TypeKind::kRecord:
    case TypeKind::kInstances:
      return StringType();
    default:
      return nullptr;
  }
}

bool CanBeIn(TypeRef left, TypeRef right) {
  if (left->kind() == TypeKind::kAny || right->kind() == TypeKind::kAny) {
    return true;
  }
  if (right->kind() == TypeKind::kCidr) {
    return left->kind() == TypeKind::kIp || left->kind() == TypeKind::kCidr;
  }
  if (left->kind() == TypeKind::kVersion &&
      (right->kind() == TypeKind::kString || right->kind() == TypeKind::kVersion)) {
    return true;
  }
  TypeRef contained = ContainedType(right);
  return contained != nullptr && Join(left, Core(contained)) != nullptr;
}

// A number beside a range of quantities has its own message.
bool ReportRangeUnits(Context& c, const ast::BinaryExpr& binary, TypeRef left, TypeRef right) {
  TypeRef element = right->kind() == TypeKind::kRange ? Core(right->element()) : nullptr;
  if (element == nullptr) {
    return false;
  }
  Span left_span = c.tree().expr(binary.left).span, right_span = c.tree().expr(binary.right).span;
  if (left->kind() == TypeKind::kQuantity && IsNumber(element)) {
    ReportPlainNumber(c, left, right_span, left_span);
    return true;
  }
  if (element->kind() == TypeKind::kQuantity && IsNumber(left)) {
    ReportPlainNumber(c, element, left_span, right_span);
    return true;
  }
  if (element->kind() == TypeKind::kQuantity && left->kind() == TypeKind::kQuantity) {
    c.Report(diag::Error(Code::D0404, binary.op_span,
                         Cat(Words(left), " cannot lie in a range of another dimension"))
                 .At(left_span, Words(left))
                 .At(right_span, Words(element)));
    return true;
  }
  return false;
}

// D0306 for a literal beside a version that is no range of versions.
bool RefuseVersionRange(Context& c, TypeRef left, const Typed& right, TypeRef right_type,
                        Span span) {
  if (left->kind() != TypeKind::kVersion || right_type->kind() != TypeKind::kString ||
      !right.literal) {
    return false;
  }
  const Value range = c.Fold(right.id);
  if (range.kind() != value::ValueKind::kString || value::IsVersionRange(range.as_string())) {
    return false;
  }
  c.Report(diag::Error(Code::D0306, span, expr::NoVersionRange(range.as_string()))
               .Here("compares with nothing")
               .Help("write `6.x`, or conditions between commas: `\">=14, <16\"`"));
  return true;
}

}  // namespace

void CountEnvironmentTest(Context& c, Span span) {
  constexpr int kMany = 3;
  if (++c.environment_tests == kMany) {
    c.Report(diag::Warning(Code::D0712, span, "this program tests `env` many times")
                 .Here("third test")
                 .Help("give the record of the environments a field for what differs"));
  }
}

bool CheckEnvironmentName(Context& c, const ast::Name& name) {
  const auto& environments = c.checked.symbols.environments;
  if (environments.contains(name.text) || (environments.empty() && name.text == "default")) {
    return true;
  }
  const auto names = [&] {
    Names declared;
    for (SymbolId id : c.checked.symbols.environment_order) {
      declared.push_back(c.symbol(id).name);
    }
    return declared;
  };
  auto error =
      diag::Error(Code::D0702, name.span, Cat("there is no environment `", name.text, "`"));
  error.Here("unknown environment");
  Suggest(c, error, name, names, "environments");
  c.Report(std::move(error));
  return false;
}

namespace {

// One side of `&&`; the error type after a report. `said`: the other side was reported already.
Typed Side(Context& c, ast::ExprId id, bool said) {
  Typed typed = Elaborate(c, id, BoolType());
  if (IsError(typed.type)) {
    return typed;
  }
  if (said && !Assignable(typed.type, BoolType())) {
    return c.Poison(c.tree().expr(id).span);
  }
  const bool fits = Assignable(typed.type, BoolType());
  Expectation expectation{.subject = "the condition", .mismatch = Code::D0304};
  Typed coerced = Coerce(c, typed, BoolType(), id, expectation);
  return fits ? coerced : c.Poison(c.tree().expr(id).span);
}

}  // namespace

Typed ElaborateLogic(Context& c, const ast::BinaryExpr& binary, Span span) {
  bool is_and = binary.op == BinaryOp::kAnd;
  Typed left = Side(c, binary.left, false);
  ScopeGuard scope(c);
  Assume(c, binary.left, is_and);
  Typed right = Side(c, binary.right, IsError(left.type));
  if (IsError(left.type) || IsError(right.type)) {
    return c.Poison(span);
  }
  return Make(c, is_and ? expr::Op::kAnd : expr::Op::kOr, {left, right}, BoolType(), span);
}

Typed ElaborateCoalesce(Context& c, const ast::BinaryExpr& binary, Span span, TypeRef hint) {
  Typed left = Elaborate(c, binary.left, hint);
  TypeRef inner =
      IsError(left.type) || Base(left.type)->kind() == TypeKind::kNull ? nullptr : Core(left.type);
  Typed right = Elaborate(c, binary.right, inner == nullptr ? hint : inner);
  if (IsError(left.type) || IsError(right.type)) {
    return c.Poison(span);
  }
  TypeRef type = inner == nullptr ? right.type : Join(inner, right.type);
  if (type == nullptr) {
    ReportMismatch(c, right, inner, binary.right, {.subject = "the right side of `??`"});
    return c.Poison(span);
  }
  left.id = ConvertValue(c, left.id, left.type, value::Optional(type), span);
  right.id = ConvertValue(c, right.id, right.type, type, span);
  return Make(c, expr::Op::kCoalesce, {left, right}, type, span);
}

Typed ElaborateIn(Context& c, const ast::BinaryExpr& binary, Span span) {
  Typed left = Elaborate(c, binary.left, nullptr);
  Typed right = Elaborate(c, binary.right, IsError(left.type) ? nullptr : ElementHint(left));
  if (IsError(left.type) || IsError(right.type) || RefuseNull(c, left, binary.left, "`in`") ||
      RefuseNull(c, right, binary.right, "`in`")) {
    return c.Poison(span);
  }
  TypeRef left_type = Base(left.type), right_type = Base(right.type);
  if (!CanBeIn(left_type, right_type)) {
    if (!ReportRangeUnits(c, binary, left_type, right_type)) {
      auto error = diag::Error(Code::D0316, binary.op_span,
                               Cat(Words(left_type), " cannot be in ", Words(right_type)));
      error.At(c.tree().expr(binary.left).span, Words(left_type))
          .At(c.tree().expr(binary.right).span, Words(right_type));
      if (IsTextual(left_type) && IsTextual(right_type)) {
        error.Help("`contains(text, part)` looks into text");
      }
      c.Report(std::move(error));
    }
    return c.Poison(span);
  }
  if (RefuseVersionRange(c, left_type, right, right_type, c.tree().expr(binary.right).span)) {
    return c.Poison(span);
  }
  Typed result = Make(c, expr::Op::kIn, {left, right}, BoolType(), span);
  bool keys = right_type->kind() == TypeKind::kMap || right_type->kind() == TypeKind::kRecord ||
              right_type->kind() == TypeKind::kInstances;
  if (keys) {
    result.phase = result.shape = std::max(left.phase, right.shape);
  }
  return result;
}

Typed ElaborateIs(Context& c, const ast::BinaryExpr& binary, Span span) {
  const ast::Name* name = NameOf(c, binary.right);
  if (IsEnv(c, binary.left) && name != nullptr) {
    return IsEnvironment(c, binary, *name, span);
  }
  Typed left = Elaborate(c, binary.left, nullptr);
  if (IsError(left.type) && name != nullptr && NamesType(c, name->text)) {
    UseName(c, name->text);
    return c.Poison(span);
  }
  Typed right = Elaborate(c, binary.right, IsError(left.type) ? nullptr : Core(left.type));
  if (IsError(left.type) || IsError(right.type)) {
    return c.Poison(span);
  }
  bool null = Base(right.type)->kind() == TypeKind::kNull;
  bool member =
      right.literal &&
      (Core(left.type)->kind() == TypeKind::kEnum || Core(left.type)->kind() == TypeKind::kUnion ||
       Core(left.type)->kind() == TypeKind::kLiteral || Core(left.type)->kind() == TypeKind::kBool);
  if (!null && (!member || !Assignable(Core(right.type), Core(left.type)))) {
    c.Report(
        diag::Error(Code::D0316, binary.op_span,
                    Cat("`is` tests a member of an enum, `env` or null, found ", Words(left.type)))
            .At(c.tree().expr(binary.left).span, Words(left.type))
            .Help("compare values by `==`"));
    return c.Poison(span);
  }
  Typed result = Make(c, expr::Op::kIs, {left, right}, BoolType(), span);
  if (null && left.node && Core(left.type)->kind() == TypeKind::kResource) {
    result.phase = result.shape = left.shape;
  }
  return result;
}

}  // namespace deploy::sema
