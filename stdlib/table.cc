#include "stdlib/table.h"

#include <algorithm>
#include <utility>

#include "stdlib/stdlib.h"

namespace deploy::stdlib {

using schema::BlockKind;
using schema::Field;
using value::Value;

Field Attribute(std::string name, value::TypeRef type, std::string documentation) {
  Field field;
  field.name = std::move(name);
  field.type = type;
  field.documentation = std::move(documentation);
  return field;
}

Field Block(std::string name, BlockKind kind, std::vector<Field> fields,
            std::string documentation) {
  std::vector<value::FieldType> types;
  std::vector<std::pair<std::string, Value>> defaults;
  bool complete = true;
  for (const Field& field : fields) {
    const bool optional = field.type->kind() == value::TypeKind::kOptional;
    types.push_back({field.name, field.type, field.required});
    complete = complete && (field.default_value || optional);
    defaults.emplace_back(field.name, field.default_value.value_or(Value::Null()));
  }
  const value::TypeRef record = value::Record(std::move(types));
  const bool labelled = kind == BlockKind::kLabelled;
  Field block =
      Attribute(std::move(name),
                labelled ? value::Map(value::Simple(value::TypeKind::kString), record) : record,
                std::move(documentation));
  block.kind = kind;
  block.fields = std::move(fields);
  if (labelled) {
    block.default_value = Value::Map({});
  } else if (complete) {
    block.default_value = Value::Record(std::move(defaults));
  }
  return block;
}

Value Quantity(value::Dimension dimension, int64_t numerator, int64_t denominator,
               std::string_view currency) {
  value::Amount amount;
  amount.dimension = dimension;
  amount.number = support::Rational::Make(numerator, denominator).value_or(support::Rational());
  std::copy_n(currency.begin(), std::min<size_t>(currency.size(), 3), amount.currency);
  return Value::Quantity(amount);
}

void RegisterSchemas() { schema::RegisterSchemas(Tables()); }

}  // namespace deploy::stdlib
