// Conversions that have to be written.
#include <charconv>
#include <cmath>
#include <string>

#include "base/expr/builtin_entry.h"
#include "base/expr/text.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using value::Dimension;
using value::TypeKind;
using value::Value;
using value::ValueKind;

template <TypeKind kind, ValueKind same>
Value FromText(CallContext& call) {
  if (call[0].kind() == same && same != ValueKind::kString) {
    return call[0];
  }
  std::string_view text;
  if (!call.Text(0, &text)) {
    return call.poison();
  }
  TextError error;
  std::optional<Value> value = ParseText(kind, text, &error);
  return value ? *std::move(value) : call.FailAt(0, error.code, error.message);
}

std::string_view Trimmed(std::string_view text) {
  const size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

Value ToInt(CallContext& call) {
  const Value& x = call[0];
  if (x.kind() == ValueKind::kInt) {
    return x;
  }
  if (x.kind() == ValueKind::kFloat) {
    const double number = x.as_float();
    if (std::floor(number) != number) {
      return call.FailAt(
          0, Code::D0409,
          Cat("`", ToSource(x), "` is no whole number; use `floor`, `ceil` or `round`"));
    }
    if (!(number >= -9223372036854775808.0 && number < 9223372036854775808.0)) {
      return call.FailAt(0, Code::D0409, Cat("`", ToSource(x), "` is outside the range of `int`"));
    }
    return Value::Int(static_cast<int64_t>(number));
  }
  std::string_view text;
  if (!call.Text(0, &text)) {
    return call.poison();
  }
  const std::string_view digits = Trimmed(text);
  int64_t number = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (failure == std::errc::result_out_of_range) {
    return call.FailAt(0, Code::D0409,
                       Cat("`", digits.substr(0, 60), "` is outside the range of `int`"));
  }
  if (digits.empty() || failure != std::errc() || end != digits.data() + digits.size()) {
    return call.FailAt(0, Code::D0306, Cat("`", text.substr(0, 60), "` is no whole number"));
  }
  return Value::Int(number);
}

Value ToFloat(CallContext& call) {
  const Value& x = call[0];
  if (x.kind() == ValueKind::kFloat) {
    return x;
  }
  if (x.kind() == ValueKind::kInt) {
    return Value::Float(static_cast<double>(x.as_int()));
  }
  if (x.kind() == ValueKind::kQuantity && x.as_quantity().dimension == Dimension::kRatio) {
    return Value::Float(x.as_quantity().number.ToDouble());
  }
  if (x.kind() != ValueKind::kString) {
    call.Wrong(0, "a number, a ratio or a string");
    return call.poison();
  }
  const std::string_view digits = Trimmed(x.as_string());
  double number = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || failure != std::errc() || end != digits.data() + digits.size() ||
      !std::isfinite(number)) {
    return call.FailAt(0, Code::D0306, Cat("`", x.as_string().substr(0, 60), "` is no number"));
  }
  return Value::Float(number);
}

Value Require(CallContext& call) {
  std::string_view why;
  if (call[0].is_unknown() || call[1].is_unknown()) {
    return call[0].is_unknown() ? call[0] : call[1];
  }
  if (!call[0].is_null()) {
    return call[0];
  }
  return call.Text(1, &why) ? call.Fail(Code::D0501, std::string(why)) : call.poison();
}

constexpr BuiltinParameter kVersion[] = {{"x", "string | version"}};
constexpr BuiltinParameter kIp[] = {{"x", "string | ip"}};
constexpr BuiltinParameter kCidr[] = {{"x", "string | cidr"}};
constexpr BuiltinParameter kPath[] = {{"x", "string | path"}};
constexpr BuiltinParameter kUrl[] = {{"x", "string | url"}};
constexpr BuiltinParameter kRegex[] = {{"x", "string | regex"}};
constexpr BuiltinParameter kEmail[] = {{"x", "string | email"}};
constexpr BuiltinParameter kToInt[] = {{"x", "int | float | string"}};
constexpr BuiltinParameter kToFloat[] = {{"x", "int | float | ratio | string"}};
constexpr BuiltinParameter kRequire[] = {{"x", "T?"}, {"why", "string"}};

const BuiltinEntry kEntries[] = {
    {{"version", kVersion, "version", "convert",
      "The version that a text stands for.\n\n"
      "`version(\"1.4.0\") > 1.3.9` is `true`"},
     FromText<TypeKind::kVersion, ValueKind::kVersion>},
    {{"ip", kIp, "ip", "convert",
      "The address that a text stands for.\n\n"
      "`ip(\"10.0.0.1\") in 10.0.0.0/8` is `true`"},
     FromText<TypeKind::kIp, ValueKind::kIp>},
    {{"cidr", kCidr, "cidr", "convert",
      "The network that a text stands for; bits after the prefix are an error.\n\n"
      "`cidr(\"10.0.0.0/16\")` is `10.0.0.0/16`"},
     FromText<TypeKind::kCidr, ValueKind::kCidr>},
    {{"path", kPath, "path", "convert",
      "The text as a path.\n\n"
      "`path(\"run/shop\")` is `\"run/shop\"`"},
     FromText<TypeKind::kPath, ValueKind::kString>},
    {{"url", kUrl, "url", "convert",
      "The text as an address of the web, with its scheme.\n\n"
      "`url(\"https://example.com/\")` is `\"https://example.com/\"`"},
     FromText<TypeKind::kUrl, ValueKind::kString>},
    {{"regex", kRegex, "regex", "convert",
      "The text as a regular expression (RE2).\n\n"
      "`matches(\"shop\", regex(\"^sh\"))` is `true`"},
     FromText<TypeKind::kRegex, ValueKind::kString>},
    {{"email", kEmail, "email", "convert",
      "The text as a mail address.\n\n"
      "`email(\"ops@example.com\")` is `\"ops@example.com\"`"},
     FromText<TypeKind::kEmail, ValueKind::kString>},
    {{"to_int", kToInt, "int", "convert",
      "The whole number that a text or a float stands for; a fraction is an error.\n\n"
      "`to_int(\"8080\")` is `8080`; `to_int(3.0)` is `3`"},
     ToInt},
    {{"to_float", kToFloat, "float", "convert",
      "The number that a text, an int or a ratio stands for.\n\n"
      "`to_float(50%)` is `0.5`; `to_float(\"2.5\")` is `2.5`"},
     ToFloat},
    {{"require", kRequire, "T", "convert",
      "The value, which must not be null; else the run ends with the reason.\n\n"
      "`require(5, \"a budget is needed\")` is `5`"},
     Require,
     UnknownRule::kNever},
};

}  // namespace

std::span<const BuiltinEntry> ConvertBuiltins() { return kEntries; }

}  // namespace deploy::expr
