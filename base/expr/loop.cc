// `[for …]` and `{for …}`.
#include <algorithm>
#include <utility>
#include <vector>

#include "base/expr/machine.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using value::Value;
using value::ValueKind;

constexpr uint32_t kUnnamed = 0xffffffffu;

bool IntRange(const Value& value) {
  return value.kind() == ValueKind::kRange && value.elements()[0].kind() == ValueKind::kInt &&
         value.elements()[1].kind() == ValueKind::kInt;
}

}  // namespace

// Sets the loop's slots for each element and calls `body`, which returns false to end the loop.
// False when the loop was given up.
template <class F>
bool Machine::ForEach(const Node& node, const Value& iterable, F body) {
  if (IntRange(iterable)) {
    const int64_t last = iterable.elements()[1].as_int();
    int64_t index = 0;
    for (int64_t i = iterable.elements()[0].as_int(); i <= last; ++i) {
      if (node.a != kUnnamed) {
        SetLocal(node.a, Value::Int(index++));
      }
      SetLocal(node.b, Value::Int(i));
      if (halted_ || !body()) {
        return false;
      }
      if (i == last) {
        break;  // ++i may overflow
      }
    }
    return true;
  }
  const auto elements = iterable.elements();
  const auto keys = iterable.keys();
  const auto names = iterable.kind() == ValueKind::kRecord ? iterable.field_names()
                                                           : std::span<const std::string>();
  for (size_t i = 0; i < elements.size(); ++i) {
    if (node.a != kUnnamed) {
      SetLocal(node.a, !keys.empty()    ? keys[i]
                       : !names.empty() ? Value::String(names[i])
                                        : Value::Int(static_cast<int64_t>(i)));
    }
    SetLocal(node.b, elements[i]);
    if (halted_ || !body()) {
      return false;
    }
  }
  return true;
}

std::optional<Value> Machine::NotIterable(const Node& node, ExprId id, const Value& value) {
  if (value.is_unknown()) {
    return value;
  }
  switch (value.kind()) {
    case ValueKind::kList:
    case ValueKind::kSet:
    case ValueKind::kMap:
    case ValueKind::kRecord:
      return std::nullopt;
    case ValueKind::kRange:
      if (IntRange(value)) {
        return std::nullopt;
      }
      break;
    default:
      break;
  }
  return Fail(
      Code::D0317, arena().node(id).span ? arena().node(id).span : node.span,
      Cat("`for` goes over a list, set, map, record or range of `int`, found ", KindPhrase(value)));
}

Value Machine::EvalListFor(ExprId id, const Node& node) {
  const auto children = arena().children(id);
  const Value iterable = Eval(children[0]);
  if (std::optional<Value> not_iterable = NotIterable(node, children[0], iterable)) {
    return *std::move(not_iterable);
  }
  std::vector<Value> out;
  std::optional<Value> undecided;
  ForEach(node, iterable, [&] {
    if (children.size() > 2) {
      Value condition = Eval(children[2]);
      if (condition.kind() != ValueKind::kBool) {
        undecided = condition.is_unknown()
                        ? std::move(condition)
                        : Fail(Code::D0304, node.span,
                               Cat("the condition is a `bool`, found ", KindPhrase(condition)));
        return false;
      }
      if (!condition.as_bool()) {
        return true;
      }
    }
    out.push_back(Eval(children[1]));
    return FitsBytes(node, 8 * out.size());
  });
  if (undecided || halted_ || 8 * out.size() > limits_.value_bytes) {
    return undecided ? *std::move(undecided) : poison_;
  }
  return Sized(node, Value::List(std::move(out)));
}

Value Machine::EvalMapFor(ExprId id, const Node& node) {
  const auto children = arena().children(id);
  const Value iterable = Eval(children[0]);
  if (std::optional<Value> not_iterable = NotIterable(node, children[0], iterable)) {
    return *std::move(not_iterable);
  }
  std::vector<std::pair<Value, Value>> out;
  std::optional<Value> undecided;
  ForEach(node, iterable, [&] {
    if (children.size() > 3) {
      Value condition = Eval(children[3]);
      if (condition.kind() != ValueKind::kBool) {
        undecided = condition.is_unknown()
                        ? std::move(condition)
                        : Fail(Code::D0304, node.span,
                               Cat("the condition is a `bool`, found ", KindPhrase(condition)));
        return false;
      }
      if (!condition.as_bool()) {
        return true;
      }
    }
    Value key = Eval(children[1]);
    if (key.HasUnknown()) {
      undecided = UnknownOf(key);
      return false;
    }
    out.emplace_back(std::move(key), Eval(children[2]));
    return FitsBytes(node, 16 * out.size());
  });
  if (undecided || halted_ || 16 * out.size() > limits_.value_bytes) {
    return undecided ? *std::move(undecided) : poison_;
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return Compare(a.first, b.first) < 0; });
  for (size_t i = 1; i < out.size(); ++i) {
    if (Compare(out[i - 1].first, out[i].first) == 0) {
      return Fail(Code::D0319, node.span,
                  Cat("the key `", ToSource(out[i].first, 60), "` is made twice"));
    }
  }
  return Sized(node, Value::Map(std::move(out)));
}

}  // namespace deploy::expr
