#ifndef STDLIB_TABLE_H_
#define STDLIB_TABLE_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/schema/schema.h"

namespace deploy::stdlib {

// The words that the generated tables are written in.
schema::Field Attribute(std::string name, value::TypeRef type, std::string documentation);
// A block's type is made of its fields; a block that can be filled in by defaults alone has that
// record as default.
schema::Field Block(std::string name, schema::BlockKind kind, std::vector<schema::Field> fields,
                    std::string documentation);
value::Value Quantity(value::Dimension dimension, int64_t numerator, int64_t denominator,
                      std::string_view currency);

// All generated tables, in generated/stdlib/tables.cc.
std::span<const schema::SchemaSource> Tables();

}  // namespace deploy::stdlib

#endif  // STDLIB_TABLE_H_
