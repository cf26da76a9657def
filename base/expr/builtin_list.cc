// Standard functions over lists and sets.
#include <algorithm>
#include <utility>
#include <vector>

#include "base/expr/builtin_entry.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using value::TypeRef;
using value::Value;
using value::ValueKind;

// Scalars of UTF-8: bytes that do not continue one.
int64_t CountScalars(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

Value Length(CallContext& call) {
  const Value& value = call[0];
  switch (value.kind()) {
    case ValueKind::kString:
      return Value::Int(CountScalars(value.as_string()));
    case ValueKind::kRange: {
      std::span<const Value> elements;
      return call.Elements(0, &elements) ? Value::Int(static_cast<int64_t>(elements.size()))
                                         : call.poison();
    }
    case ValueKind::kList:
    case ValueKind::kSet:
    case ValueKind::kMap:
    case ValueKind::kRecord:
      return Value::Int(static_cast<int64_t>(value.size()));
    default:
      call.Wrong(0, "a list, set, map or string");
      return call.poison();
  }
}

Value Contains(CallContext& call) {
  if (call[0].kind() == ValueKind::kString) {
    std::string_view text;
    std::string_view part;
    if (!call.Text(0, &text) || !call.Text(1, &part)) {
      return call.poison();
    }
    return Value::Bool(text.find(part) != text.npos);
  }
  if (!call.Charge(call[0].kind() == ValueKind::kList ? call[0].size() : 1)) {
    return call.poison();
  }
  OpError error;
  const std::optional<bool> found = In(call[1], call[0], &error);
  return found ? Value::Bool(*found) : call.Fail(error);
}

Value IndexOf(CallContext& call) {
  std::span<const Value> elements;
  if (call[0].kind() == ValueKind::kMap) {
    elements = call[0].keys();
  } else if (call[0].kind() == ValueKind::kRecord) {
    const auto names = call[0].field_names();
    for (size_t i = 0; i < names.size(); ++i) {
      if (call[1].kind() == ValueKind::kString && call[1].as_string() == names[i]) {
        return Value::Int(static_cast<int64_t>(i));
      }
    }
  } else if (!call.Elements(0, &elements)) {
    return call.poison();
  }
  for (size_t i = 0; i < elements.size(); ++i) {
    OpError error;
    if (!OneCurrency(elements[i], call[1], &error)) {
      return call.Fail(error);
    }
    if (Equal(elements[i], call[1])) {
      return Value::Int(static_cast<int64_t>(i));
    }
  }
  return call.FailAt(1, Code::D0318, Cat("`", ToSource(call[1], 60), "` is not in the list"));
}

Value Sort(CallContext& call) {
  std::span<const Value> elements;
  if (!call.Elements(0, &elements)) {
    return call.poison();
  }
  OpError error;
  if (!OneCurrency(elements, &error)) {
    return call.Fail(error);
  }
  std::vector<Value> sorted(elements.begin(), elements.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const Value& a, const Value& b) {
    OpError ignored;
    // Numbers of both kinds by what they count; everything else by the total order of values.
    return IsNumber(a) && IsNumber(b) ? Ordered(Op::kLess, a, b, &ignored).value_or(false)
                                      : Compare(a, b) < 0;
  });
  return Value::List(std::move(sorted));
}

Value Distinct(CallContext& call) {
  std::span<const Value> elements;
  if (!call.Elements(0, &elements)) {
    return call.poison();
  }
  OpError error;
  if (!OneCurrency(elements, &error)) {
    return call.Fail(error);
  }
  std::vector<size_t> order(elements.size());
  for (size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return Compare(elements[a], elements[b]) < 0; });
  std::vector<bool> first(elements.size(), true);
  for (size_t i = 1; i < order.size(); ++i) {
    first[order[i]] = !(elements[order[i - 1]] == elements[order[i]]);
  }
  std::vector<Value> out;
  for (size_t i = 0; i < elements.size(); ++i) {
    if (first[i]) {
      out.push_back(elements[i]);
    }
  }
  return Value::List(std::move(out));
}

bool IsList(const Value& value) {
  return value.kind() == ValueKind::kList || value.kind() == ValueKind::kSet;
}

