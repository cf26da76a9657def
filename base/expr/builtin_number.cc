// Standard functions over numbers and quantities.
#include <cmath>
#include <vector>

#include "base/expr/builtin_entry.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using support::Rational;
using value::Value;
using value::ValueKind;

Value Abs(CallContext& call) {
  const Value& x = call[0];
  const bool negative = (x.kind() == ValueKind::kInt && x.as_int() < 0) ||
                        (x.kind() == ValueKind::kFloat && std::signbit(x.as_float())) ||
                        (x.kind() == ValueKind::kQuantity && x.as_quantity().number.is_negative());
  if (!negative && (IsNumber(x) || x.kind() == ValueKind::kQuantity)) {
    return x;
  }
  OpError error;
  std::optional<Value> result = Negate(x, &error);
  return result ? *std::move(result) : call.Fail(error);
}

// All values of `min(a, b)` and `min([a, b])`; false when an argument cannot be read (reported).
bool Candidates(CallContext& call, std::vector<Value>* out) {
  for (size_t i = 0; i < call.size(); ++i) {
    const ValueKind kind = call[i].kind();
    if (kind != ValueKind::kList && kind != ValueKind::kSet && kind != ValueKind::kRange) {
      if (call.has(i)) {
        out->push_back(call[i]);
      }
      continue;
    }
    std::span<const Value> elements;
    if (!call.Elements(i, &elements)) {
      return false;
    }
    out->insert(out->end(), elements.begin(), elements.end());
  }
  return true;
}

Value Extreme(CallContext& call, Op better, std::string_view name) {
  std::vector<Value> candidates;
  if (!Candidates(call, &candidates)) {
    return call.poison();
  }
  if (candidates.empty()) {
    return call.Fail(Code::D0318, Cat("`", name, "` of an empty list"));
  }
  const Value* best = &candidates[0];
  for (const Value& candidate : candidates) {
    OpError error;
    const std::optional<bool> is_better = Ordered(better, candidate, *best, &error);
    if (!is_better) {
      return call.Fail(error);
    }
    best = *is_better ? &candidate : best;
  }
  const bool to_float = call.type() != nullptr && call.type()->kind() == value::TypeKind::kFloat &&
                        best->kind() == ValueKind::kInt;
  return to_float ? Value::Float(static_cast<double>(best->as_int())) : *best;
}

Value Min(CallContext& call) { return Extreme(call, Op::kLess, "min"); }
Value Max(CallContext& call) { return Extreme(call, Op::kGreater, "max"); }

Value Sum(CallContext& call) {
  std::span<const Value> elements;
  if (!call.Elements(0, &elements)) {
    return call.poison();
  }
  Value total = Value::Int(0);
  if (call.type() != nullptr && call.type()->kind() == value::TypeKind::kFloat) {
    total = Value::Float(0);
  } else if (call.type() != nullptr && call.type()->kind() == value::TypeKind::kQuantity) {
    value::Amount zero;
    zero.dimension = call.type()->dimension();
    total = elements.empty() ? Value::Quantity(zero) : elements[0];
    elements = elements.empty() ? elements : elements.subspan(1);
  }
  for (const Value& element : elements) {
    OpError error;
    std::optional<Value> next = Arithmetic(Op::kAdd, total, element, &error);
    if (!next) {
      return call.Fail(error);
    }
    total = *std::move(next);
  }
  return total;
}

// The exact quotient rounded down, and what it was made of.
std::optional<support::Int128> FloorQuotient(CallContext& call, const Value& a, const Value& b) {
  OpError error;
  // The operator knows which pairs have a quotient, and reports those that do not.
  if (!Arithmetic(Op::kDivide, a, b, &error)) {
    call.Fail(error);
    return std::nullopt;
  }
  const bool quantities = a.kind() == ValueKind::kQuantity && b.kind() == ValueKind::kQuantity;
  if (quantities && a.as_quantity().dimension != b.as_quantity().dimension) {
    call.Fail(Code::D0404, Cat("whole division needs one dimension, found ", KindPhrase(a), " and ",
                               KindPhrase(b)));
    return std::nullopt;
  }
  if (!quantities && (!IsNumber(a) || !IsNumber(b))) {
    call.Fail(Code::D0316,
              Cat("whole division is not defined between ", KindPhrase(a), " and ", KindPhrase(b)));
    return std::nullopt;
  }
  const std::optional<Rational> n = quantities ? a.as_quantity().number : ToRational(a);
  const std::optional<Rational> d = quantities ? b.as_quantity().number : ToRational(b);
  const std::optional<Rational> quotient = n && d ? Rational::Divide(*n, *d) : std::nullopt;
  if (!quotient) {
    call.Fail(Code::D0409, "the quotient is outside its range");
    return std::nullopt;
  }
  return quotient->Floor();
}

