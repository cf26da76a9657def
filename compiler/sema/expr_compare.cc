#include <string>
#include <utility>

#include "base/support/text.h"
#include "compiler/sema/dependency.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/operand.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using ast::BinaryOp;
using diag::Code;
using support::Cat;
using value::TypeKind;

expr::Op CompareOp(BinaryOp op) {
  switch (op) {
    case BinaryOp::kEqual:
      return expr::Op::kEqual;
    case BinaryOp::kNotEqual:
      return expr::Op::kNotEqual;
    case BinaryOp::kLess:
      return expr::Op::kLess;
    case BinaryOp::kLessEqual:
      return expr::Op::kLessEqual;
    case BinaryOp::kGreater:
      return expr::Op::kGreater;
    default:
      return expr::Op::kGreaterEqual;
  }
}

// Does the expression take its type from the other side: a literal, or a bare word that is no name?
bool TakesHint(const Context& c, ast::ExprId id) {
  id = SkipParens(c.tree(), id);
  const ast::Expr& expr = c.tree().expr(id);
  if (std::holds_alternative<ast::Literal>(expr.node) ||
      std::holds_alternative<ast::StringExpr>(expr.node) ||
      std::holds_alternative<ast::ListExpr>(expr.node) ||
      std::holds_alternative<ast::ObjectExpr>(expr.node)) {
    return true;
  }
  const auto* name = std::get_if<ast::NameRef>(&expr.node);
  return name != nullptr && c.FindLocal(name->name.text) == nullptr &&
         !Lookup(c, c.module, name->name.text);
}

bool IsRangeVersion(const Context& c, ast::ExprId id) {
  const auto* literal = std::get_if<ast::Literal>(&c.tree().expr(SkipParens(c.tree(), id)).node);
  return literal != nullptr && literal->kind == ast::LiteralKind::kVersion &&
         literal->text.find_first_of("xX*") != std::string_view::npos &&
         literal->text.find('-') == std::string_view::npos;
}

class Comparison {
 public:
  Comparison(Context& c, const ast::BinaryExpr& binary, Span span)
      : c_(c), binary_(binary), span_(span) {}

  Typed Run() {
    ElaborateSides();
    if (IsError(left_.type) || IsError(right_.type)) {
      return c_.Poison(span_);
    }
    bool equality = binary_.op == BinaryOp::kEqual || binary_.op == BinaryOp::kNotEqual;
    if (equality && (IsNull(left_) || IsNull(right_))) {
      return AgainstNull();
    }
    if (!equality && (RefuseNull(c_, left_, binary_.left, OpName()) ||
                      RefuseNull(c_, right_, binary_.right, OpName()))) {
      return c_.Poison(span_);
    }
    bool good = binary_.op == BinaryOp::kRange ? CheckRange()
                : equality                     ? CheckEqual()
                                               : CheckOrder();
    if (!good) {
      return c_.Poison(span_);
    }
    if (binary_.op == BinaryOp::kRange) {
      return Make(c_, expr::Op::kRange, {left_, right_}, value::Range(Base(left_.type)), span_);
    }
    return Make(c_, CompareOp(binary_.op), {left_, right_}, BoolType(), span_);
  }

 private:
  static bool IsNull(const Typed& typed) { return Base(typed.type)->kind() == TypeKind::kNull; }

  void ElaborateSides() {
    if (TakesHint(c_, binary_.left) && !TakesHint(c_, binary_.right)) {
      right_ = Elaborate(c_, binary_.right, nullptr);
      left_ = Elaborate(c_, binary_.left, Hint(right_));
    } else {
      left_ = Elaborate(c_, binary_.left, nullptr);
      right_ = Elaborate(c_, binary_.right, Hint(left_));
    }
  }
  // An int literal beside a float stays an int; both compare.
  static TypeRef Hint(const Typed& other) {
    return IsError(other.type) ? nullptr : Core(other.type);
  }

  Span LeftSpan() const { return c_.tree().expr(binary_.left).span; }
  Span RightSpan() const { return c_.tree().expr(binary_.right).span; }
  std::string OpName() const { return Cat("`", c_.Text(binary_.op_span), "`"); }

