// Operators: the evaluation of operands, unknowns and failures around operators.h.
#include "absl/container/inlined_vector.h"
#include "base/expr/machine.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using value::Value;
using value::ValueKind;

bool IsArithmetic(Op op) { return op >= Op::kAdd && op <= Op::kDivide; }

}  // namespace

Value Machine::EvalNot(ExprId id, const Node& node) {
  const Value value = Eval(arena().children(id)[0]);
  if (value.is_unknown()) {
    return value;
  }
  if (value.kind() != ValueKind::kBool) {
    return Fail(Code::D0304, node.span, Cat("`!` needs a `bool`, found ", KindPhrase(value)));
  }
  return Value::Bool(!value.as_bool());
}

Value Machine::EvalAndOr(ExprId id, const Node& node) {
  const bool decisive = node.op == Op::kOr;
  const auto children = arena().children(id);
  const Value left = Eval(children[0]);
  if (IsPoison(left) || (left.kind() == ValueKind::kBool && left.as_bool() == decisive)) {
    return left;
  }
  const Value right = Eval(children[1]);
  for (const Value* side : {&left, &right}) {
    if (side->kind() != ValueKind::kBool && !side->is_unknown()) {
      return Fail(Code::D0304, node.span,
                  Cat("`", decisive ? "||" : "&&", "` needs a `bool`, found ", KindPhrase(*side)));
    }
  }
  // An unknown side does not matter when the other one decides alone.
  if (left.is_unknown() && right.kind() == ValueKind::kBool) {
    return right.as_bool() == decisive ? right : left;
  }
  return left.is_unknown() ? Unknown(left, right) : right;
}

Value Machine::EvalCoalesce(ExprId id, const Node&) {
  const auto children = arena().children(id);
  Value left = Eval(children[0]);
  return left.is_null() ? Eval(children[1]) : left;
}

Value Machine::EvalIf(ExprId id, const Node& node) {
  const auto children = arena().children(id);
  const Value condition = Eval(children[0]);
  if (condition.is_unknown()) {
    return condition;
  }
  if (condition.kind() != ValueKind::kBool) {
    return Fail(Code::D0304, node.span,
                Cat("a condition is a `bool`, found ", KindPhrase(condition)));
  }
  return Eval(children[condition.as_bool() ? 1 : 2]);
}

Value Machine::EvalEquality(ExprId id, const Node& node) {
  const auto children = arena().children(id);
  const Value left = Eval(children[0]);
  const Value right = Eval(children[1]);
  bool equal = false;
  if (left.is_unknown() || right.is_unknown()) {
    return Unknown(left, right);
  }
  if (left.is_null() || right.is_null()) {
    equal = left.is_null() && right.is_null();
  } else if (left.HasUnknown() || right.HasUnknown()) {
    return Unknown(left, right);
  } else {
    OpError error;
    if (!OneCurrency(left, right, &error)) {
      return Fail(node, error);
    }
    equal = Equal(left, right);
  }
  return Value::Bool(equal != (node.op == Op::kNotEqual));
}

Value Machine::EvalOrder(ExprId id, const Node& node) {
  const auto children = arena().children(id);
  const Value left = Eval(children[0]);
  const Value right = Eval(children[1]);
  if (left.HasUnknown() || right.HasUnknown()) {
    return Unknown(left, right);
  }
  OpError error;
  if (const std::optional<bool> holds = Ordered(node.op, left, right, &error)) {
    return Value::Bool(*holds);
  }
  auto diagnostic = diag::Error(error.code, node.span, error.message);
  Operand(diagnostic, children[0], left);
  Operand(diagnostic, children[1], right);
  return Fail(diagnostic);
}

Value Machine::EvalIn(ExprId id, const Node& node) {
  const auto children = arena().children(id);
  const Value left = Eval(children[0]);
  const Value right = Eval(children[1]);
  if (left.HasUnknown() || right.is_unknown()) {
    return Unknown(left, right);
  }
  OpError error;
  const std::optional<bool> found = In(left, right, &error);
  if (!found) {
    return Fail(node, error);
  }
  // A list whose unknown element might be the one that is looked for; keys and ends of ranges are
  // known.
  if (!*found && right.HasUnknown() && right.kind() != ValueKind::kMap) {
    return UnknownOf(right);
  }
  return Value::Bool(*found);
}

Value Machine::EvalArithmetic(ExprId id, const Node&) {
  // Sums may have thousands of terms: the left sides are evaluated without recursing.
  absl::InlinedVector<ExprId, 4> terms = {id};
  for (ExprId left = arena().children(id)[0]; IsArithmetic(arena().node(left).op);
       left = arena().children(left)[0]) {
    terms.push_back(left);
  }
  Value value = Eval(arena().children(terms.back())[0]);
  for (; !terms.empty(); terms.pop_back()) {
    const Node& node = arena().node(terms.back());
    if (terms.size() > 1 && !Charge(node, 1)) {
      return poison_;
    }
    value = Combine(terms.back(), node, value);
  }
  return value;
}

Value Machine::Combine(ExprId id, const Node& node, const Value& left) {
  const auto children = arena().children(id);
  const Value right = Eval(children[1]);
  if (left.HasUnknown() || right.HasUnknown()) {
    return Unknown(left, right);
  }
  OpError error;
  if (std::optional<Value> result = Arithmetic(node.op, left, right, &error)) {
    return *std::move(result);
  }
  auto diagnostic = diag::Error(error.code, node.span, error.message);
  Operand(diagnostic, children[0], left);
  Operand(diagnostic, children[1], right);
  return Fail(diagnostic);
}

Value Machine::EvalNegate(ExprId id, const Node& node) {
  const Value value = Eval(arena().children(id)[0]);
  if (value.is_unknown()) {
    return value;
  }
  OpError error;
  if (std::optional<Value> result = Negate(value, &error)) {
    return *std::move(result);
  }
  return Fail(node, error);
}

}  // namespace deploy::expr
