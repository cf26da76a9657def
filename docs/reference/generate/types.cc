#include <cstdint>

#include "base/schema/schema.h"
#include "base/support/text.h"
#include "docs/reference/generate/pages.h"
#include "fmt/format.h"

namespace deploy::reference {
namespace {

using schema::BlockKind;
using schema::Class;
using schema::Field;
using schema::Schema;
using support::Cat;

// Documentation is wrapped in the schemas; paragraphs stay.
std::string OneLine(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

// A bar would end the cell of a table.
std::string Cell(std::string_view text) {
  std::string out;
  for (const char c : OneLine(text)) {
    out += c == '|' ? "\\|" : std::string(1, c);
  }
  return out;
}

// Permissions are written in octal, as in the plan.
std::string Text(const Field& field, const value::Value& value) {
  constexpr int64_t kAllPermissions = 07777;
  const bool permissions = field.maximum && field.maximum->kind() == value::ValueKind::kInt &&
                           field.maximum->as_int() == kAllPermissions;
  return permissions ? fmt::format("0o{:o}", value.as_int()) : value::ToSource(value);
}

std::string Bounds(const Field& field) {
  if (field.minimum_length > 0) {
    return Cat("at least ", field.minimum_length,
               field.minimum_length == 1 ? " element" : " elements");
  }
  if (field.minimum && field.maximum) {
    return Cat("in `", Text(field, *field.minimum), "..", Text(field, *field.maximum), "`");
  }
  if (field.minimum) {
    return Cat("at least `", Text(field, *field.minimum), "`");
  }
  return field.maximum ? Cat("at most `", Text(field, *field.maximum), "`") : "";
}

std::string Names(const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  for (const std::string& name : names) {
    quoted.push_back(Cat("`", name, "`"));
  }
  return support::Join(quoted, ", ");
}

std::vector<std::string> Members(const value::Type& type) {
  return {type.members().begin(), type.members().end()};
}

std::string Traits(const Field& field) {
  const value::TypeRef type = value::StripOptional(field.type);
  std::vector<std::string> out;
  const auto add = [&](bool holds, std::string text) {
    if (holds) {
      out.push_back(std::move(text));
    }
  };
  add(field.required, "required");
  add(!field.required_unless.empty(),
      Cat("required unless ", Names(field.required_unless), " is given"));
  add(field.default_value.has_value() && field.kind == BlockKind::kAttribute,
      field.default_value ? Cat("default `", Text(field, *field.default_value), "`") : "");
  const std::string bounds = Bounds(field);
  add(!bounds.empty(), bounds);
  add(!field.excludes.empty(), Cat("not with ", Names(field.excludes)));
  add(!field.needs.empty(), Cat("only with ", Names(field.needs)));
  add(field.computed, field.settable ? "computed when absent" : "computed");
  add(type->kind() == value::TypeKind::kEnum, Cat("one of ", Names(Members(*type))));
  add(field.identity, "identity");
  add(field.forces_replacement, "a change replaces");
  add(field.switches, "a change moves traffic");
  add(field.plan_known, "known at plan");
  add(field.sensitive, "never shown");
  add(field.update_class.has_value(),
      field.update_class ? Cat("update ", schema::ClassName(*field.update_class)) : "");
  add(field.deprecated.has_value(), Cat("deprecated: ", field.deprecated.value_or("")));
  return support::Join(out, "; ");
}

std::string Heading(const Field& field) {
  if (field.kind == BlockKind::kAttribute) {
    return field.name;
  }
  return field.kind == BlockKind::kLabelled ? Cat(field.name, " LABEL { }")
                                            : Cat(field.name, " { }");
}

std::string Table(const std::vector<Field>& fields) {
  std::string out = "| name | type | | meaning |\n| --- | --- | --- | --- |\n";
  for (const Field& field : fields) {
    const std::string type =
        field.kind == BlockKind::kAttribute ? Cat("`", field.type->ToString(), "`") : "block";
    support::Append(out, "| `", Heading(field), "` | ", Cell(type), " | ", Cell(Traits(field)),
                    " | ", Cell(field.documentation), " |\n");
  }
  return out;
}

std::string Blocks(const std::vector<Field>& fields) {
  std::string out;
  for (const Field& field : fields) {
    if (field.kind != BlockKind::kAttribute) {
      support::Append(out, "\n### `", Heading(field), "`\n\n", field.documentation, "\n\n",
                      Table(field.fields));
    }
  }
  return out;
}

// `web.http` of a block `port http { }`.
std::string Exposed(const Schema& schema) {
  if (schema.exposed_block.empty()) {
    return "";
  }
  std::string out = Cat("\n### Members by label\n\nEach label of `", schema.exposed_block,
                        "` is a member, known after apply: `NAME.LABEL` has\n\n"
                        "| name | type |\n| --- | --- |\n");
  for (const value::FieldType& field : schema.exposed_type->fields()) {
    support::Append(out, "| `", field.name, "` | ", Cell(Cat("`", field.type->ToString(), "`")),
                    " |\n");
  }
  return out;
}

std::string Section(const Schema& schema) {
  const std::string word = schema.service ? "service" : "resource";
  std::string out =
      Cat("\n## ", schema.name, "\n\n", schema.documentation, "\n\nDeclared as `", word,
          " NAME = ", schema.name, " { }`; schema version ", schema.version, ".\n\n");
  support::Append(out, "| operation | class |\n| --- | --- |\n| create | ",
                  schema::ClassName(schema.create_class), " |\n| update | ",
                  schema::ClassName(schema.update_class), " |\n| delete | ",
                  schema::ClassName(schema.delete_class), " |\n\n");
  return out + Table(schema.fields) + Blocks(schema.fields) + Exposed(schema);
}

}  // namespace

std::string TypesPage() {
  std::string out =
      "# Resource types\n\nMade from the schemas in `stdlib/` by `reference_pages`; do not "
      "edit.\n\n"
      "The class of an operation is what the type promises at least; the plan shows the class of "
      "each step. An `action` with `undo` is compensable, one with `effect = none` reversible. "
      "Where "
      "two objects cannot live beside each other (a fixed port number), the old one is stopped "
      "first, and the plan says so.\n";
  for (const std::string_view name : schema::SchemaNames()) {
    out += Section(*schema::FindSchema(name));
  }
  return out;
}

}  // namespace deploy::reference
