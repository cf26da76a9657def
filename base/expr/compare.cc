#include <algorithm>
#include <cmath>

#include "base/expr/network.h"
#include "base/expr/operators.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using value::Dimension;
using value::Value;
using value::ValueKind;

std::nullopt_t Fail(OpError* error, Code code, std::string message) {
  error->code = code;
  error->message = std::move(message);
  return std::nullopt;
}

// Exact for all pairs: a double that is no whole number, or is too large for one, decides by
// itself.
std::partial_ordering CompareIntFloat(int64_t whole, double number) {
  if (std::isnan(number)) {
    return std::partial_ordering::unordered;
  }
  if (number >= 9223372036854775808.0) {
    return std::partial_ordering::less;
  }
  if (number < -9223372036854775808.0) {
    return std::partial_ordering::greater;
  }
  const double down = std::floor(number);
  const auto order = whole <=> static_cast<int64_t>(down);
  return order == std::strong_ordering::equal && down != number ? std::partial_ordering::less
                                                                : std::partial_ordering(order);
}

std::partial_ordering CompareNumbers(const Value& a, const Value& b) {
  const bool int_a = a.kind() == ValueKind::kInt;
  const bool int_b = b.kind() == ValueKind::kInt;
  if (int_a && int_b) {
    return a.as_int() <=> b.as_int();
  }
  if (!int_a && !int_b) {
    return a.as_float() <=> b.as_float();
  }
  if (int_a) {
    return CompareIntFloat(a.as_int(), b.as_float());
  }
  return 0 <=> CompareIntFloat(b.as_int(), a.as_float());
}

bool Holds(Op op, std::partial_ordering order) {
  switch (op) {
    case Op::kLess:
      return order < 0;
    case Op::kLessEqual:
      return order <= 0;
    case Op::kGreater:
      return order > 0;
    default:
      return order >= 0;
  }
}

bool MixedCurrencies(const Value& left, const Value& right) {
  const std::string_view a(left.as_quantity().currency);
  const std::string_view b(right.as_quantity().currency);
  return !a.empty() && !b.empty() && a != b;
}

std::nullopt_t TwoCurrencies(const Value& left, const Value& right, OpError* error) {
  return Fail(
      error, Code::D0408,
      Cat("`", ToSource(left, 40), "` and `", ToSource(right, 40), "` are of two currencies"));
}

std::optional<bool> InRange(const Value& item, const Value& range, OpError* error) {
  const auto ends = range.elements();
  if (ends.size() != 2) {
    return Fail(error, Code::D0316, "a range without two ends");
  }
  const std::optional<bool> low = Ordered(Op::kGreaterEqual, item, ends[0], error);
  const std::optional<bool> high = low ? Ordered(Op::kLessEqual, item, ends[1], error) : low;
  if (!high) {
    return std::nullopt;
  }
  return *low && *high;
}

std::optional<bool> InList(const Value& item, std::span<const Value> elements, OpError* error) {
  for (const Value& element : elements) {
    if (!OneCurrency(item, element, error)) {
      return std::nullopt;
    }
    if (Equal(element, item)) {
      return true;
    }
  }
  return false;
}

std::optional<bool> InSorted(const Value& item, std::span<const Value> sorted, OpError* error) {
  // What is sorted has one currency, so that the first stands for all.
  if (!sorted.empty() && !OneCurrency(item, sorted[0], error)) {
    return std::nullopt;
  }
  const auto at =
      std::lower_bound(sorted.begin(), sorted.end(), item,
                       [](const Value& a, const Value& b) { return Compare(a, b) < 0; });
  return at != sorted.end() && Equal(*at, item);
}

std::optional<bool> InNetwork(const Value& item, const Value& network, OpError* error) {
  bool host_bits = false;
  const std::optional<Network> outer = ParseNetwork(network.as_string(), &host_bits);
  if (outer && item.kind() == ValueKind::kIp) {
    if (const std::optional<Address> address = ParseAddress(item.as_string())) {
      return Contains(*outer, *address);
    }
  } else if (outer && item.kind() == ValueKind::kCidr) {
    if (const std::optional<Network> inner = ParseNetwork(item.as_string(), &host_bits)) {
      return Contains(*outer, *inner);
    }
  }
  return Fail(error, Code::D0316,
              Cat("`in` a network needs an address or a network, found ", KindPhrase(item)));
}

}  // namespace

bool Equal(const Value& left, const Value& right) {
  if (IsNumber(left) && IsNumber(right)) {
    return CompareNumbers(left, right) == 0;
  }
  return left == right;
}

bool OneCurrency(const Value& left, const Value& right, OpError* error) {
  if (left.kind() != right.kind()) {
    return true;
  }
  if (left.kind() == ValueKind::kQuantity) {
    if (MixedCurrencies(left, right)) {
      TwoCurrencies(left, right, error);
      return false;
    }
    return true;
  }
  const std::span<const Value> a = left.elements();
  const std::span<const Value> b = right.elements();
  const bool other_form = left.kind() == ValueKind::kRecord && left.shape() != right.shape();
  // As deep as a value may be; one and the same part holds no two.
  if (other_form || a.data() == b.data() || a.size() != b.size() ||
      left.depth() > value::kMaxValueDepth) {
    return true;
  }
  for (size_t i = 0; i < a.size(); ++i) {
    if (!OneCurrency(a[i], b[i], error)) {
      return false;
    }
  }
  return true;
}

