#include <string>
#include <utility>
#include <vector>

#include "base/expr/operators.h"
#include "base/support/text.h"
#include "base/value/unit.h"
#include "compiler/sema/dependency.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/operand.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using ast::BinaryOp;
using diag::Applicability;
using diag::Code;
using support::Cat;
using value::Dimension;
using value::TypeKind;

struct Sides {
  const ast::BinaryExpr& binary;
  Span span;
  Typed left, right;
  TypeRef left_type, right_type;
  Span left_span, right_span;
};

diag::Builder OperandError(Code code, const Sides& s, std::string message) {
  auto error = diag::Error(code, s.binary.op_span ? s.binary.op_span : s.span, std::move(message));
  error.At(s.left_span, Words(s.left_type)).At(s.right_span, Words(s.right_type));
  return error;
}

std::string OpText(BinaryOp op) {
  switch (op) {
    case BinaryOp::kAdd:
      return "+";
    case BinaryOp::kSubtract:
      return "-";
    case BinaryOp::kMultiply:
      return "*";
    default:
      return "/";
  }
}

// What stands for an operand inside of quotes: the text of a plain string, else `${…}`. Empty when
// it cannot be told.
std::string Interpolated(std::string_view operand) {
  const bool quoted = operand.size() >= 2 && operand.front() == '"' && operand.back() == '"';
  std::string_view inner = quoted ? operand.substr(1, operand.size() - 2) : operand;
  if (operand.empty() || inner.find_first_of("\"\n") != std::string_view::npos) {
    return "";
  }
  return quoted ? std::string(inner) : Cat("${", operand, "}");
}

Typed Undefined(Context& c, const Sides& s) {
  std::string op = OpText(s.binary.op);
  auto error = OperandError(
      Code::D0316, s,
      Cat("`", op, "` is not defined for ", Words(s.left_type), " and ", Words(s.right_type)));
  bool text = IsTextual(s.left_type) || IsTextual(s.right_type);
  if (s.binary.op == BinaryOp::kAdd && text) {
    const std::string left = Interpolated(c.Text(s.left_span));
    const std::string right = Interpolated(c.Text(s.right_span));
    error.Help("text is put together by interpolation: `\"${a}${b}\"`");
    if (!left.empty() && !right.empty()) {
      const std::string fixed = Cat("\"", left, right, "\"");
      error.FixIt(Cat("write `", fixed, "`"), Applicability::kMaybe, {{s.span, fixed}});
    }
  } else if (s.binary.op == BinaryOp::kAdd && s.left_type->kind() == TypeKind::kList) {
    error.Help("lists are put together by `concat(a, b)` or `[...a, ...b]`");
  }
  c.Report(std::move(error));
  return c.Poison(s.span);
}

TypeRef OfDimension(Dimension dimension) {
  return dimension == Dimension::kNone ? FloatType() : value::Quantity(dimension);
}

Typed Sum(Context& c, const Sides& s) {
  bool left_quantity = s.left_type->kind() == TypeKind::kQuantity;
  bool right_quantity = s.right_type->kind() == TypeKind::kQuantity;
  if (left_quantity && right_quantity) {
    if (s.left_type == s.right_type) {
      return Make(c, ArithmeticOp(s.binary.op), {s.left, s.right}, s.left_type, s.span);
    }
    c.Report(OperandError(Code::D0404, s,
                          Cat("cannot ", s.binary.op == BinaryOp::kAdd ? "add " : "subtract ",
                              Words(s.left_type), " and ", Words(s.right_type))));
    return c.Poison(s.span);
  }
  if ((left_quantity && IsNumber(s.right_type)) || (right_quantity && IsNumber(s.left_type))) {
    ReportPlainNumber(c, left_quantity ? s.left_type : s.right_type,
                      left_quantity ? s.right_span : s.left_span,
                      left_quantity ? s.left_span : s.right_span);
    return c.Poison(s.span);
  }
  return Undefined(c, s);
}

