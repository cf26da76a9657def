#include "base/expr/convert.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/expr/operators.h"
#include "base/support/edit_distance.h"
#include "base/support/text.h"
#include "base/value/written.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using value::Type;
using value::TypeKind;
using value::TypeRef;
using value::Value;
using value::ValueKind;

constexpr int kMaxDepth = 256;

class Converter {
 public:
  explicit Converter(TextError* error) : error_(error) {}
  std::optional<Value> Run(const Value& value, const Type& type, int depth);

 private:
  std::nullopt_t Fail(Code code, std::string message) {
    error_->code = code;
    error_->message = std::move(message);
    error_->suggestion.clear();
    return std::nullopt;
  }
  std::nullopt_t Wrong(const Value& value, const Type& type) {
    return Fail(Code::D0301, Cat("expected `", type.ToString(), "`, found ", KindPhrase(value)));
  }
  std::nullopt_t Inside(std::string place) {
    error_->message = Cat("`", place, "`: ", error_->message);
    return std::nullopt;
  }
  std::optional<Value> Text(const Value& value, const Type& type);
  std::optional<Value> Quantity(const Value& value, const Type& type);
  std::optional<Value> Enum(const Value& value, const Type& type);
  std::optional<Value> Elements(const Value& value, const Type& type, int depth);
  std::optional<Value> Map(const Value& value, const Type& type, int depth);
  std::optional<Value> Record(const Value& value, const Type& type, int depth);
  std::optional<Value> Union(const Value& value, const Type& type, int depth);

  TextError* error_;
};

std::optional<Value> Converter::Text(const Value& value, const Type& type) {
  const bool same = (type.kind() == TypeKind::kVersion && value.kind() == ValueKind::kVersion) ||
                    (type.kind() == TypeKind::kIp && value.kind() == ValueKind::kIp) ||
                    (type.kind() == TypeKind::kCidr && value.kind() == ValueKind::kCidr);
  if (same) {
    return value;
  }
  if (value.kind() != ValueKind::kString) {
    return Wrong(value, type);
  }
  return ParseText(type.kind(), value.as_string(), error_);
}

std::optional<Value> Converter::Quantity(const Value& value, const Type& type) {
  std::optional<value::Amount> amount;
  Value read = value;
  if (value.kind() == ValueKind::kQuantity) {
    amount = value.as_quantity();
  } else if (value.kind() == ValueKind::kString) {
    value::UnitError unit_error;
    std::string warning;
    amount = value::ParseQuantity(value.as_string(), &unit_error, &warning);
    if (!amount) {
      Fail(Code::D0402, Cat("`", value.as_string().substr(0, 60), "` is no ", type.ToString()));
      if (unit_error.candidates.size() == 1) {
        error_->suggestion = unit_error.candidates.front();
      }
      return std::nullopt;
    }
    read = value::QuantityAsWritten(*amount, warning.empty() ? value.as_string() : warning);
  } else if (IsNumber(value)) {
    return Fail(Code::D0401, Cat("expected a ", type.ToString(), ", found a plain number"));
  } else {
    return Wrong(value, type);
  }
  if (amount->dimension != type.dimension()) {
    return Fail(Code::D0403, Cat("expected a ", type.ToString(), ", found ", KindPhrase(read)));
  }
  return read;
}

std::optional<Value> Converter::Enum(const Value& value, const Type& type) {
  if (value.kind() == ValueKind::kEnum && value.enum_type() == &type) {
    return value;
  }
  if (value.kind() != ValueKind::kString) {
    return Wrong(value, type);
  }
  const auto members = type.members();
  const auto at = std::find(members.begin(), members.end(), value.as_string());
  if (at == members.end()) {
    Fail(Code::D0308,
         Cat("`", value.as_string().substr(0, 60), "` is no member of `", type.name(), "`"));
    const std::vector<std::string_view> names(members.begin(), members.end());
    error_->suggestion = support::Nearest(value.as_string(), names).value_or("");
    return std::nullopt;
  }
  return Value::Enum(&type, static_cast<int>(at - members.begin()));
}

std::optional<Value> Converter::Elements(const Value& value, const Type& type, int depth) {
  if (value.kind() != ValueKind::kList && value.kind() != ValueKind::kSet) {
    return Wrong(value, type);
  }
  std::vector<Value> out;
  out.reserve(value.size());
  for (const Value& element : value.elements()) {
    std::optional<Value> converted = Run(element, *type.element(), depth);
    if (!converted) {
      return Inside(Cat("[", out.size(), "]"));
    }
    out.push_back(*std::move(converted));
  }
  return type.kind() == TypeKind::kSet ? Value::Set(std::move(out)) : Value::List(std::move(out));
}

