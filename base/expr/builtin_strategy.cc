// How traffic moves to a new version.
#include <vector>

#include "base/expr/builtin_entry.h"
#include "base/expr/typing.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using support::Rational;
using value::Amount;
using value::Dimension;
using value::Value;
using value::ValueKind;

Value Quantity(Dimension dimension, int64_t number) {
  Amount amount;
  amount.dimension = dimension;
  amount.number = number;
  return Value::Quantity(amount);
}

Value Strategy(std::string_view kind, Value steps, Value hold) {
  static const value::Shape* const shape =
      value::InternShape(std::vector<std::string>{"kind", "steps", "hold"});
  return Value::Record(shape, {Value::String(kind), std::move(steps), std::move(hold)});
}

Value CallAllAtOnce(CallContext&) { return AllAtOnce(); }

bool Is(const Value& value, Dimension dimension) {
  return value.kind() == ValueKind::kQuantity && value.as_quantity().dimension == dimension;
}

// The same steps in rising order, each once, with 100% at the end.
Value Rising(std::span<const Value> steps) {
  std::vector<Value> sorted;
  for (const Value& step : steps) {
    const bool between = Is(step, Dimension::kRatio) && step.as_quantity().number > Rational(0) &&
                         step.as_quantity().number < Rational(1);
    if (between) {
      sorted.push_back(step);
    }
  }
  sorted.push_back(Quantity(Dimension::kRatio, 1));
  const Value unique = Value::Set(std::move(sorted));
  return Value::List({unique.elements().begin(), unique.elements().end()});
}

Value Canary(CallContext& call) {
  std::span<const Value> steps;
  if (!call.Elements(0, &steps)) {
    return call.poison();
  }
  Rational last(0);
  for (const Value& step : steps) {
    if (!Is(step, Dimension::kRatio)) {
      call.Wrong(0, "a list of ratios");
      return call.poison();
    }
    if (!(step.as_quantity().number > last)) {
      return call.FailAt(
          0, Code::D0806,
          Cat("the steps of a canary rise from above 0%; `", ToSource(step), "` does not"),
          Rising(steps));
    }
    last = step.as_quantity().number;
  }
  if (last != Rational(1)) {
    return call.FailAt(0, Code::D0806, "the last step of a canary is 100%", Rising(steps));
  }
  Value hold = Quantity(Dimension::kDuration, 0);
  if (call.has(1)) {
    if (!Is(call[1], Dimension::kDuration)) {
      call.Wrong(1, "a duration");
      return call.poison();
    }
    if (call[1].as_quantity().number.is_negative()) {
      return call.FailAt(1, Code::D0410, "a canary cannot hold for less than no time");
    }
    hold = call[1];
  }
  return Strategy("canary", call[0], std::move(hold));
}

constexpr BuiltinParameter kCanary[] = {{"steps", "list(ratio)"}, {"hold", "duration", true}};

const BuiltinEntry kEntries[] = {
    {{"all_at_once",
      {},
      "strategy",
      "strategy",
      "All traffic moves to the new version in one step.\n\n"
      "`all_at_once().kind` is `\"all_at_once\"`"},
     CallAllAtOnce},
    {{"canary", kCanary, "strategy", "strategy",
      "Traffic moves in rising shares up to 100%, and waits `hold` after each but the last.\n\n"
      "`canary(steps = [10%, 50%, 100%], hold = 2s).steps` is `[10%, 50%, 100%]`"},
     Canary},
};

}  // namespace

Value AllAtOnce() {
  return Strategy("all_at_once", Value::List({Quantity(Dimension::kRatio, 1)}),
                  Quantity(Dimension::kDuration, 0));
}

std::span<const BuiltinEntry> StrategyBuiltins() { return kEntries; }

}  // namespace deploy::expr