// D0408 for literals: a product of money has no unit, but the currencies are the plainer mistake.
bool TwoCurrencies(Context& c, const Sides& s) {
  if (s.left_type->kind() != TypeKind::kQuantity || s.right_type->kind() != TypeKind::kQuantity) {
    return false;
  }
  expr::OpError error;
  if (expr::OneCurrency(c.Fold(s.left.id), c.Fold(s.right.id), &error)) {
    return false;
  }
  c.Report(OperandError(error.code, s, error.message));
  return true;
}

Typed Product(Context& c, const Sides& s) {
  auto dimension = [](TypeRef type) {
    return type->kind() == TypeKind::kQuantity ? type->dimension() : Dimension::kNone;
  };
  bool fits = (s.left_type->kind() == TypeKind::kQuantity || IsNumber(s.left_type)) &&
              (s.right_type->kind() == TypeKind::kQuantity || IsNumber(s.right_type));
  if (!fits) {
    return Undefined(c, s);
  }
  bool multiply = s.binary.op == BinaryOp::kMultiply;
  auto result = multiply
                    ? value::MultiplyDimensions(dimension(s.left_type), dimension(s.right_type))
                    : value::DivideDimensions(dimension(s.left_type), dimension(s.right_type));
  if (result) {
    return Make(c, ArithmeticOp(s.binary.op), {s.left, s.right}, OfDimension(*result), s.span);
  }
  if (s.left.literal && s.right.literal && TwoCurrencies(c, s)) {
    return c.Poison(s.span);
  }
  if (!multiply && IsNumber(s.left_type)) {
    c.Report(
        OperandError(Code::D0406, s, Cat("a number cannot be divided by ", Words(s.right_type)))
            .Help("write a rate such as `2rpm`, or the interval itself: `every = 30s`"));
  } else {
    c.Report(OperandError(Code::D0407, s,
                          Cat(Words(s.left_type), multiply ? " times " : " by ",
                              Words(s.right_type), " has no unit")));
  }
  return c.Poison(s.span);
}

// `my-db`: nothing is called `my`.
bool ReportDashName(Context& c, const ast::BinaryExpr& binary, Span span) {
  const ast::Name* left = NameOf(c, binary.left);
  ast::ExprId root = SkipParens(c.tree(), binary.right);
  while (const auto* member = std::get_if<ast::MemberExpr>(&c.tree().expr(root).node)) {
    root = member->base;
  }
  const ast::Name* right = NameOf(c, root);
  auto unknown = [&](const ast::Name* name) {
    return name != nullptr && c.FindLocal(name->text) == nullptr &&
           !Lookup(c, c.module, name->text) && name->text != "env" && name->text != "stack";
  };
  if (binary.op != BinaryOp::kSubtract || !unknown(left) || !unknown(right) ||
      right->span.end - left->span.begin != left->text.size() + right->text.size() + 1) {
    return false;
  }
  span = source::Cover(left->span, right->span);
  std::string fixed = Cat(left->text, "_", right->text);
  c.Report(diag::Error(Code::D0207, span, Cat("`", left->text, "-", right->text, "` is not a name"))
               .Here("names use `_`")
               .Help(Cat("did you mean `", fixed, "`?"))
               .FixIt(Cat("write `", fixed, "`"), Applicability::kAlways, {{span, fixed}}));
  return true;
}

// The least int is written with a number that alone would be too large.
bool IsLeastIntWithoutSign(const Context& c, ast::ExprId id) {
  const auto* literal = std::get_if<ast::Literal>(&c.tree().expr(id).node);
  if (literal == nullptr || literal->kind != ast::LiteralKind::kInt) {
    return false;
  }
  std::string digits(literal->text.substr(0, 40));
  std::erase(digits, '_');
  return digits == "9223372036854775808";
}

}  // namespace

