#include "compiler/sema/spell_type.h"

#include <string>
#include <utility>
#include <vector>

#include "base/support/text.h"
#include "compiler/sema/dependency.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using support::Cat;
using value::TypeKind;

// Deeper and longer types nobody wants to write.
constexpr int kLevels = 8;
constexpr size_t kLongest = 200;
constexpr size_t kFields = 40;

TypeRef Spell(TypeRef a, TypeRef b, int level);

// Of all fields of one record, or of two, what they have in common as the values of a map.
TypeRef CommonField(TypeRef a, TypeRef b, int level) {
  TypeRef common = ErrorType();
  for (TypeRef record : {a, b}) {
    for (const value::FieldType& field : record->fields()) {
      common = common == nullptr ? nullptr : Spell(common, field.type, level + 1);
    }
  }
  return common;
}

TypeRef AsMap(TypeRef a, TypeRef b, int level) {
  TypeRef common = CommonField(a, b, level);
  const bool known = common != nullptr && !IsError(common);
  return known ? value::Map(StringType(), common) : nullptr;
}

// The fields of both; what one of them lacks is optional.
TypeRef AsRecord(TypeRef a, TypeRef b, int level) {
  std::vector<value::FieldType> fields;
  for (const value::FieldType& field : a->fields()) {
    const value::FieldType* other = b->field(field.name);
    TypeRef type = other == nullptr ? field.type : Spell(field.type, other->type, level + 1);
    if (type == nullptr) {
      return nullptr;
    }
    type = other == nullptr && !IsOptional(type) ? value::Optional(type) : type;
    fields.push_back({field.name, type, !IsOptional(type)});
  }
  for (const value::FieldType& field : b->fields()) {
    if (a->field(field.name) == nullptr) {
      TypeRef type = IsOptional(field.type) ? field.type : value::Optional(field.type);
      fields.push_back({field.name, type, false});
    }
  }
  return value::Record(std::move(fields));
}

bool SameNames(TypeRef a, TypeRef b) {
  bool same = a->fields().size() == b->fields().size();
  for (const value::FieldType& field : a->fields()) {
    same = same && b->field(field.name) != nullptr;
  }
  return same;
}

bool ShareName(TypeRef a, TypeRef b) {
  for (const value::FieldType& field : a->fields()) {
    if (b->field(field.name) != nullptr) {
      return true;
    }
  }
  return false;
}

// Names that differ are keys of a map deep inside, and forgotten fields at the top.
TypeRef SpellRecords(TypeRef a, TypeRef b, int level) {
  if (a->fields().size() + b->fields().size() > kFields) {
    return nullptr;
  }
  if (SameNames(a, b)) {
    return AsRecord(a, b, level);
  }
  const bool records = level == 0 && ShareName(a, b);
  TypeRef type = records ? AsRecord(a, b, level) : AsMap(a, b, level);
  if (type == nullptr) {
    type = records ? AsMap(a, b, level) : AsRecord(a, b, level);
  }
  return type;
}

TypeRef Spell(TypeRef a, TypeRef b, int level) {
  if (level > kLevels) {
    return nullptr;
  }
  if (TypeRef joined = Join(a, b)) {
    return joined;
  }
  if (IsOptional(a) || IsOptional(b)) {
    TypeRef inner = Spell(Core(a), Core(b), level);
    return inner == nullptr || IsOptional(inner) ? inner : value::Optional(inner);
  }
  a = Base(a);
  b = Base(b);
  if (a->kind() == TypeKind::kMap && b->kind() == TypeKind::kRecord) {
    std::swap(a, b);
  }
  if (a->kind() == TypeKind::kRecord && b->kind() == TypeKind::kRecord) {
    return SpellRecords(a, b, level);
  }
  if (a->kind() == TypeKind::kRecord && b->kind() == TypeKind::kMap) {
    TypeRef common = CommonField(a, value::Record({}), level);
    common = common == nullptr ? nullptr : Spell(common, b->element(), level + 1);
    return common == nullptr ? nullptr : value::Map(b->key(), common);
  }
  if (a->kind() == TypeKind::kList && b->kind() == TypeKind::kList) {
    TypeRef element = Spell(a->element(), b->element(), level + 1);
    return element == nullptr ? nullptr : value::List(element);
  }
  return nullptr;
}

