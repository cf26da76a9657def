#include "compiler/sema/types.h"

#include <array>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

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

namespace {

// Types share their parts, so a walk over all paths may never end (`{ l = a, r = a }` doubled sixty
// times): each type is asked once. Interned types live for the whole process, and so may the
// answers.
using Answers = absl::flat_hash_map<TypeRef, bool>;

template <class Test>
bool Somewhere(TypeRef type, Answers& answers, const Test& test) {
  if (const auto found = answers.find(type); found != answers.end()) {
    return found->second;
  }
  bool holds = test(type);
  for (TypeRef part : {type->key(), type->element()}) {
    holds = holds || (part != nullptr && Somewhere(part, answers, test));
  }
  for (const value::FieldType& field : type->fields()) {
    holds = holds || Somewhere(field.type, answers, test);
  }
  for (TypeRef alternative : type->alternatives()) {
    holds = holds || Somewhere(alternative, answers, test);
  }
  answers.emplace(type, holds);
  return holds;
}

}  // namespace

bool HasHole(TypeRef type) {
  thread_local Answers answers;
  return Somewhere(type, answers, [](TypeRef one) {
    const bool collection = one->kind() == TypeKind::kList || one->kind() == TypeKind::kSet ||
                            one->kind() == TypeKind::kMap;
    return collection && IsError(one->element());
  });
}

bool HasRefinement(TypeRef type) {
  thread_local Answers answers;
  return Somewhere(type, answers, [](TypeRef one) { return one->kind() == TypeKind::kRefinement; });
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