expr::Op ArithmeticOp(BinaryOp op) {
  switch (op) {
    case BinaryOp::kAdd:
      return expr::Op::kAdd;
    case BinaryOp::kSubtract:
      return expr::Op::kSubtract;
    case BinaryOp::kMultiply:
      return expr::Op::kMultiply;
    default:
      return expr::Op::kDivide;
  }
}

std::string UsualUnit(TypeRef quantity) {
  switch (quantity->dimension()) {
    case Dimension::kDuration:
      return "s";
    case Dimension::kBytes:
      return "MiB";
    case Dimension::kRatio:
      return "%";
    case Dimension::kRate:
      return "rps";
    case Dimension::kCpu:
      return "cpu";
    case Dimension::kBandwidth:
      return "MB/s";
    case Dimension::kMoney:
      return "EUR";
    case Dimension::kPrice:
      return "EUR/mo";
    case Dimension::kIops:
      return "iops";
    default:
      return "";
  }
}

void ReportPlainNumber(Context& c, TypeRef quantity, Span number, Span other) {
  bool ratio = quantity->dimension() == Dimension::kRatio;
  auto error = diag::Error(ratio ? Code::D0405 : Code::D0401, number,
                           Cat("a plain number stands beside ", Words(quantity)));
  error.Here("no unit").At(other, Words(quantity));
  std::string_view text = c.Text(number);
  bool literal = !text.empty() && text.find("..") == std::string_view::npos &&
                 text.find_first_not_of("0123456789._") == std::string_view::npos;
  if (literal) {
    OfferUnit(error, text, number, ratio ? "" : UsualUnit(quantity));
  }
  c.Report(std::move(error));
}

void OfferUnit(diag::Builder& error, std::string_view number, Span span, std::string_view unit) {
  std::vector<std::string> spellings;
  std::string digits(number);
  std::erase(digits, '_');
  const bool minus = digits.starts_with('-');
  auto value = support::Rational::Parse(std::string_view(digits).substr(minus ? 1 : 0));
  auto percent = value ? support::Rational::Multiply(*value, 100) : std::nullopt;
  if (!unit.empty() && unit != "%") {
    spellings = {Cat(number, unit)};
  } else if (percent) {
    // `0.05` counts parts of one; `5` may count either.
    const std::string parts = Cat(minus ? "-" : "", percent->ToString(), "%");
    spellings = value->is_whole() ? std::vector<std::string>{Cat(number, "%"), parts}
                                  : std::vector<std::string>{parts};
  }
  std::string listed;
  for (const std::string& spelling : spellings) {
    error.FixIt(Cat("write `", spelling, "`"), Applicability::kMaybe, {{span, spelling}});
    support::Append(listed, listed.empty() ? "`" : " or `", spelling, "`");
  }
  if (!listed.empty()) {
    error.Help(Cat("did you mean ", listed, "?"));
  }
}

bool RefuseNull(Context& c, const Typed& typed, ast::ExprId id, std::string_view subject) {
  if (!IsOptional(typed.type) && Base(typed.type)->kind() != TypeKind::kNull) {
    return false;
  }
  ReportMismatch(c, typed, Core(typed.type), id, {.subject = std::string(subject)});
  return true;
}

namespace {

// One operator of a sum or product, its left side elaborated.
Typed Combine(Context& c, const ast::BinaryExpr& binary, Span span, const Typed& left) {
  Sides s{binary,
          span,
          left,
          Elaborate(c, binary.right, nullptr),
          nullptr,
          nullptr,
          c.tree().expr(binary.left).span,
          c.tree().expr(binary.right).span};
  if (IsError(s.left.type) || IsError(s.right.type)) {
    return c.Poison(span);
  }
  std::string subject = Cat("`", OpText(binary.op), "`");
  bool null = RefuseNull(c, s.left, binary.left, subject);
  if (RefuseNull(c, s.right, binary.right, subject) || null) {
    return c.Poison(span);
  }
  s.left_type = Base(s.left.type);
  s.right_type = Base(s.right.type);
  if (s.left_type->kind() == TypeKind::kAny || s.right_type->kind() == TypeKind::kAny) {
    return Make(c, ArithmeticOp(binary.op), {s.left, s.right}, value::Simple(TypeKind::kAny), span);
  }
  if (IsNumber(s.left_type) && IsNumber(s.right_type)) {
    bool whole =
        s.left_type == IntType() && s.right_type == IntType() && binary.op != BinaryOp::kDivide;
    return Make(c, ArithmeticOp(binary.op), {s.left, s.right}, whole ? IntType() : FloatType(),
                span);
  }
  bool sum = binary.op == BinaryOp::kAdd || binary.op == BinaryOp::kSubtract;
  return sum ? Sum(c, s) : Product(c, s);
}

bool IsArithmetic(BinaryOp op) { return op >= BinaryOp::kAdd && op <= BinaryOp::kDivide; }

}  // namespace