// A type as it may stand in a file; empty when that is of no help.
std::string Written(TypeRef type) {
  if (type == nullptr || IsError(type) || HasHole(type)) {
    return {};
  }
  std::string text = Plain(type)->ToString();
  const bool names = text.find("any type") != std::string::npos;
  return names || text.size() > kLongest ? std::string() : text;
}

void Offer(diag::Builder& error, std::string_view name, Span place, const std::string& type) {
  error.Help(Cat("spell the type out: `let ", name, ": ", type, " = …`"))
      .FixIt("spell the type out", diag::Applicability::kMaybe,
             {{{place.file, place.end, place.end}, Cat(": ", type)}});
}

const ast::LetDecl* OpenLet(const Context& c, const Symbol& symbol) {
  if (symbol.kind != SymbolKind::kLet) {
    return nullptr;
  }
  const ast::Tree& tree = c.modules.module(symbol.module).tree;
  const auto* let = std::get_if<ast::LetDecl>(&tree.decl(symbol.decl).node);
  return let == nullptr || let->type ? nullptr : let;
}

// Is `expr` the value itself, or the first branch of it?
bool IsValueOf(const Context& c, const ast::LetDecl& let, ast::ExprId expr) {
  ast::ExprId value = SkipParens(c.tree(), let.value);
  if (value == SkipParens(c.tree(), expr)) {
    return true;
  }
  const auto* choice = std::get_if<ast::IfExpr>(&c.tree().expr(value).node);
  const auto* match = std::get_if<ast::MatchExpr>(&c.tree().expr(value).node);
  return (choice != nullptr && choice->then == expr) ||
         (match != nullptr && !match->arms.empty() && match->arms[0].body == expr);
}

}  // namespace

TypeRef SpelledType(TypeRef a, TypeRef b) {
  return a == nullptr || b == nullptr ? nullptr : Spell(a, b, 0);
}

TypeRef SpelledFields(TypeRef record) {
  TypeRef common = ErrorType();
  for (const value::FieldType& field : record->fields()) {
    common = common == nullptr ? nullptr : Spell(common, field.type, 0);
  }
  return common;
}

void HelpSpellUse(const Context& c, diag::Builder& error, ast::ExprId use, TypeRef type) {
  const std::string text = Written(type);
  const ast::Name* name = use ? NameOf(c, use) : nullptr;
  const SymbolId id = name == nullptr || c.FindLocal(name->text) != nullptr
                          ? SymbolId{}
                          : Lookup(c, c.module, name->text);
  const ast::LetDecl* let = id ? OpenLet(c, c.checked.symbols[id]) : nullptr;
  if (text.empty()) {
    error.Help("values that are taken by key or in a loop are of one type");
  } else if (let != nullptr) {
    Offer(error, let->name.text, let->name.span, text);
  } else {
    error.Help(Cat("spell its type out where it is declared: `", text, "`"));
  }
}

void HelpSpellHere(const Context& c, diag::Builder& error, ast::ExprId expr, TypeRef type) {
  const std::string text = Written(type);
  const ast::LetDecl* let = c.current ? OpenLet(c, c.checked.symbols[c.current]) : nullptr;
  if (text.empty()) {
    error.Help("make them of one type");
  } else if (let != nullptr && expr && let->value && IsValueOf(c, *let, expr)) {
    Offer(error, let->name.text, let->name.span, text);
  } else {
    error.Help(Cat("give it a name and a type: `let x: ", text, " = …`"));
  }
}

}  // namespace deploy::sema
