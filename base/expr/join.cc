#include <vector>

#include "base/expr/typing.h"

namespace deploy::expr {
namespace {

using value::FieldType;
using value::TypeKind;
using value::TypeRef;

bool TextLike(TypeRef type) {
  switch (type->kind()) {
    case TypeKind::kString:
    case TypeKind::kLiteral:
    case TypeKind::kPath:
    case TypeKind::kUrl:
      return true;
    case TypeKind::kUnion:
      for (const TypeRef alternative : type->alternatives()) {
        if (alternative->kind() != TypeKind::kLiteral) {
          return false;
        }
      }
      return true;
    default:
      return false;
  }
}

TypeRef JoinRecords(TypeRef a, TypeRef b, int depth);

TypeRef JoinAt(TypeRef a, TypeRef b, int depth) {
  if (a == b || b->kind() == TypeKind::kError) {
    return a;
  }
  if (a->kind() == TypeKind::kError) {
    return b;
  }
  if (++depth > 64) {
    return nullptr;
  }
  const bool optional = a->kind() == TypeKind::kOptional || b->kind() == TypeKind::kOptional ||
                        a->kind() == TypeKind::kNull || b->kind() == TypeKind::kNull;
  if (optional) {
    const TypeRef inner_a = value::StripOptional(a);
    const TypeRef inner_b = value::StripOptional(b);
    const TypeRef joined = inner_a->kind() == TypeKind::kNull   ? inner_b
                           : inner_b->kind() == TypeKind::kNull ? inner_a
                                                                : JoinAt(inner_a, inner_b, depth);
    return joined == nullptr ? nullptr : value::Optional(joined);
  }
  if (a->kind() == TypeKind::kRefinement || b->kind() == TypeKind::kRefinement) {
    return JoinAt(value::StripRefinement(a), value::StripRefinement(b), depth);
  }
  const auto number = [](TypeRef t) {
    return t->kind() == TypeKind::kInt || t->kind() == TypeKind::kFloat;
  };
  if (number(a) && number(b)) {
    return value::Simple(TypeKind::kFloat);
  }
  if (TextLike(a) && TextLike(b)) {
    return value::Simple(TypeKind::kString);
  }
  if (a->kind() != b->kind()) {
    return nullptr;
  }
  switch (a->kind()) {
    case TypeKind::kList:
    case TypeKind::kSet: {
      const TypeRef element = JoinAt(a->element(), b->element(), depth);
      return element == nullptr             ? nullptr
             : a->kind() == TypeKind::kList ? value::List(element)
                                            : value::Set(element);
    }
    case TypeKind::kMap: {
      const TypeRef key = JoinAt(a->key(), b->key(), depth);
      const TypeRef element = JoinAt(a->element(), b->element(), depth);
      return key == nullptr || element == nullptr ? nullptr : value::Map(key, element);
    }
    case TypeKind::kRecord:
      return JoinRecords(a, b, depth);
    default:
      return nullptr;
  }
}

// Only records with the same keys have a common form; others are for the checker to refuse.
TypeRef JoinRecords(TypeRef a, TypeRef b, int depth) {
  if (a->fields().size() != b->fields().size()) {
    return nullptr;
  }
  std::vector<FieldType> fields;
  for (const FieldType& field : a->fields()) {
    const FieldType* other = b->field(field.name);
    const TypeRef type = other == nullptr ? nullptr : JoinAt(field.type, other->type, depth);
    if (type == nullptr) {
      return nullptr;
    }
    fields.push_back({field.name, type, field.required && other->required});
  }
  return value::Record(std::move(fields));
}

}  // namespace

TypeRef Join(TypeRef a, TypeRef b) { return JoinAt(a, b, 0); }

TypeRef StrategyType() {
  static const TypeRef type = value::Record({
      {"kind", value::Union({value::StringLiteral("all_at_once"), value::StringLiteral("canary")}),
       true},
      {"steps", value::List(value::Quantity(value::Dimension::kRatio)), true},
      {"hold", value::Quantity(value::Dimension::kDuration), true},
  });
  return type;
}

}  // namespace deploy::expr
