#include <array>

#include "base/support/text.h"
#include "base/value/unit.h"
#include "stdlib/generate/model.h"

namespace deploy::stdlib::generate {
namespace {

using support::Append;
using support::Cat;

constexpr std::pair<std::string_view, std::string_view> kSimple[] = {
    {"any", "kAny"},     {"bool", "kBool"},     {"cidr", "kCidr"}, {"email", "kEmail"},
    {"float", "kFloat"}, {"int", "kInt"},       {"ip", "kIp"},     {"path", "kPath"},
    {"regex", "kRegex"}, {"string", "kString"}, {"url", "kUrl"},   {"version", "kVersion"},
};
constexpr std::pair<std::string_view, std::string_view> kQuantities[] = {
    {"bytes", "kBytes"}, {"duration", "kDuration"},   {"ratio", "kRatio"},
    {"rate", "kRate"},   {"bandwidth", "kBandwidth"}, {"cpu", "kCpu"},
    {"money", "kMoney"}, {"price", "kPrice"},
};

template <size_t n>
std::string_view Lookup(const std::pair<std::string_view, std::string_view> (&table)[n],
                        std::string_view name) {
  for (const auto& [known, text] : table) {
    if (known == name) {
      return text;
    }
  }
  return {};
}

std::string EnumText(const ast::EnumDecl& declared) {
  std::string out = Cat("value::Enum(", Literal(declared.name.text), ", {");
  std::string_view separator;
  for (const ast::EnumItem& item : declared.items) {
    Append(out, separator, Literal(item.name.text));
    separator = ", ";
  }
  return out + "})";
}

std::string RecordText(Model& model, const Unit& unit, const ast::RecordType& record) {
  std::string out = "value::Record({";
  std::string_view separator;
  for (const ast::FieldDecl& field : record.fields) {
    const bool required = !field.default_value && !MeaningOf(model, unit, field.type).optional;
    Append(out, separator, "{", Literal(field.name.text), ", ", TypeText(model, unit, field.type),
           ", ", required ? "true}" : "false}");
    separator = ", ";
  }
  return out + "})";
}

std::string NamedText(Model& model, const Unit& unit, const ast::NamedType& named,
                      const source::Span& span) {
  const std::string_view name = named.path.size() == 1 ? named.path[0].text : std::string_view();
  const size_t arguments = named.arguments.size();
  if (const std::string_view kind = Lookup(kSimple, name); !kind.empty() && arguments == 0) {
    return Cat("value::Simple(value::TypeKind::", kind, ")");
  }
  if (const std::string_view dimension = Lookup(kQuantities, name);
      !dimension.empty() && arguments == 0) {
    return Cat("value::Quantity(value::Dimension::", dimension, ")");
  }
  if ((name == "list" || name == "set") && arguments == 1) {
    return Cat("value::", name == "list" ? "List(" : "Set(",
               TypeText(model, unit, named.arguments[0]), ")");
  }
  if (name == "map" && arguments == 2) {
    return Cat("value::Map(", TypeText(model, unit, named.arguments[0]), ", ",
               TypeText(model, unit, named.arguments[1]), ")");
  }
  if (name == "strategy" && arguments == 0) {
    return "expr::StrategyType()";
  }
  const auto found = model.names.find(name);
  if (found != model.names.end() && arguments == 0) {
    return found->second.enumeration != nullptr
               ? EnumText(*found->second.enumeration)
               : TypeText(model, *found->second.unit, found->second.type->type);
  }
  model.Fail({&unit, span}, Cat("unknown type `", name, "`"));
  return "nullptr";
}

}  // namespace

std::string Literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      Append(out, "\\", c);
    } else if (byte < 0x20) {
      // Three octal digits, so that a digit that follows is not taken for one of them.
      Append(out, "\\", byte / 64, byte / 8 % 8, byte % 8);
    } else {
      out += c;
    }
  }
  return out + "\"";
}

Meaning MeaningOf(Model& model, const Unit& unit, ast::TypeId type) {
  Meaning out{&unit, type};
  // Names stand for names only as often as there are declarations.
  for (size_t step = 0; step <= model.names.size() + 2; ++step) {
    const ast::TypeExpr& expr = out.unit->tree.type(out.type);
    if (const auto* optional = std::get_if<ast::OptionalType>(&expr.node)) {
      out.optional = true;
      out.type = optional->inner;
      continue;
    }
    const auto* named = std::get_if<ast::NamedType>(&expr.node);
    const auto found = named == nullptr || named->path.size() != 1
                           ? model.names.end()
                           : model.names.find(named->path[0].text);
    if (found == model.names.end()) {
      return out;
    }
    if (found->second.enumeration != nullptr) {
      out.enumeration = found->second.enumeration;
      return out;
    }
    out.unit = found->second.unit;
    out.type = found->second.type->type;
  }
  return out;
}

std::string TypeText(Model& model, const Unit& unit, ast::TypeId type) {
  const ast::TypeExpr& expr = unit.tree.type(type);
  if (const auto* named = std::get_if<ast::NamedType>(&expr.node)) {
    return NamedText(model, unit, *named, expr.span);
  }
  if (const auto* optional = std::get_if<ast::OptionalType>(&expr.node)) {
    return Cat("value::Optional(", TypeText(model, unit, optional->inner), ")");
  }
  if (const auto* paren = std::get_if<ast::ParenType>(&expr.node)) {
    return TypeText(model, unit, paren->inner);
  }
  if (const auto* record = std::get_if<ast::RecordType>(&expr.node)) {
    return RecordText(model, unit, *record);
  }
  if (const auto* one = std::get_if<ast::UnionType>(&expr.node)) {
    std::string out = "value::Union({";
    std::string_view separator;
    for (const ast::TypeId alternative : one->alternatives) {
      Append(out, separator, TypeText(model, unit, alternative));
      separator = ", ";
    }
    return out + "})";
  }
  if (const auto* literal = std::get_if<ast::LiteralType>(&expr.node)) {
    const auto* text = std::get_if<ast::StringExpr>(&unit.tree.expr(literal->literal).node);
    if (text != nullptr && text->parts.size() == 1) {
      return Cat("value::StringLiteral(", Literal(text->parts[0].text), ")");
    }
  }
  model.Fail({&unit, expr.span}, "a type that schemas do not know");
  return "nullptr";
}

}  // namespace deploy::stdlib::generate