Value Flatten(CallContext& call) {
  std::span<const Value> lists;
  if (!call.Elements(0, &lists)) {
    return call.poison();
  }
  std::vector<Value> out;
  for (const Value& list : lists) {
    if (list.is_unknown()) {
      return list;
    }
    if (!IsList(list)) {
      call.Wrong(0, "a list of lists");
      return call.poison();
    }
    if (!call.Charge(list.size()) || !call.FitsBytes(8 * (out.size() + list.size()))) {
      return call.poison();
    }
    out.insert(out.end(), list.elements().begin(), list.elements().end());
  }
  return call.Sized(Value::List(std::move(out)));
}

Value Concat(CallContext& call) {
  std::vector<Value> out;
  for (size_t i = 0; i < call.size(); ++i) {
    if (!call.has(i)) {
      continue;
    }
    std::span<const Value> elements;
    if (!call.Elements(i, &elements) || !call.FitsBytes(8 * (out.size() + elements.size()))) {
      return call.poison();
    }
    out.insert(out.end(), elements.begin(), elements.end());
  }
  return call.Sized(Value::List(std::move(out)));
}

Value Zip(CallContext& call) {
  std::span<const Value> first;
  std::span<const Value> second;
  if (!call.Elements(0, &first) || !call.Elements(1, &second)) {
    return call.poison();
  }
  if (first.size() != second.size()) {
    return call.Fail(Code::D0318, Cat("`zip` needs two lists of one length, found ", first.size(),
                                      " and ", second.size(), " elements"));
  }
  static const value::Shape* const shape =
      value::InternShape(std::vector<std::string>{"first", "second"});
  std::vector<Value> out;
  out.reserve(first.size());
  for (size_t i = 0; i < first.size(); ++i) {
    out.push_back(Value::Record(shape, {first[i], second[i]}));
  }
  return call.Sized(Value::List(std::move(out)));
}

TypeRef ElementOf(TypeRef type) {
  return type != nullptr &&
                 (type->kind() == value::TypeKind::kList || type->kind() == value::TypeKind::kRange)
             ? type->element()
             : nullptr;
}

bool TypeZip(std::span<const TypeRef> arguments, CallTyping* typing) {
  if (arguments.size() != 2) {
    return false;
  }
  const TypeRef first = ElementOf(arguments[0]);
  const TypeRef second = ElementOf(arguments[1]);
  if (first == nullptr || second == nullptr) {
    return false;
  }
  typing->result = value::List(value::Record({{"first", first, true}, {"second", second, true}}));
  return true;
}

Value Set(CallContext& call) {
  std::span<const Value> elements;
  if (!call.Elements(0, &elements)) {
    return call.poison();
  }
  OpError error;
  return OneCurrency(elements, &error) ? Value::Set({elements.begin(), elements.end()})
                                       : call.Fail(error);
}

// What is left to know when the known ones do not decide.
Value Quantifier(CallContext& call, bool decisive) {
  std::span<const Value> elements;
  if (call[0].is_unknown() || !call.Elements(0, &elements)) {
    return call[0].is_unknown() ? call[0] : call.poison();
  }
  const Value* unknown = nullptr;
  for (const Value& element : elements) {
    if (element.is_unknown()) {
      unknown = unknown == nullptr ? &element : unknown;
    } else if (element.kind() != ValueKind::kBool) {
      call.Wrong(0, "a list of `bool`");
      return call.poison();
    } else if (element.as_bool() == decisive) {
      return element;
    }
  }
  return unknown != nullptr ? *unknown : Value::Bool(!decisive);
}

Value AllOf(CallContext& call) { return Quantifier(call, false); }
Value AnyOf(CallContext& call) { return Quantifier(call, true); }

Value Count(CallContext& call) {
  std::span<const Value> elements;
  if (!call.Elements(0, &elements)) {
    return call.poison();
  }
  int64_t count = 0;
  for (const Value& element : elements) {
    if (element.kind() != ValueKind::kBool) {
      call.Wrong(0, "a list of `bool`");
      return call.poison();
    }
    count += element.as_bool() ? 1 : 0;
  }
  return Value::Int(count);
}