Typed ElaborateArithmetic(Context& c, const ast::BinaryExpr& binary, Span span, TypeRef) {
  // Sums may have thousands of terms: the left sides are elaborated without recursing.
  std::vector<std::pair<const ast::BinaryExpr*, Span>> terms = {{&binary, span}};
  while (terms.back().first->left) {
    const ast::Expr& inner = c.tree().expr(terms.back().first->left);
    const auto* left = std::get_if<ast::BinaryExpr>(&inner.node);
    if (left == nullptr || !IsArithmetic(left->op)) {
      break;
    }
    terms.emplace_back(left, inner.span);
  }
  const auto& [first, first_span] = terms.back();
  const bool dash = ReportDashName(c, *first, first_span);
  Typed typed = dash ? c.Poison(first_span) : Elaborate(c, first->left, nullptr);
  for (size_t i = dash ? terms.size() - 1 : terms.size(); i > 0; --i) {
    typed = Combine(c, *terms[i - 1].first, terms[i - 1].second, typed);
  }
  return typed;
}

Typed ElaborateUnary(Context& c, const ast::UnaryExpr& unary, Span span, TypeRef hint) {
  if (unary.op == ast::UnaryOp::kNot) {
    Typed operand = CheckCondition(c, unary.operand, false);
    return Make(c, expr::Op::kNot, {operand}, BoolType(), span);
  }
  if (IsLeastIntWithoutSign(c, unary.operand)) {
    return c.Constant(value::Value::Int(INT64_MIN), IntType(), span);
  }
  Typed operand = Elaborate(c, unary.operand, hint);
  if (IsError(operand.type) || RefuseNull(c, operand, unary.operand, "`-`")) {
    return c.Poison(span);
  }
  TypeRef type = Base(operand.type);
  if (!IsNumber(type) && type->kind() != TypeKind::kQuantity) {
    c.Report(diag::Error(Code::D0316, span, Cat("`-` is not defined for ", Words(type)))
                 .Here(Cat("this is ", Words(type))));
    return c.Poison(span);
  }
  Typed result = Make(c, expr::Op::kNegate, {operand}, type, span);
  if (result.literal) {
    value::Value folded = c.Fold(result.id);
    Typed constant = c.Constant(folded, type, span);
    return constant;
  }
  return result;
}

Typed ElaborateBinary(Context& c, ast::ExprId, const ast::BinaryExpr& binary, Span span,
                      TypeRef hint) {
  switch (binary.op) {
    case BinaryOp::kCoalesce:
      return ElaborateCoalesce(c, binary, span, hint);
    case BinaryOp::kOr:
    case BinaryOp::kAnd:
      return ElaborateLogic(c, binary, span);
    case BinaryOp::kIn:
      return ElaborateIn(c, binary, span);
    case BinaryOp::kIs:
      return ElaborateIs(c, binary, span);
    case BinaryOp::kAdd:
    case BinaryOp::kSubtract:
    case BinaryOp::kMultiply:
    case BinaryOp::kDivide:
      return ElaborateArithmetic(c, binary, span, hint);
    default:
      return ElaborateComparison(c, binary, span);
  }
}

}  // namespace deploy::sema
