#include <fmt/format.h>

#include <cmath>
#include <string>

#include "base/expr/operators.h"
#include "base/support/text.h"
#include "base/value/written.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using support::Rational;
using value::Amount;
using value::Dimension;
using value::Value;
using value::ValueKind;

std::nullopt_t Fail(OpError* error, Code code, std::string message) {
  error->code = code;
  error->message = std::move(message);
  return std::nullopt;
}

std::nullopt_t Overflow(OpError* error, Op op, const Value& left, const Value& right) {
  return Fail(error, Code::D0409,
              Cat("`", ToSource(left, 40), " ", OpSign(op), " ", ToSource(right, 40),
                  "` is outside the range of its type"));
}

std::nullopt_t ByZero(OpError* error, const Value& left) {
  return Fail(error, Code::D0316, Cat("`", ToSource(left, 40), "` is divided by zero"));
}

std::optional<Value> Floats(Op op, double left, double right, const Value& l, const Value& r,
                            OpError* error) {
  if (op == Op::kDivide && right == 0) {
    return ByZero(error, l);
  }
  const double result = op == Op::kAdd        ? left + right
                        : op == Op::kSubtract ? left - right
                        : op == Op::kMultiply ? left * right
                                              : left / right;
  if (!std::isfinite(result)) {
    return Overflow(error, op, l, r);
  }
  return Value::Float(result);
}

std::optional<Value> Ints(Op op, const Value& left, const Value& right, OpError* error) {
  const int64_t a = left.as_int();
  const int64_t b = right.as_int();
  int64_t result = 0;
  bool overflow = false;
  switch (op) {
    case Op::kAdd:
      overflow = __builtin_add_overflow(a, b, &result);
      break;
    case Op::kSubtract:
      overflow = __builtin_sub_overflow(a, b, &result);
      break;
    case Op::kMultiply:
      overflow = __builtin_mul_overflow(a, b, &result);
      break;
    default:
      return Floats(op, static_cast<double>(a), static_cast<double>(b), left, right, error);
  }
  if (overflow) {
    return Overflow(error, op, left, right);
  }
  return Value::Int(result);
}

double AsDouble(const Value& number) {
  return number.kind() == ValueKind::kInt ? static_cast<double>(number.as_int())
                                          : number.as_float();
}

bool SameCurrency(const Amount& a, const Amount& b) {
  return a.currency[0] == '\0' || b.currency[0] == '\0' ||
         std::string_view(a.currency) == std::string_view(b.currency);
}

// A plain number as an amount of no dimension; none when it has no exact form in range.
std::optional<Amount> AsAmount(const Value& value) {
  if (value.kind() == ValueKind::kQuantity) {
    return value.as_quantity();
  }
  const std::optional<Rational> number = ToRational(value);
  if (!number) {
    return std::nullopt;
  }
  Amount amount;
  amount.number = *number;
  return amount;
}

std::optional<Value> Sum(Op op, const Value& left, const Value& right, const Amount& a,
                         const Amount& b, OpError* error) {
  if (a.dimension != b.dimension) {
    const Dimension named = a.dimension == Dimension::kNone ? b.dimension : a.dimension;
    if (a.dimension != Dimension::kNone && b.dimension != Dimension::kNone) {
      return Fail(error, Code::D0404,
                  Cat("`", OpSign(op), "` needs one dimension, found ", DimensionName(a.dimension),
                      " and ", DimensionName(b.dimension)));
    }
    return Fail(error, named == Dimension::kRatio ? Code::D0405 : Code::D0401,
                Cat("`", OpSign(op), "` between a plain number and a ", DimensionName(named)));
  }
  Amount out = a;
  const std::optional<Rational> number =
      op == Op::kAdd ? Rational::Add(a.number, b.number) : Rational::Subtract(a.number, b.number);
  if (!number) {
    return Overflow(error, op, left, right);
  }
  out.number = *number;
  return Value::Quantity(out);
}