Value Div(CallContext& call) {
  const std::optional<support::Int128> quotient = FloorQuotient(call, call[0], call[1]);
  if (!quotient) {
    return call.poison();
  }
  if (*quotient > INT64_MAX || *quotient < INT64_MIN) {
    return call.Fail(Code::D0409, "the quotient is outside the range of `int`");
  }
  return Value::Int(static_cast<int64_t>(*quotient));
}

Value Mod(CallContext& call) {
  const Value& a = call[0];
  const Value& b = call[1];
  const std::optional<support::Int128> quotient = FloorQuotient(call, a, b);
  if (!quotient) {
    return call.poison();
  }
  const bool quantity = a.kind() == ValueKind::kQuantity;
  const std::optional<Rational> n = quantity ? a.as_quantity().number : ToRational(a);
  const std::optional<Rational> d = quantity ? b.as_quantity().number : ToRational(b);
  const std::optional<Rational> whole = Rational::Make(*quotient, 1);
  const std::optional<Rational> taken = whole ? Rational::Multiply(*whole, *d) : std::nullopt;
  const std::optional<Rational> rest = taken ? Rational::Subtract(*n, *taken) : std::nullopt;
  if (!rest) {
    return call.Fail(Code::D0409, "the remainder is outside its range");
  }
  if (quantity) {
    value::Amount amount = a.as_quantity();
    amount.number = *rest;
    return Value::Quantity(amount);
  }
  if (a.kind() == ValueKind::kInt && b.kind() == ValueKind::kInt) {
    return Value::Int(rest->ToInt64().value_or(0));
  }
  return Value::Float(rest->ToDouble());
}

Value Range(CallContext& call) {
  int64_t from = 0;
  int64_t to = 0;
  if (!call.Int(0, &from) || !call.Int(1, &to)) {
    return call.poison();
  }
  return Value::Range(call[0], call[1]);
}

constexpr BuiltinParameter kNumber[] = {{"x", "number"}};
constexpr BuiltinParameter kExtreme[] = {{"xs", "list(ordered) | set(ordered) | ordered"},
                                         {"more", "ordered", true, true}};
constexpr BuiltinParameter kSum[] = {{"xs", "list(number) | set(number)"}};
constexpr BuiltinParameter kTwo[] = {{"a", "number"}, {"b", "number"}};
constexpr BuiltinParameter kRange[] = {{"from", "int"}, {"to", "int"}};

const BuiltinEntry kEntries[] = {
    {{"abs", kNumber, "number", "number",
      "The number or quantity without its sign.\n\n"
      "`abs(-3)` is `3`; `abs(3s - 5s)` is `2s`"},
     Abs},
    {{"min", kExtreme, "ordered", "number",
      "The least of several values or of one list.\n\n"
      "`min(3, 1, 2)` is `1`; `min([2s, 500ms])` is `500ms`"},
     Min},
    {{"max", kExtreme, "ordered", "number",
      "The greatest of several values or of one list.\n\n"
      "`max(3, 1, 2)` is `3`; `max([1.9.0, 1.10.0])` is `1.10.0`"},
     Max},
    {{"sum", kSum, "number", "number",
      "The sum of a list of numbers or of quantities of one dimension; of none it is zero.\n\n"
      "`sum([1, 2, 3])` is `6`; `sum([1GiB, 512MiB])` is `1536MiB`"},
     Sum},
    {{"div", kTwo, "int", "number",
      "The quotient rounded down to a whole number.\n\n"
      "`div(7, 2)` is `3`; `div(-7, 2)` is `-4`; `div(1h, 25m)` is `2`"},
     Div},
    {{"mod", kTwo, "number", "number",
      "What is left of a division that is rounded down; it has the sign of the divisor.\n\n"
      "`mod(7, 2)` is `1`; `mod(-7, 2)` is `1`; `mod(1h, 25m)` is `10m`"},
     Mod},
    {{"range", kRange, "range(int)", "number",
      "All whole numbers from one to the other, both included: the same as `from..to`.\n\n"
      "`[for i in range(1, 3): i]` is `[1, 2, 3]`"},
     Range},
};

}  // namespace

std::span<const BuiltinEntry> NumberBuiltins() { return kEntries; }

}  // namespace deploy::expr
