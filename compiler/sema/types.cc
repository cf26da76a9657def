#include "compiler/sema/types.h"

#include <array>
#include <utility>
#include <vector>

namespace deploy::sema {

using value::Dimension;
using value::TypeKind;

TypeRef ErrorType() {
  static const TypeRef type = value::Simple(TypeKind::kError);
  return type;
}
TypeRef BoolType() {
  static const TypeRef type = value::Simple(TypeKind::kBool);
  return type;
}
TypeRef IntType() {
  static const TypeRef type = value::Simple(TypeKind::kInt);
  return type;
}
TypeRef FloatType() {
  static const TypeRef type = value::Simple(TypeKind::kFloat);
  return type;
}
TypeRef StringType() {
  static const TypeRef type = value::Simple(TypeKind::kString);
  return type;
}
TypeRef NullType() {
  static const TypeRef type = value::Simple(TypeKind::kNull);
  return type;
}

TypeRef Base(TypeRef type) {
  while (type != nullptr && type->kind() == TypeKind::kRefinement) {
    type = type->element();
  }
  return type;
}

TypeRef Core(TypeRef type) {
  type = Base(type);
  while (type != nullptr && type->kind() == TypeKind::kOptional) {
    type = Base(type->element());
  }
  return type;
}

bool IsError(TypeRef type) { return type == nullptr || Base(type)->kind() == TypeKind::kError; }
bool IsOptional(TypeRef type) { return Base(type)->kind() == TypeKind::kOptional; }
bool IsNumber(TypeRef type) {
  TypeKind kind = Base(type)->kind();
  return kind == TypeKind::kInt || kind == TypeKind::kFloat;
}
bool IsTextual(TypeRef type) {
  TypeKind kind = Base(type)->kind();
  return kind == TypeKind::kString || kind == TypeKind::kPath || kind == TypeKind::kUrl ||
         kind == TypeKind::kLiteral;
}

bool IsTextType(TypeKind kind) {
  switch (kind) {
    case TypeKind::kString:
    case TypeKind::kVersion:
    case TypeKind::kPath:
    case TypeKind::kIp:
    case TypeKind::kCidr:
    case TypeKind::kUrl:
    case TypeKind::kRegex:
    case TypeKind::kEmail:
      return true;
    default:
      return false;
  }
}

bool HasHole(TypeRef type) {
  switch (type->kind()) {
    case TypeKind::kList:
    case TypeKind::kSet:
    case TypeKind::kMap:
      return IsError(type->element()) || HasHole(type->element());
    case TypeKind::kOptional:
    case TypeKind::kRefinement:
    case TypeKind::kRange:
      return HasHole(type->element());
    case TypeKind::kRecord:
      for (const value::FieldType& field : type->fields()) {
        if (HasHole(field.type)) {
          return true;
        }
      }
      return false;
    default:
      return false;
  }
}

bool HasRefinement(TypeRef type) {
  switch (type->kind()) {
    case TypeKind::kRefinement:
      return true;
    case TypeKind::kList:
    case TypeKind::kSet:
    case TypeKind::kMap:
    case TypeKind::kOptional:
    case TypeKind::kRange:
      return HasRefinement(type->element());
    case TypeKind::kRecord:
      for (const value::FieldType& field : type->fields()) {
        if (HasRefinement(field.type)) {
          return true;
        }
      }
      return false;
    case TypeKind::kUnion:
      for (TypeRef alternative : type->alternatives()) {
        if (HasRefinement(alternative)) {
          return true;
        }
      }
      return false;
    default:
      return false;
  }
}

TypeRef Plain(TypeRef type) {
  if (!HasRefinement(type)) {
    return type;
  }
  switch (type->kind()) {
    case TypeKind::kRefinement:
      return Plain(type->element());
    case TypeKind::kList:
      return value::List(Plain(type->element()));
    case TypeKind::kSet:
      return value::Set(Plain(type->element()));
    case TypeKind::kMap:
      return value::Map(type->key(), Plain(type->element()));
    case TypeKind::kOptional:
      return value::Optional(Plain(type->element()));
    case TypeKind::kRange:
      return value::Range(Plain(type->element()));
    case TypeKind::kRecord: {
      std::vector<value::FieldType> fields(type->fields().begin(), type->fields().end());
      for (value::FieldType& field : fields) {
        field.type = Plain(field.type);
      }
      return value::Record(std::move(fields));
    }
    case TypeKind::kUnion: {
      std::vector<TypeRef> alternatives;
      for (TypeRef alternative : type->alternatives()) {
        alternatives.push_back(Plain(alternative));
      }
      return value::Union(std::move(alternatives));
    }
    default:
      return type;
  }
}

bool HasText(TypeRef type) {
  switch (Base(type)->kind()) {
    case TypeKind::kError:
    case TypeKind::kAny:
    case TypeKind::kBool:
    case TypeKind::kInt:
    case TypeKind::kFloat:
    case TypeKind::kQuantity:
    case TypeKind::kEnum:
    case TypeKind::kLiteral:
      return true;
    case TypeKind::kUnion:
      for (TypeRef alternative : Base(type)->alternatives()) {
        if (!HasText(alternative)) {
          return false;
        }
      }
      return true;
    default:
      return IsTextType(Base(type)->kind());
  }
}

TypeRef NamedSimpleType(std::string_view name) {
  static const std::array<std::pair<std::string_view, TypeRef>, 21> kTypes = {{
      {"string", StringType()},
      {"bool", BoolType()},
      {"int", IntType()},
      {"float", FloatType()},
      {"version", value::Simple(TypeKind::kVersion)},
      {"path", value::Simple(TypeKind::kPath)},
      {"ip", value::Simple(TypeKind::kIp)},
      {"cidr", value::Simple(TypeKind::kCidr)},
      {"url", value::Simple(TypeKind::kUrl)},
      {"regex", value::Simple(TypeKind::kRegex)},
      {"email", value::Simple(TypeKind::kEmail)},
      {"bytes", value::Quantity(Dimension::kBytes)},
      {"duration", value::Quantity(Dimension::kDuration)},
      {"ratio", value::Quantity(Dimension::kRatio)},
      {"rate", value::Quantity(Dimension::kRate)},
      {"cpu", value::Quantity(Dimension::kCpu)},
      {"bandwidth", value::Quantity(Dimension::kBandwidth)},
      {"money", value::Quantity(Dimension::kMoney)},
      {"price", value::Quantity(Dimension::kPrice)},
      {"iops", value::Quantity(Dimension::kIops)},
      {"null", NullType()},
  }};
  for (const auto& [text, type] : kTypes) {
    if (text == name) {
      return type;
    }
  }
  return nullptr;
}

}  // namespace deploy::sema