  Typed AgainstNull() {
    const Typed& other = IsNull(left_) ? right_ : left_;
    bool possible =
        IsOptional(other.type) || IsNull(other) || Core(other.type)->kind() == TypeKind::kAny;
    if (!possible) {
      c_.Report(diag::Warning(Code::D0324, span_,
                              Cat("this condition is always ",
                                  binary_.op == BinaryOp::kEqual ? "false" : "true"))
                    .Here(Cat(Words(other.type), " is never null")));
    }
    Typed result = Make(c_, CompareOp(binary_.op), {left_, right_}, BoolType(), span_);
    // Whether a resource exists is known at plan, whatever is in it.
    if (other.node && Core(other.type)->kind() == TypeKind::kResource) {
      result.phase = result.shape = other.shape;
    }
    return result;
  }

  bool Mismatch(Code code, std::string message) {
    c_.Report(diag::Error(code, binary_.op_span ? binary_.op_span : span_, std::move(message))
                  .At(LeftSpan(), Words(left_.type))
                  .At(RightSpan(), Words(right_.type)));
    return false;
  }

  // Quantities against numbers and other dimensions; true when that is not the matter.
  bool CheckUnits(std::string_view verb) {
    TypeRef left = Core(left_.type), right = Core(right_.type);
    bool left_quantity = left->kind() == TypeKind::kQuantity;
    bool right_quantity = right->kind() == TypeKind::kQuantity;
    if (left_quantity && right_quantity && left != right) {
      Mismatch(Code::D0404, Cat("cannot ", verb, " ", Words(left), " and ", Words(right)));
      return false;
    }
    if ((left_quantity && IsNumber(right)) || (right_quantity && IsNumber(left))) {
      ReportPlainNumber(c_, left_quantity ? left : right, left_quantity ? RightSpan() : LeftSpan(),
                        left_quantity ? LeftSpan() : RightSpan());
      return false;
    }
    return true;
  }

  bool CheckEqual() {
    if (!CheckUnits("compare")) {
      return false;
    }
    TypeRef left = Core(left_.type), right = Core(right_.type);
    if (Join(left, right) != nullptr || left->kind() == TypeKind::kAny ||
        right->kind() == TypeKind::kAny) {
      return true;
    }
    auto error = diag::Error(Code::D0316, binary_.op_span ? binary_.op_span : span_,
                             Cat("cannot compare ", Words(left), " and ", Words(right)));
    error.At(LeftSpan(), Words(left)).At(RightSpan(), Words(right));
    bool env = left == c_.checked.env_type;
    if (env) {
      error.Help("environments are tested by `env is NAME`, their name is `env.name`");
    } else if (left->kind() == TypeKind::kEnum && right->kind() == TypeKind::kString) {
      error.Help("members of an enum are written without quotes");
    }
    c_.Report(std::move(error));
    return false;
  }

  bool CheckOrder() {
    if (!CheckUnits("compare")) {
      return false;
    }
    TypeRef left = Base(left_.type), right = Base(right_.type);
    bool numbers = IsNumber(left) && IsNumber(right);
    bool any = left->kind() == TypeKind::kAny || right->kind() == TypeKind::kAny;
    bool ordered =
        left == right && (left->kind() == TypeKind::kQuantity ||
                          left->kind() == TypeKind::kVersion || left->kind() == TypeKind::kEnum);
    bool range = IsRangeVersion(c_, binary_.left) || IsRangeVersion(c_, binary_.right);
    if (ordered && range) {
      auto error = diag::Error(Code::D0316, binary_.op_span ? binary_.op_span : span_,
                               "a range of versions has no order");
      error.Help("test it by `in`: `v in 6.x`");
      c_.Report(std::move(error));
      return false;
    }
    if (numbers || any || ordered) {
      return true;
    }
    return Mismatch(Code::D0316,
                    Cat(OpName(), " is not defined for ", Words(left), " and ", Words(right)));
  }

  bool CheckRange() {
    if (!CheckUnits("make a range of")) {
      return false;
    }
    TypeRef left = Base(left_.type), right = Base(right_.type);
    if (left == right && (left->kind() == TypeKind::kQuantity || IsNumber(left))) {
      return true;
    }
    return Mismatch(Code::D0316,
                    Cat("`..` is not defined for ", Words(left), " and ", Words(right)));
  }

  Context& c_;
  const ast::BinaryExpr& binary_;
  Span span_;
  Typed left_, right_;
};

}  // namespace

Typed ElaborateComparison(Context& c, const ast::BinaryExpr& binary, Span span) {
  return Comparison(c, binary, span).Run();
}

}  // namespace deploy::sema
