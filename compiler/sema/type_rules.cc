#include <string>
#include <utility>
#include <vector>

#include "base/support/text.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using support::Cat;
using value::TypeKind;

constexpr size_t kLongRecord = 60;  // characters of a type that still reads well

bool RecordsAssignable(TypeRef from, TypeRef to) {
  for (const value::FieldType& field : to->fields()) {
    const value::FieldType* given = from->field(field.name);
    if (given == nullptr ? field.required : !Assignable(given->type, field.type)) {
      return false;
    }
  }
  return true;
}

bool FieldsAssignable(TypeRef record, TypeRef element) {
  for (const value::FieldType& field : record->fields()) {
    if (!Assignable(field.type, element)) {
      return false;
    }
  }
  return true;
}

bool ToUnion(TypeRef from, TypeRef to) {
  for (TypeRef alternative : to->alternatives()) {
    if (Assignable(from, alternative)) {
      return true;
    }
  }
  return false;
}

bool FromUnion(TypeRef from, TypeRef to) {
  for (TypeRef alternative : from->alternatives()) {
    if (!Assignable(alternative, to)) {
      return false;
    }
  }
  return true;
}

bool AssignableCores(TypeRef from, TypeRef to) {
  switch (to->kind()) {
    case TypeKind::kFloat:
      return from->kind() == TypeKind::kInt;
    case TypeKind::kString:
      return IsTextual(from);
    case TypeKind::kList:
      return from->kind() == TypeKind::kList && Assignable(from->element(), to->element());
    case TypeKind::kSet:
      return from->kind() == TypeKind::kSet && Assignable(from->element(), to->element());
    case TypeKind::kRange:
      return from->kind() == TypeKind::kRange && Assignable(from->element(), to->element());
    case TypeKind::kMap:
      if (from->kind() == TypeKind::kRecord) {
        return to->key()->kind() == TypeKind::kString && FieldsAssignable(from, to->element());
      }
      return from->kind() == TypeKind::kMap && Assignable(from->key(), to->key()) &&
             Assignable(from->element(), to->element());
    case TypeKind::kRecord:
      return from->kind() == TypeKind::kRecord && RecordsAssignable(from, to);
    default:
      return false;
  }
}

TypeRef JoinRecords(TypeRef a, TypeRef b) {
  if (a->fields().size() != b->fields().size()) {
    return nullptr;
  }
  std::vector<value::FieldType> fields;
  for (const value::FieldType& field : a->fields()) {
    const value::FieldType* other = b->field(field.name);
    TypeRef joined = other == nullptr ? nullptr : Join(field.type, other->type);
    if (joined == nullptr) {
      return nullptr;
    }
    fields.push_back({field.name, joined, field.required && other->required});
  }
  return value::Record(std::move(fields));
}

TypeRef JoinCores(TypeRef a, TypeRef b) {
  if (a->kind() == TypeKind::kLiteral && b->kind() == TypeKind::kLiteral) {
    return StringType();
  }
  if (a->kind() != b->kind()) {
    return nullptr;
  }
  switch (a->kind()) {
    case TypeKind::kList: {
      TypeRef element = Join(a->element(), b->element());
      return element == nullptr ? nullptr : value::List(element);
    }
    case TypeKind::kSet: {
      TypeRef element = Join(a->element(), b->element());
      return element == nullptr ? nullptr : value::Set(element);
    }
    case TypeKind::kMap: {
      TypeRef element = a->key() == b->key() ? Join(a->element(), b->element()) : nullptr;
      return element == nullptr ? nullptr : value::Map(a->key(), element);
    }
    case TypeKind::kRecord:
      return JoinRecords(a, b);
    default:
      return nullptr;
  }
}

}  // namespace