constexpr BuiltinParameter kAnyLength[] = {{"xs", "list(T) | set(T) | map(K, T) | string"}};
constexpr BuiltinParameter kContains[] = {{"xs", "list(T) | set(T) | map(T, K) | string"},
                                          {"x", "T"}};
constexpr BuiltinParameter kIndexOf[] = {{"xs", "list(T) | map(T, K)"}, {"x", "T"}};
constexpr BuiltinParameter kSort[] = {{"xs", "list(T) | set(T)"}};
constexpr BuiltinParameter kList[] = {{"xs", "list(T)"}};
constexpr BuiltinParameter kFlatten[] = {
    {"xs", "list(list(T)) | list(set(T)) | set(list(T)) | set(set(T))"}};
constexpr BuiltinParameter kConcat[] = {{"xs", "list(T)"}, {"more", "list(T)", true, true}};
constexpr BuiltinParameter kZip[] = {{"a", "list(T)"}, {"b", "list(K)"}};
constexpr BuiltinParameter kBools[] = {{"conditions", "list(bool)"}};

const BuiltinEntry kEntries[] = {
    {{"length", kAnyLength, "int", "list",
      "How many elements a collection has, or characters a string.\n\n"
      "`length([\"a\", \"b\"])` is `2`; `length(\"größe\")` is `5`"},
     Length,
     UnknownRule::kWhole},
    {{"contains", kContains, "bool", "list",
      "Whether a list or set has the element, a map the key, or a string the part.\n\n"
      "`contains([80, 443], 443)` is `true`; `contains(\"shop\", \"x\")` is `false`"},
     Contains},
    {{"index_of", kIndexOf, "int", "list",
      "The position of an element, from 0; of a key among the sorted keys for a map. It is an "
      "error when it is missing.\n\n"
      "`index_of([\"a\", \"b\"], \"b\")` is `1`"},
     IndexOf},
    {{"sort", kSort, "list(T)", "list",
      "The elements in rising order: strings by their bytes, versions by their parts, enum members "
      "as declared.\n\n"
      "`sort([\"b\", \"a\"])` is `[\"a\", \"b\"]`; `sort([1.10.0, 1.9.0])` is `[1.9.0, 1.10.0]`"},
     Sort},
    {{"distinct", kList, "list(T)", "list",
      "The list without repetitions, in the order of first appearance.\n\n"
      "`distinct([2, 1, 2])` is `[2, 1]`"},
     Distinct},
    {{"flatten", kFlatten, "list(T)", "list",
      "The elements of all the lists, one after the other; one level.\n\n"
      "`flatten([[1], [2, 3]])` is `[1, 2, 3]`"},
     Flatten,
     UnknownRule::kWhole},
    {{"concat", kConcat, "list(T)", "list",
      "The lists one after the other.\n\n"
      "`concat([1], [2, 3])` is `[1, 2, 3]`"},
     Concat,
     UnknownRule::kWhole},
    {{"zip", kZip, "list(any)", "list",
      "Two lists of one length as a list of pairs with `first` and `second`.\n\n"
      "`[for p in zip([\"a\", \"b\"], [1, 2]): \"${p.first}${p.second}\"]` is `[\"a1\", \"b2\"]`"},
     Zip,
     UnknownRule::kWhole,
     TypeZip},
    {{"set", kList, "set(T)", "list",
      "The elements as a set: sorted, each once.\n\n"
      "`set([2, 1, 2]) == set([1, 2])` is `true`"},
     Set},
    {{"all", kBools, "bool", "list",
      "Whether every condition holds; so it does for none.\n\n"
      "`all([for x in [1, 2]: x > 0])` is `true`"},
     AllOf,
     UnknownRule::kNever},
    {{"any", kBools, "bool", "list",
      "Whether a condition holds; not so for none.\n\n"
      "`any([for x in [1, 2]: x > 1])` is `true`"},
     AnyOf,
     UnknownRule::kNever},
    {{"count", kBools, "int", "list",
      "How many conditions hold.\n\n"
      "`count([for x in [1, 2, 3]: x > 1])` is `2`"},
     Count},
};

}  // namespace

std::span<const BuiltinEntry> ListBuiltins() { return kEntries; }

}  // namespace deploy::expr