// At least one side is a quantity.
std::optional<Value> Quantities(Op op, const Value& left, const Value& right, OpError* error) {
  const std::optional<Amount> a = AsAmount(left);
  const std::optional<Amount> b = AsAmount(right);
  if (!a || !b) {
    return Overflow(error, op, left, right);
  }
  if (!SameCurrency(*a, *b)) {
    return Fail(
        error, Code::D0408,
        Cat("`", ToSource(left, 40), "` and `", ToSource(right, 40), "` are of two currencies"));
  }
  if (op == Op::kAdd || op == Op::kSubtract) {
    return Sum(op, left, right, *a, *b, error);
  }
  const bool multiply = op == Op::kMultiply;
  if (!(multiply ? MultiplyDimensions(a->dimension, b->dimension)
                 : DivideDimensions(a->dimension, b->dimension))) {
    return a->dimension == Dimension::kNone
               ? Fail(error, Code::D0406,
                      Cat("a number cannot be divided by a ", DimensionName(b->dimension)))
               : Fail(error, Code::D0407,
                      Cat(DimensionName(a->dimension), " ", OpSign(op), " ",
                          DimensionName(b->dimension), " has no unit"));
  }
  if (!multiply && b->number.is_zero()) {
    return ByZero(error, left);
  }
  const std::optional<Amount> out = multiply ? Multiply(*a, *b) : Divide(*a, *b);
  if (!out) {
    return Overflow(error, op, left, right);
  }
  return out->dimension == Dimension::kNone ? Value::Float(out->number.ToDouble())
                                            : Value::Quantity(*out);
}

}  // namespace

bool IsNumber(const Value& value) {
  return value.kind() == ValueKind::kInt || value.kind() == ValueKind::kFloat;
}

std::optional<Rational> ToRational(const Value& number) {
  if (number.kind() == ValueKind::kInt) {
    return Rational(number.as_int());
  }
  if (number.kind() != ValueKind::kFloat || !std::isfinite(number.as_float())) {
    return std::nullopt;
  }
  std::string shortest = fmt::format("{}", std::abs(number.as_float()));
  std::erase(shortest, '+');
  const std::optional<Rational> magnitude = Rational::Parse(shortest);
  return magnitude && std::signbit(number.as_float()) ? Rational::Subtract(0, *magnitude)
                                                      : magnitude;
}

std::optional<Value> Arithmetic(Op op, const Value& left, const Value& right, OpError* error) {
  const ValueKind l = left.kind();
  const ValueKind r = right.kind();
  if (l == ValueKind::kInt && r == ValueKind::kInt) {
    return Ints(op, left, right, error);
  }
  if (IsNumber(left) && IsNumber(right)) {
    return Floats(op, AsDouble(left), AsDouble(right), left, right, error);
  }
  const bool quantity_left = l == ValueKind::kQuantity;
  const bool quantity_right = r == ValueKind::kQuantity;
  if ((quantity_left && (quantity_right || IsNumber(right))) ||
      (quantity_right && IsNumber(left))) {
    return Quantities(op, left, right, error);
  }
  return Fail(error, Code::D0316,
              Cat("`", OpSign(op), "` is not defined between ", KindPhrase(left), " and ",
                  KindPhrase(right)));
}

std::optional<Value> Negate(const Value& operand, OpError* error) {
  switch (operand.kind()) {
    case ValueKind::kInt: {
      int64_t result = 0;
      if (__builtin_sub_overflow(int64_t{0}, operand.as_int(), &result)) {
        return Fail(error, Code::D0409,
                    Cat("`-(", operand.as_int(), ")` is outside the range of `int`"));
      }
      return Value::Int(result);
    }
    case ValueKind::kFloat:
      return Value::Float(-operand.as_float());
    case ValueKind::kQuantity: {
      Amount amount = operand.as_quantity();
      const std::optional<Rational> result = Rational::Subtract(0, amount.number);
      if (!result) {
        return Fail(error, Code::D0409, "the negated quantity is outside its range");
      }
      amount.number = *result;
      const std::string_view written = value::WrittenText(operand);
      return written.empty()            ? Value::Quantity(amount)
             : written.starts_with('-') ? value::QuantityAsWritten(amount, written.substr(1))
                                        : value::QuantityAsWritten(amount, Cat("-", written));
    }
    default:
      return Fail(error, Code::D0316, Cat("`-` is not defined for ", KindPhrase(operand)));
  }
}

}  // namespace deploy::expr
