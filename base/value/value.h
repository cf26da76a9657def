#ifndef BASE_VALUE_VALUE_H_
#define BASE_VALUE_VALUE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/value/type.h"
#include "base/value/unit.h"

namespace deploy::value {

enum class ValueKind : uint8_t {
  kNull, kBool, kInt, kFloat,
  kString,    // also path, url, regex, email: the static type tells them apart
  kQuantity, kVersion, kIp, kCidr, kEnum, kList, kSet, kMap, kRecord, kRange,
  kUnknown,   // known only after apply; reason() names where it comes from
};

class Value;

// An immutable value, 16 bytes, cheap to copy (shared heap parts with an atomic count). Thread-safe to read.
// Equality is by content; an unknown equals nothing, not even itself (use IsUnknown).
class Value {
 public:
  Value();  // null
  Value(const Value&);
  Value(Value&&) noexcept;
  Value& operator=(const Value&);
  Value& operator=(Value&&) noexcept;
  ~Value();

  static Value Null() { return Value(); }
  static Value Bool(bool b);
  static Value Int(int64_t i);
  static Value Float(double d);
  static Value String(std::string_view s);
  static Value Quantity(const Amount& amount);
  static Value Version(std::string_view text);   // kept as written; compared by parts
  static Value Ip(std::string_view text);        // canonical text, checked by the caller
  static Value Cidr(std::string_view text);
  static Value Enum(TypeRef type, int member);
  static Value List(std::vector<Value> elements);
  static Value Set(std::vector<Value> elements);  // sorts and removes doubles
  static Value Map(std::vector<std::pair<Value, Value>> entries);  // sorts by key; keys are unique
  static Value Record(std::vector<std::pair<std::string, Value>> fields);  // declared order kept
  static Value Range(Value first, Value last);
  static Value Unknown(std::string_view reason);  // "web.http.port"

  ValueKind kind() const { return kind_; }
  bool is_null() const { return kind_ == ValueKind::kNull; }
  bool is_unknown() const { return kind_ == ValueKind::kUnknown; }
  bool HasUnknown() const;  // here or anywhere inside; O(1)

  bool as_bool() const;
  int64_t as_int() const;
  double as_float() const;
  std::string_view as_string() const;  // string, version, ip, cidr, and the reason of an unknown
  const Amount& as_quantity() const;
  TypeRef enum_type() const;
  int enum_member() const;
  std::string_view enum_name() const;
  std::span<const Value> elements() const;  // list, set; a range: {first, last}; a map: its values; a record: its fields
  std::span<const Value> keys() const;      // map
  std::span<const std::string> field_names() const;  // record; shared between records of one shape
  const Value* Find(std::string_view field_or_key) const;  // record field, or map entry with a string key
  size_t size() const { return elements().size(); }

  friend bool operator==(const Value& a, const Value& b);
  // A total order over known values, for sorting and canonical forms. Versions by parts, enums as declared.
  friend std::strong_ordering Compare(const Value& a, const Value& b);

 private:
  struct Heap;
  friend struct ValueAccess;
  ValueKind kind_;
  bool has_unknown_ = false;
  uint16_t small_ = 0;  // enum member
  union {
    bool bool_;
    int64_t int_;
    double float_;
    Heap* heap_;
  };
};

std::strong_ordering Compare(const Value& a, const Value& b);

// Text for `${}`, nullopt for lists, records, null (D0303).
std::string ToText(const Value& value);
// In the language's spelling, for people: strings quoted, `[1, 2]`, `{ a = 1 }`, `(known after apply)`.
// Cut at `limit` characters with an ellipsis; 0 is no limit.
std::string ToSource(const Value& value, size_t limit = 0);

int CompareVersions(std::string_view a, std::string_view b);         // semver-like, pre-releases before releases
bool VersionInRange(std::string_view version, std::string_view range);  // "6.x", ">=14, <16", "1.2.3"

}  // namespace deploy::value

#endif  // BASE_VALUE_VALUE_H_
