// floor, ceil and round, also to a multiple of something.
#include "base/expr/builtin_entry.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using support::Int128;
using support::Rational;
using value::Dimension;
using value::TypeKind;
using value::TypeRef;
using value::Value;
using value::ValueKind;

enum class Way : uint8_t { kDown, kUp, kNearest };

// Halves go away from zero.
std::optional<Int128> Whole(const Rational& number, Way way) {
  if (way == Way::kDown) {
    return number.Floor();
  }
  if (way == Way::kUp) {
    return number.Ceil();
  }
  const std::optional<Rational> half = Rational::Make(1, 2);
  const std::optional<Rational> moved =
      number.is_negative() ? Rational::Subtract(number, *half) : Rational::Add(number, *half);
  if (!moved) {
    return std::nullopt;
  }
  return number.is_negative() ? moved->Ceil() : moved->Floor();
}

std::optional<Rational> Number(const Value& value) {
  return value.kind() == ValueKind::kQuantity ? std::optional(value.as_quantity().number)
                                              : ToRational(value);
}

// Without `to`: whole numbers, whole smallest units, whole percent.
std::optional<Rational> Step(const CallContext& call) {
  if (call.has(1)) {
    return Number(call[1]);
  }
  const bool ratio = call[0].kind() == ValueKind::kQuantity &&
                     call[0].as_quantity().dimension == Dimension::kRatio;
  return ratio ? Rational::Make(1, 100) : std::optional(Rational(1));
}

Value Result(CallContext& call, const Rational& number) {
  if (call[0].kind() == ValueKind::kQuantity) {
    value::Amount amount = call[0].as_quantity();
    amount.number = number;
    return Value::Quantity(amount);
  }
  const bool real =
      call.has(1) && (call[0].kind() == ValueKind::kFloat || call[1].kind() == ValueKind::kFloat);
  if (real) {
    return Value::Float(number.ToDouble());
  }
  const std::optional<int64_t> whole = number.ToInt64();
  return whole ? Value::Int(*whole)
               : call.Fail(Code::D0409, "the result is outside the range of `int`");
}

Value Round(CallContext& call, Way way) {
  const Value& x = call[0];
  if (!IsNumber(x) && x.kind() != ValueKind::kQuantity) {
    call.Wrong(0, "a number or a quantity");
    return call.poison();
  }
  if (call.has(1)) {
    const Value& to = call[1];
    const bool quantity = x.kind() == ValueKind::kQuantity;
    if (quantity ? to.kind() != ValueKind::kQuantity ||
                       to.as_quantity().dimension != x.as_quantity().dimension
                 : !IsNumber(to)) {
      return call.FailAt(1, quantity ? Code::D0403 : Code::D0301,
                         Cat("`to` is of the same kind as the number, found ", KindPhrase(to)));
    }
  }
  const std::optional<Rational> number = Number(x);
  const std::optional<Rational> step = Step(call);
  if (!step || step->is_zero() || step->is_negative()) {
    return call.FailAt(1, Code::D0316, "`to` is more than zero");
  }
  const std::optional<Rational> quotient = number ? Rational::Divide(*number, *step) : std::nullopt;
  const std::optional<Int128> whole = quotient ? Whole(*quotient, way) : std::nullopt;
  const std::optional<Rational> exact = whole ? Rational::Make(*whole, 1) : std::nullopt;
  const std::optional<Rational> result = exact ? Rational::Multiply(*exact, *step) : std::nullopt;
  return result ? Result(call, *result)
                : call.Fail(Code::D0409, "the number is outside the range that can be rounded");
}

Value Floor(CallContext& call) { return Round(call, Way::kDown); }
Value Ceil(CallContext& call) { return Round(call, Way::kUp); }
Value Nearest(CallContext& call) { return Round(call, Way::kNearest); }

// A float becomes an int unless it is rounded to a fraction; a quantity stays what it is.
bool TypeRound(std::span<const TypeRef> arguments, CallTyping* typing) {
  if (arguments.empty() || arguments[0] == nullptr) {
    return false;
  }
  const TypeRef x = value::StripRefinement(arguments[0]);
  const TypeRef to = arguments.size() > 1 && arguments[1] != nullptr
                         ? value::StripRefinement(arguments[1])
                         : nullptr;
  const bool plain = x->kind() == TypeKind::kInt || x->kind() == TypeKind::kFloat;
  if (!plain) {
    return false;
  }
  if (to != nullptr && to->kind() != TypeKind::kInt && to->kind() != TypeKind::kFloat &&
      to->kind() != TypeKind::kError) {
    typing->bad_argument = 1;
    typing->expected = "number";
    return true;
  }
  const bool real =
      to != nullptr && (x->kind() == TypeKind::kFloat || to->kind() == TypeKind::kFloat);
  typing->result = value::Simple(real ? TypeKind::kFloat : TypeKind::kInt);
  return true;
}

constexpr BuiltinParameter kRound[] = {{"x", "number"}, {"to", "number", true}};

const BuiltinEntry kEntries[] = {
    {{"floor", kRound, "number", "number",
      "The number rounded down to a whole one, or to a multiple of `to`; a quantity to its "
      "smallest unit.\n\n"
      "`floor(2.7)` is `2`; `floor(1000B / 3)` is `333B`; `floor(1500MiB, to = 1GiB)` is `1GiB`"},
     Floor,
     UnknownRule::kInside,
     TypeRound},
    {{"ceil", kRound, "number", "number",
      "The number rounded up to a whole one, or to a multiple of `to`; a quantity to its smallest "
      "unit.\n\n"
      "`ceil(2.1)` is `3`; `ceil(90s, to = 1m)` is `2m`"},
     Ceil,
     UnknownRule::kInside,
     TypeRound},
    {{"round", kRound, "number", "number",
      "The number rounded to the nearest whole one, or multiple of `to`; halves go away from "
      "zero.\n\n"
      "`round(2.5)` is `3`; `round(2.345, to = 0.01)` is `2.35`; `round(12.6%)` is `13%`"},
     Nearest,
     UnknownRule::kInside,
     TypeRound},
};

}  // namespace

std::span<const BuiltinEntry> RoundBuiltins() { return kEntries; }

}  // namespace deploy::expr
