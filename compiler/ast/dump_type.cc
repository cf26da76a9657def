#include "compiler/ast/dumper.h"

namespace deploy::ast {
namespace {

// "result union" or "union": the role stands before the kind.
std::string Kind(std::string_view role, std::string_view kind) {
  return role.empty() ? std::string(kind) : std::string(role) + " " + std::string(kind);
}

}  // namespace

void Dumper::DumpType(std::string_view role, TypeId id) {
  if (!id) {
    return;
  }
  const TypeExpr& type = tree_.type(id);
  if (const auto* named = std::get_if<NamedType>(&type.node)) {
    std::string text;
    for (const Name& name : named->path) {
      text += (text.empty() ? "" : ".") + std::string(name.text);
    }
    Line(Kind(role, "type"), text, type.span);
    Indent indent(*this);
    for (TypeId argument : named->arguments) {
      DumpType({}, argument);
    }
  } else if (const auto* literal = std::get_if<LiteralType>(&type.node)) {
    Line(Kind(role, "literal-type"), {}, type.span);
    Indent indent(*this);
    DumpExpr({}, literal->literal);
  } else if (const auto* record = std::get_if<RecordType>(&type.node)) {
    Line(Kind(role, "record"), {}, type.span);
    Indent indent(*this);
    for (const FieldDecl& field : record->fields) {
      DumpField(field);
    }
  } else if (const auto* alternatives = std::get_if<UnionType>(&type.node)) {
    Line(Kind(role, "union"), {}, type.span);
    Indent indent(*this);
    for (TypeId alternative : alternatives->alternatives) {
      DumpType({}, alternative);
    }
  } else if (const auto* optional = std::get_if<OptionalType>(&type.node)) {
    Line(Kind(role, "optional"), {}, type.span);
    Indent indent(*this);
    DumpType({}, optional->inner);
  } else if (const auto* paren = std::get_if<ParenType>(&type.node)) {
    Line(Kind(role, "parentheses"), {}, type.span);
    Indent indent(*this);
    DumpType({}, paren->inner);
  } else {
    Line(Kind(role, "error-type"), {}, type.span, true);
  }
}

void Dumper::DumpField(const FieldDecl& field) {
  Line("field", field.name.text, field.span);
  Indent indent(*this);
  Documentation(field.documentation);
  DumpAnnotations(field.annotations);
  DumpNames("spread", field.spread);
  DumpType({}, field.type);
  DumpExpr("where", field.where);
  DumpExpr("default", field.default_value);
}

}  // namespace deploy::ast