bool OneCurrency(std::span<const Value> elements, OpError* error) {
  for (size_t i = 1; i < elements.size(); ++i) {
    if (!OneCurrency(elements[i - 1], elements[i], error)) {
      return false;
    }
  }
  return true;
}

std::optional<bool> Ordered(Op op, const Value& left, const Value& right, OpError* error) {
  if (IsNumber(left) && IsNumber(right)) {
    return Holds(op, CompareNumbers(left, right));
  }
  const ValueKind l = left.kind();
  const ValueKind r = right.kind();
  if (l == ValueKind::kQuantity && r == ValueKind::kQuantity) {
    const value::Amount& a = left.as_quantity();
    const value::Amount& b = right.as_quantity();
    if (a.dimension != b.dimension) {
      return Fail(error, Code::D0404,
                  Cat("`", OpSign(op), "` needs one dimension, found ", DimensionName(a.dimension),
                      " and ", DimensionName(b.dimension)));
    }
    if (MixedCurrencies(left, right)) {
      return TwoCurrencies(left, right, error);
    }
    return Holds(op, a.number <=> b.number);
  }
  if ((l == ValueKind::kQuantity && IsNumber(right)) ||
      (r == ValueKind::kQuantity && IsNumber(left))) {
    const Dimension dimension = (l == ValueKind::kQuantity ? left : right).as_quantity().dimension;
    return Fail(error, dimension == Dimension::kRatio ? Code::D0405 : Code::D0401,
                Cat("`", OpSign(op), "` between a plain number and a ", DimensionName(dimension)));
  }
  const bool members =
      l == ValueKind::kEnum && r == ValueKind::kEnum && left.enum_type() == right.enum_type();
  if ((l == ValueKind::kVersion && r == ValueKind::kVersion) || members) {
    return Holds(op, Compare(left, right));
  }
  return Fail(error, Code::D0316,
              Cat("`", OpSign(op), "` is not defined between ", KindPhrase(left), " and ",
                  KindPhrase(right)));
}

std::optional<bool> In(const Value& left, const Value& right, OpError* error) {
  switch (right.kind()) {
    case ValueKind::kList:
      return InList(left, right.elements(), error);
    case ValueKind::kSet:
      return InSorted(left, right.elements(), error);
    case ValueKind::kMap:
      return InSorted(left, right.keys(), error);
    case ValueKind::kRange:
      return InRange(left, right, error);
    case ValueKind::kCidr:
      return InNetwork(left, right, error);
    case ValueKind::kRecord:
      if (left.kind() == ValueKind::kString) {
        return right.Find(left.as_string()) != nullptr;
      }
      break;
    case ValueKind::kString:
    case ValueKind::kVersion:
      if (left.kind() == ValueKind::kVersion) {
        if (!value::IsVersionRange(right.as_string())) {
          return Fail(error, Code::D0306, NoVersionRange(right.as_string()));
        }
        return value::VersionInRange(left.as_string(), right.as_string());
      }
      break;
    default:
      break;
  }
  return Fail(error, Code::D0316,
              Cat("`in` is not defined between ", KindPhrase(left), " and ", KindPhrase(right)));
}

std::string NoVersionRange(std::string_view text) {
  return Cat("`", ToSource(Value::String(text), 60), "` is no range of versions");
}

std::string KindPhrase(const Value& value) {
  switch (value.kind()) {
    case ValueKind::kNull:
      return "`null`";
    case ValueKind::kBool:
      return "a `bool`";
    case ValueKind::kInt:
      return "an `int`";
    case ValueKind::kFloat:
      return "a `float`";
    case ValueKind::kString:
      return "a string";
    case ValueKind::kQuantity:
      return Cat("a ", DimensionName(value.as_quantity().dimension));
    case ValueKind::kVersion:
      return "a version";
    case ValueKind::kIp:
      return "an address";
    case ValueKind::kCidr:
      return "a network";
    case ValueKind::kEnum:
      return Cat("a member of `", value.enum_type()->name(), "`");
    case ValueKind::kList:
      return "a list";
    case ValueKind::kSet:
      return "a set";
    case ValueKind::kMap:
      return "a map";
    case ValueKind::kRecord:
      return "a record";
    case ValueKind::kRange:
      return "a range";
    case ValueKind::kUnknown:
      return "a value known only after apply";
  }
  return "a value";
}

std::string_view OpSign(Op op) {
  switch (op) {
    case Op::kAdd:
      return "+";
    case Op::kSubtract:
      return "-";
    case Op::kMultiply:
      return "*";
    case Op::kDivide:
      return "/";
    case Op::kLess:
      return "<";
    case Op::kLessEqual:
      return "<=";
    case Op::kGreater:
      return ">";
    case Op::kGreaterEqual:
      return ">=";
    case Op::kEqual:
      return "==";
    case Op::kNotEqual:
      return "!=";
    case Op::kRange:
      return "..";
    case Op::kIn:
      return "in";
    default:
      return "?";
  }
}

}  // namespace deploy::expr
