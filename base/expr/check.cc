// kConvert and kCheck: a value meets the type or the rule that is wanted of it.
#include "base/expr/convert.h"
#include "base/expr/machine.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using value::TypeKind;
using value::Value;
using value::ValueKind;

}  // namespace

Value Machine::Convert(const Node& node, ExprId from, Value value, value::TypeRef type) {
  if (value.is_unknown() || type == nullptr) {
    return value;
  }
  const bool collection = type->kind() == TypeKind::kList || type->kind() == TypeKind::kSet;
  if (value.kind() == ValueKind::kRange && collection) {
    std::optional<Value> list = RangeElements(node, value);
    if (!list) {
      return poison_;
    }
    value = *std::move(list);
  }
  if (!Charge(node, 1 + value.size())) {
    return poison_;
  }
  TextError error;
  if (std::optional<Value> converted = ConvertTo(value, type, &error)) {
    return *std::move(converted);
  }
  const Node& place = arena().node(from);
  auto diagnostic = diag::Error(error.code, place.span ? place.span : node.span, error.message);
  Operand(diagnostic, from, value);
  if (!error.suggestion.empty()) {
    diagnostic.Help(Cat("`", error.suggestion, "` would do"));
  }
  return Fail(diagnostic);
}

Value Machine::EvalConvert(ExprId id, const Node& node) {
  const ExprId child = arena().children(id)[0];
  return Convert(node, child, Eval(child), node.type);
}

std::optional<Value> Machine::RangeElements(const Node& node, const Value& range) {
  const auto ends = range.elements();
  if (ends.size() != 2 || ends[0].kind() != ValueKind::kInt || ends[1].kind() != ValueKind::kInt) {
    Fail(Code::D0317, node.span, "only a range of `int` can be listed");
    return std::nullopt;
  }
  const int64_t first = ends[0].as_int();
  const int64_t last = ends[1].as_int();
  const uint64_t count =
      first > last ? 0 : static_cast<uint64_t>(last) - static_cast<uint64_t>(first) + 1;
  // A count of 2^64 wraps to 0; such a range is refused like any other that is too long.
  const uint64_t bytes =
      count > (uint64_t{1} << 56) || (count == 0 && first <= last) ? ~uint64_t{0} : 8 * count;
  if (!FitsBytes(node, bytes) || !Charge(node, count)) {
    return std::nullopt;
  }
  std::vector<Value> elements;
  elements.reserve(count);
  for (uint64_t i = 0; i < count; ++i) {
    elements.push_back(Value::Int(first + static_cast<int64_t>(i)));
  }
  return Value::List(std::move(elements));
}

Value Machine::EvalCheck(ExprId id, const Node& node) {
  const auto children = arena().children(id);
  const Value value = Eval(children[0]);
  // A rule over something that is known later is decided when it is.
  if (value.HasUnknown() || value.is_null()) {
    return value;
  }
  SetLocal(node.a, value);
  const Value holds = Eval(children[1]);
  if (holds.is_unknown()) {
    return IsPoison(holds) ? poison_ : value;
  }
  if (holds.kind() == ValueKind::kBool && holds.as_bool()) {
    return value;
  }
  const Node& place = arena().node(children[0]);
  std::string message = Cat("`", ToSource(value, 60), "` does not fit the rule of its type");
  if (children.size() > 2) {
    const Value text = Eval(children[2]);
    if (text.kind() == ValueKind::kString) {
      message = text.as_string();
    }
  }
  auto error = diag::Error(Code::D0309, place.span ? place.span : node.span, std::move(message));
  error.At(arena().node(children[1]).span, "the rule");
  error.Value("it", ToSource(value, 80),
              place.type == nullptr ? KindPhrase(value) : place.type->ToString());
  return Fail(error);
}

}  // namespace deploy::expr
