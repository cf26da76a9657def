#include "runtime/provider/fields.h"

#include <algorithm>

namespace deploy::provider {

using value::Value;
using value::ValueKind;

namespace {

bool IsText(const Value& v) {
  switch (v.kind()) {
    case ValueKind::kString:
    case ValueKind::kVersion:
    case ValueKind::kIp:
    case ValueKind::kCidr:
      return true;
    default:
      return false;
  }
}

std::string TextOf(const Value& v) {
  return IsText(v)                      ? std::string(v.as_string())
         : v.kind() == ValueKind::kEnum ? std::string(v.enum_name())
                                        : "";
}

}  // namespace

const Value& FieldOf(const Value& record, std::string_view name) {
  static const Value* const null = new Value();
  if (record.kind() != ValueKind::kRecord && record.kind() != ValueKind::kMap) {
    return *null;
  }
  const Value* found = record.Find(name);
  return found == nullptr ? *null : *found;
}

bool IsAbsent(const Value& record, std::string_view name) {
  return FieldOf(record, name).is_null();
}

std::string TextField(const Value& record, std::string_view name, std::string_view fallback) {
  const Value& v = FieldOf(record, name);
  return IsText(v) || v.kind() == ValueKind::kEnum ? TextOf(v) : std::string(fallback);
}

int64_t IntField(const Value& record, std::string_view name, int64_t fallback) {
  const Value& v = FieldOf(record, name);
  return v.kind() == ValueKind::kInt ? v.as_int() : fallback;
}

absl::Duration DurationField(const Value& record, std::string_view name, absl::Duration fallback) {
  const Value& v = FieldOf(record, name);
  if (v.kind() != ValueKind::kQuantity) {
    return fallback;
  }
  const support::Rational& number = v.as_quantity().number;
  if (const std::optional<int64_t> whole = number.ToInt64()) {
    return absl::Nanoseconds(*whole);
  }
  return absl::Nanoseconds(number.ToDouble());
}

std::vector<std::string> TextListField(const Value& record, std::string_view name) {
  std::vector<std::string> out;
  const Value& v = FieldOf(record, name);
  if (v.kind() == ValueKind::kList || v.kind() == ValueKind::kSet) {
    for (const Value& element : v.elements()) {
      out.push_back(TextOf(element));
    }
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> TextMapField(const Value& record,
                                                              std::string_view name) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [key, v] : BlocksField(record, name)) {
    out.emplace_back(key, TextOf(v));
  }
  return out;
}

std::vector<std::pair<std::string, Value>> BlocksField(const Value& record, std::string_view name) {
  std::vector<std::pair<std::string, Value>> out;
  const Value& v = FieldOf(record, name);
  if (v.kind() == ValueKind::kMap) {
    for (size_t i = 0; i < v.keys().size(); ++i) {
      out.emplace_back(TextOf(v.keys()[i]), v.elements()[i]);
    }
  } else if (v.kind() == ValueKind::kRecord) {
    for (size_t i = 0; i < v.field_names().size(); ++i) {
      out.emplace_back(v.field_names()[i], v.elements()[i]);
    }
  }
  return out;
}

Value DurationValue(absl::Duration duration) {
  value::Amount amount;
  amount.number = support::Rational(absl::ToInt64Nanoseconds(duration));
  amount.dimension = value::Dimension::kDuration;
  return Value::Quantity(amount);
}

Value WithField(const Value& record, std::string_view name, Value field) {
  std::vector<std::pair<std::string, Value>> fields;
  bool found = false;
  if (record.kind() == ValueKind::kRecord) {
    for (size_t i = 0; i < record.field_names().size(); ++i) {
      const bool here = record.field_names()[i] == name;
      found = found || here;
      fields.emplace_back(record.field_names()[i], here ? field : record.elements()[i]);
    }
  }
  if (!found) {
    fields.emplace_back(std::string(name), std::move(field));
  }
  return Value::Record(std::move(fields));
}

Value WithoutFields(const Value& record, const std::vector<std::string>& names) {
  std::vector<std::pair<std::string, Value>> fields;
  if (record.kind() == ValueKind::kRecord) {
    for (size_t i = 0; i < record.field_names().size(); ++i) {
      if (std::find(names.begin(), names.end(), record.field_names()[i]) == names.end()) {
        fields.emplace_back(record.field_names()[i], record.elements()[i]);
      }
    }
  }
  return Value::Record(std::move(fields));
}

bool SameField(const Value& a, const Value& b, std::string_view name) {
  return FieldOf(a, name) == FieldOf(b, name);
}

}  // namespace deploy::provider
