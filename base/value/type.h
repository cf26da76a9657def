#ifndef BASE_VALUE_TYPE_H_
#define BASE_VALUE_TYPE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/value/unit.h"

namespace deploy::value {

enum class TypeKind : uint8_t {
  kError,  // ⊥: compatible with everything, silences dependants
  kNull,   // the type of `null` alone
  kBool,
  kInt,
  kFloat,
  kString,
  kQuantity,  // dimension() says which: bytes, duration, ratio, rate, …
  kVersion,
  kPath,
  kIp,
  kCidr,
  kUrl,
  kRegex,
  kEmail,
  kEnum,
  kRecord,
  kList,
  kSet,
  kMap,
  kOptional,
  kUnion,
  kLiteral,
  kRange,
  kRefinement,
  kResource,  // one instance of a schema type; kInstances: all instances of a repeated one
  kInstances,
  kAny,  // only in schemas: `value.input`
};

// Types nest no deeper, so that whoever walks over one may recurse. A type that would be deeper is
// the error type instead, and RefusedTypes() of the thread counts it.
inline constexpr uint32_t kMaxTypeDepth = 400;

class Type;
using TypeRef =
    const Type*;  // interned: equal types are one pointer, which lives for the whole process

struct FieldType {
  std::string name;
  TypeRef type = nullptr;
  bool required = true;  // false: has a default, or the type is optional
  friend bool operator==(const FieldType&, const FieldType&) = default;
};

// An interned, immutable type. Built only by the functions below; thread-safe.
class Type {
 public:
  TypeKind kind() const { return kind_; }
  Dimension dimension() const { return dimension_; }  // kQuantity
  const std::string& name() const {
    return name_;
  }  // kEnum, kResource, kInstances: declared name; records may have one for messages
  TypeRef element() const {
    return element_;
  }                                     // list, set, map value, optional, range, refinement base
  TypeRef key() const { return key_; }  // map
  std::span<const FieldType> fields() const { return fields_; }  // record
  const FieldType* field(std::string_view name) const;
  int field_index(std::string_view name) const;                      // -1 when absent
  std::span<const std::string> members() const { return members_; }  // enum, in declared order
  std::span<const TypeRef> alternatives() const { return alternatives_; }  // union
  const std::string& literal() const { return literal_; }  // kLiteral: the text of a string literal
  uint32_t refinement() const { return refinement_; }  // kRefinement: index in the checker's table
  uint32_t depth() const { return depth_; }            // 0 without parts; at most kMaxTypeDepth

  // As the language writes it: "list(string)", "{ a: int, b: string? }", "resource file".
  std::string ToString() const;

 private:
  friend class TypeTable;
  TypeKind kind_ = TypeKind::kError;
  Dimension dimension_ = Dimension::kNone;
  std::string name_;
  TypeRef element_ = nullptr;
  TypeRef key_ = nullptr;
  std::vector<FieldType> fields_;
  std::vector<int> by_name_;  // of records with many fields: their places, sorted by name
  std::vector<std::string> members_;
  std::vector<TypeRef> alternatives_;
  std::string literal_;
  uint32_t refinement_ = 0;
  uint32_t depth_ = 0;
};

// Simple kinds: bool, int, …, error, any, null.
TypeRef Simple(TypeKind kind);
TypeRef Quantity(Dimension dimension);
TypeRef List(TypeRef element);
TypeRef Set(TypeRef element);
TypeRef Map(TypeRef key, TypeRef element);
TypeRef Optional(TypeRef inner);  // Optional(Optional(T)) is Optional(T)
TypeRef Range(TypeRef element);
TypeRef Record(
    std::vector<FieldType> fields);  // structural: names, types and required decide identity
TypeRef Enum(std::string name, std::vector<std::string> members);
TypeRef Union(std::vector<TypeRef> alternatives);
TypeRef StringLiteral(std::string text);
TypeRef Refinement(TypeRef base, uint32_t predicate);
TypeRef Resource(std::string schema);   // an instance of it
TypeRef Instances(std::string schema);  // a repeated one: map from key to instance

// How many types this thread asked for that were too deep. Only grows.
uint64_t RefusedTypes();

// Without `?` and without refinements, outermost only.
TypeRef StripOptional(TypeRef type);
TypeRef StripRefinement(TypeRef type);

}  // namespace deploy::value

#endif  // BASE_VALUE_TYPE_H_
