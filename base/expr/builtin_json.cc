// JSON as text.
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/expr/builtin_entry.h"
#include "base/support/text.h"
#include "base/value/json.h"

namespace deploy::expr {
namespace {

using diag::Code;
using nlohmann::ordered_json;
using support::Cat;
using value::Value;

constexpr int kMaxDepth = 100;

Value JsonEncode(CallContext& call) {
  if (!call.Charge(1 + call[0].size())) {
    return call.poison();
  }
  return call.String(
      value::ToJson(call[0]).dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

// None with `why` filled when the document holds what the language has no value for.
std::optional<Value> FromJson(const ordered_json& json, int depth, std::string* why) {
  if (depth > kMaxDepth) {
    *why = Cat("it nests deeper than ", kMaxDepth, " levels");
    return std::nullopt;
  }
  switch (json.type()) {
    case ordered_json::value_t::null:
      return Value::Null();
    case ordered_json::value_t::boolean:
      return Value::Bool(json.get<bool>());
    case ordered_json::value_t::number_integer:
      return Value::Int(json.get<int64_t>());
    case ordered_json::value_t::number_unsigned:
      if (json.get<uint64_t>() > INT64_MAX) {
        *why = Cat(json.get<uint64_t>(), " is outside the range of `int`");
        return std::nullopt;
      }
      return Value::Int(json.get<int64_t>());
    case ordered_json::value_t::number_float:
      if (!std::isfinite(json.get<double>())) {
        *why = "a number is outside the range of `float`";
        return std::nullopt;
      }
      return Value::Float(json.get<double>());
    case ordered_json::value_t::string:
      return Value::String(json.get_ref<const std::string&>());
    case ordered_json::value_t::array: {
      std::vector<Value> elements;
      for (const ordered_json& element : json) {
        std::optional<Value> value = FromJson(element, depth + 1, why);
        if (!value) {
          return std::nullopt;
        }
        elements.push_back(*std::move(value));
      }
      return Value::List(std::move(elements));
    }
    default: {
      std::vector<std::pair<std::string, Value>> fields;
      for (const auto& [key, element] : json.items()) {
        std::optional<Value> value = FromJson(element, depth + 1, why);
        if (!value) {
          return std::nullopt;
        }
        fields.emplace_back(key, *std::move(value));
      }
      return Value::Record(std::move(fields));
    }
  }
}

Value JsonDecode(CallContext& call) {
  std::string_view text;
  if (!call.Text(0, &text) || !call.Charge(1 + text.size() / 8)) {
    return call.poison();
  }
  const ordered_json json = ordered_json::parse(text.begin(), text.end(), nullptr, false);
  if (json.is_discarded()) {
    return call.FailAt(0, Code::D0306, "the text is no JSON");
  }
  std::string why;
  std::optional<Value> value = FromJson(json, 0, &why);
  return value ? call.Sized(*std::move(value))
               : call.FailAt(0, Code::D0306, Cat("the JSON cannot be taken: ", why));
}

constexpr BuiltinParameter kValue[] = {{"x", "any"}};
constexpr BuiltinParameter kText[] = {{"s", "string"}};

const BuiltinEntry kEntries[] = {
    {{"json_encode", kValue, "string", "encoding",
      "The value as JSON on one line; quantities, versions and addresses as strings.\n\n"
      "`json_encode({ a = 1, b = [2s] })` is `\"{\\\"a\\\":1,\\\"b\\\":[\\\"2s\\\"]}\"`"},
     JsonEncode},
    {{"json_decode", kText, "any", "encoding",
      "The value that a JSON text stands for; objects become records.\n\n"
      "`json_decode(\"[1, true]\")` is `[1, true]`"},
     JsonDecode},
};

}  // namespace

std::span<const BuiltinEntry> JsonBuiltins() { return kEntries; }

}  // namespace deploy::expr