std::optional<Value> Converter::Map(const Value& value, const Type& type, int depth) {
  if (value.kind() != ValueKind::kMap && value.kind() != ValueKind::kRecord) {
    return Wrong(value, type);
  }
  const bool record = value.kind() == ValueKind::kRecord;
  std::vector<std::pair<Value, Value>> out;
  out.reserve(value.size());
  for (size_t i = 0; i < value.size(); ++i) {
    const Value written = record ? Value::String(value.field_names()[i]) : value.keys()[i];
    std::optional<Value> key = Run(written, *type.key(), depth);
    std::optional<Value> element =
        key ? Run(value.elements()[i], *type.element(), depth) : std::nullopt;
    if (!element) {
      return Inside(ToSource(written, 60));
    }
    out.emplace_back(*std::move(key), *std::move(element));
  }
  return Value::Map(std::move(out));
}

std::optional<Value> Converter::Record(const Value& value, const Type& type, int depth) {
  if (value.kind() != ValueKind::kMap && value.kind() != ValueKind::kRecord) {
    return Wrong(value, type);
  }
  std::vector<std::string> names;
  std::vector<Value> fields;
  for (const value::FieldType& field : type.fields()) {
    const Value* given = value.Find(field.name);
    if (given == nullptr && field.required) {
      return Fail(Code::D0321, Cat("the key `", field.name, "` is missing"));
    }
    std::optional<Value> converted =
        given == nullptr ? Value::Null() : Run(*given, *field.type, depth);
    if (!converted) {
      return Inside(field.name);
    }
    names.push_back(field.name);
    fields.push_back(*std::move(converted));
  }
  return Value::Record(value::InternShape(names), std::move(fields));
}

std::optional<Value> Converter::Union(const Value& value, const Type& type, int depth) {
  // What is exact comes before what needs a change of form.
  for (const TypeRef alternative : type.alternatives()) {
    std::optional<Value> converted = Run(value, *alternative, depth);
    if (converted && (*converted == value || converted->HasUnknown())) {
      return converted;
    }
  }
  for (const TypeRef alternative : type.alternatives()) {
    if (std::optional<Value> converted = Run(value, *alternative, depth)) {
      return converted;
    }
  }
  return Fail(Code::D0301,
              Cat("expected `", type.ToString(), "`, found `", ToSource(value, 60), "`"));
}

std::optional<Value> Converter::Run(const Value& value, const Type& type, int depth) {
  if (value.is_unknown()) {
    return value;
  }
  if (++depth > kMaxDepth) {
    return Fail(Code::D0119, "a type nests too deep to convert to");
  }
  switch (type.kind()) {
    case TypeKind::kOptional:
      return value.is_null() ? value : Run(value, *type.element(), depth);
    case TypeKind::kRefinement:
      return Run(value, *type.element(), depth);
    case TypeKind::kBool:
      return value.kind() == ValueKind::kBool ? std::optional(value) : Wrong(value, type);
    case TypeKind::kInt:
      return value.kind() == ValueKind::kInt ? std::optional(value) : Wrong(value, type);
    case TypeKind::kFloat:
      if (value.kind() == ValueKind::kInt) {
        return Value::Float(static_cast<double>(value.as_int()));
      }
      return value.kind() == ValueKind::kFloat ? std::optional(value) : Wrong(value, type);
    case TypeKind::kLiteral:
      if (value.kind() == ValueKind::kString && value.as_string() == type.literal()) {
        return value;
      }
      return Fail(Code::D0301,
                  Cat("expected `", type.ToString(), "`, found `", ToSource(value, 60), "`"));
    case TypeKind::kQuantity:
      return Quantity(value, type);
    case TypeKind::kEnum:
      return Enum(value, type);
    case TypeKind::kList:
    case TypeKind::kSet:
      return Elements(value, type, depth);
    case TypeKind::kMap:
      return Map(value, type, depth);
    case TypeKind::kRecord:
      return Record(value, type, depth);
    case TypeKind::kUnion:
      return Union(value, type, depth);
    case TypeKind::kNull:
      return value.is_null() ? std::optional(value) : Wrong(value, type);
    case TypeKind::kRange:
      return value.kind() == ValueKind::kRange ? std::optional(value) : Wrong(value, type);
    case TypeKind::kAny:
    case TypeKind::kError:
    case TypeKind::kResource:
    case TypeKind::kInstances:
      return value;
    default:
      return Text(value, type);
  }
}

}  // namespace

std::optional<Value> ConvertTo(const Value& value, TypeRef type, TextError* error) {
  *error = TextError();
  return Converter(error).Run(value, *type, 0);
}

}  // namespace deploy::expr