bool Assignable(TypeRef from, TypeRef to) {
  if (from == to || IsError(from) || IsError(to)) {
    return true;
  }
  from = Base(from);
  to = Base(to);
  if (from == to || to->kind() == TypeKind::kAny || from->kind() == TypeKind::kAny) {
    return true;
  }
  if (to->kind() == TypeKind::kOptional) {
    return from->kind() == TypeKind::kNull || Assignable(Core(from), to->element());
  }
  if (from->kind() == TypeKind::kOptional || from->kind() == TypeKind::kNull) {
    return false;
  }
  if (from->kind() == TypeKind::kUnion) {
    return FromUnion(from, to);
  }
  if (to->kind() == TypeKind::kUnion) {
    return ToUnion(from, to);
  }
  return AssignableCores(from, to);
}

bool NeedsConversion(TypeRef from, TypeRef to) {
  from = Core(from);
  to = Core(to);
  if (from == to || IsError(from) || IsError(to) || from->kind() == TypeKind::kNull) {
    return false;
  }
  switch (to->kind()) {
    case TypeKind::kFloat:
      return from->kind() == TypeKind::kInt;
    case TypeKind::kList:
      return from->kind() == TypeKind::kList && NeedsConversion(from->element(), to->element());
    case TypeKind::kSet:
      return from->kind() != TypeKind::kSet || NeedsConversion(from->element(), to->element());
    case TypeKind::kMap:
      return from->kind() == TypeKind::kRecord ||
             (from->kind() == TypeKind::kMap && NeedsConversion(from->element(), to->element()));
    case TypeKind::kRecord:
      if (from->kind() != TypeKind::kRecord || from->fields().size() != to->fields().size()) {
        return true;
      }
      for (size_t i = 0; i < to->fields().size(); ++i) {
        if (from->fields()[i].name != to->fields()[i].name ||
            NeedsConversion(from->fields()[i].type, to->fields()[i].type)) {
          return true;
        }
      }
      return false;
    default:
      return false;
  }
}

TypeRef Join(TypeRef a, TypeRef b) {
  if (a == b || IsError(b)) {
    return a;
  }
  if (IsError(a)) {
    return b;
  }
  if (Base(a)->kind() == TypeKind::kNull) {
    return value::Optional(b);
  }
  if (Base(b)->kind() == TypeKind::kNull) {
    return value::Optional(a);
  }
  if (IsOptional(a) || IsOptional(b)) {
    TypeRef inner = Join(Core(a), Core(b));
    return inner == nullptr ? nullptr : value::Optional(inner);
  }
  a = Base(a);
  b = Base(b);
  if (HasHole(a) != HasHole(b) && Assignable(a, b)) {
    return HasHole(a) ? b : a;
  }
  if (Assignable(a, b)) {
    return b;
  }
  return Assignable(b, a) ? a : JoinCores(a, b);
}

std::string Words(TypeRef type) {
  type = Base(type);
  switch (type->kind()) {
    case TypeKind::kError:
      return "an unknown value";
    case TypeKind::kAny:
      return "any value";
    case TypeKind::kNull:
      return "null";
    case TypeKind::kBool:
      return "true or false";
    case TypeKind::kInt:
    case TypeKind::kFloat:
      return type->kind() == TypeKind::kInt ? "a whole number" : "a number";
    case TypeKind::kLiteral:
    case TypeKind::kString:
      return type->kind() == TypeKind::kString ? "a string" : type->ToString();
    case TypeKind::kQuantity: {
      std::string name = type->ToString();
      bool no_article = name == "bytes" || name == "iops" || name == "money";
      return no_article ? Cat("a number of ", name) : Cat("a ", name);
    }
    case TypeKind::kIp:
    case TypeKind::kEmail:
      return Cat("an `", type->ToString(), "`");
    case TypeKind::kVersion:
    case TypeKind::kPath:
    case TypeKind::kRegex:
      return Cat("a ", type->ToString());
    case TypeKind::kOptional:
      return Cat(Words(type->element()), " or null");
    case TypeKind::kRecord: {
      std::string text = type->ToString();
      return text.size() > kLongRecord ? "a record" : Cat("a `", text, "`");
    }
    case TypeKind::kInstances:
      return Cat("all instances of a `", type->name(), "`");
    default:
      return Cat("a `", type->ToString(), "`");
  }
}

}  // namespace deploy::sema
