#ifndef BASE_VALUE_VALUE_H_
#define BASE_VALUE_VALUE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/value/type.h"
#include "base/value/unit.h"

namespace deploy::value {

enum class ValueKind : uint8_t {
  kNull,
  kBool,
  kInt,
  kFloat,
  kString,  // also path, url, regex, email: the static type tells them apart
  kQuantity,
  kVersion,
  kIp,
  kCidr,
  kEnum,
  kList,
  kSet,
  kMap,
  kRecord,
  kRange,
  kUnknown,  // known only after apply; reason() names where it comes from
};

// Field names shared by all records of one form; interned, so equal shapes are one pointer that
// lives for the whole process.
class Shape {
 public:
  explicit Shape(std::vector<std::string> names);
  std::span<const std::string> names() const { return names_; }
  int Find(std::string_view name) const;  // -1 when absent

 private:
  std::vector<std::string> names_;
  std::vector<uint32_t> by_name_;  // sorted by name, only for large shapes
};
const Shape* InternShape(std::span<const std::string> names);

// Values nested deeper than this are refused where they are read (json.h); whoever builds values
// from values (base/expr) reports D0119 above it.
inline constexpr uint32_t kMaxValueDepth = 256;

// An immutable value, 16 bytes, cheap to copy (shared heap parts with an atomic count). Thread-safe
// to read. Equality is by content; an unknown equals nothing, not even itself (use IsUnknown).
class Value {
 public:
  Value() : kind_(ValueKind::kNull), bits_(0) {}  // null
  Value(const Value& other)
      : kind_(other.kind_),
        has_unknown_(other.has_unknown_),
        small_(other.small_),
        weight_(other.weight_),
        bits_(other.bits_) {
    if (has_heap()) {
      heap_->references.fetch_add(1, std::memory_order_relaxed);
    }
  }
  Value(Value&& other) noexcept
      : kind_(other.kind_),
        has_unknown_(other.has_unknown_),
        small_(other.small_),
        weight_(other.weight_),
        bits_(other.bits_) {
    other.kind_ = ValueKind::kNull;
    other.has_unknown_ = false;
  }
  Value& operator=(const Value& other) { return *this = Value(other); }
  Value& operator=(Value&& other) noexcept {
    std::swap(kind_, other.kind_);
    std::swap(has_unknown_, other.has_unknown_);
    std::swap(small_, other.small_);
    std::swap(weight_, other.weight_);
    std::swap(bits_, other.bits_);
    return *this;
  }
  ~Value() {
    if (has_heap()) {
      Release();
    }
  }

  static Value Null() { return Value(); }
  static Value Bool(bool b);
  static Value Int(int64_t i);
  static Value Float(double d);
  static Value String(std::string_view s);
  static Value Quantity(const Amount& amount);
  static Value Version(std::string_view text);  // kept as written; compared by parts
  static Value Ip(std::string_view text);       // canonical text, checked by the caller
  static Value Cidr(std::string_view text);
  static Value Enum(TypeRef type, int member);
  static Value List(std::vector<Value> elements);
  static Value Set(std::vector<Value> elements);                   // sorts and removes doubles
  static Value Map(std::vector<std::pair<Value, Value>> entries);  // sorts by key; keys are unique
  static Value Record(std::vector<std::pair<std::string, Value>> fields);  // declared order kept
  // The fast way for many records of one form.
  static Value Record(const Shape* shape, std::vector<Value> fields);
  static Value Range(Value first, Value last);
  static Value Unknown(std::string_view reason);  // "web.http.port"

  ValueKind kind() const { return kind_; }
  bool is_null() const { return kind_ == ValueKind::kNull; }
  bool is_unknown() const { return kind_ == ValueKind::kUnknown; }
  bool HasUnknown() const { return has_unknown_; }  // here or anywhere inside; O(1)
  // Nesting: 0 for a value without parts, else one more than its deepest part (counted up to
  // 65535); O(1).
  uint32_t depth() const;
  // About the bytes it takes when written out in full, shared parts counted each time they occur,
  // up to 4 GiB; O(1). A value made by doubling is small in memory and huge here (limit:
  // base/expr).
  uint32_t weight() const { return has_heap() ? weight_ : 8; }

  bool as_bool() const;
  int64_t as_int() const;
  double as_float() const;
  std::string_view as_string() const;  // string, version, ip, cidr, and the reason of an unknown
  const Amount& as_quantity() const;
  TypeRef enum_type() const;
  int enum_member() const;
  std::string_view enum_name() const;
  // List, set; a range: {first, last}; a map: its values; a record: its fields; else none.
  std::span<const Value> elements() const;
  std::span<const Value> keys() const;               // map
  std::span<const std::string> field_names() const;  // record; shared between records of one shape
  const Shape* shape() const;                        // record
  // Record field, or map entry with a string key; nullptr when absent or of another kind.
  const Value* Find(std::string_view field_or_key) const;
  size_t size() const { return elements().size(); }

  friend bool operator==(const Value& a, const Value& b);
  // A total order over known values, for sorting and canonical forms. Versions by parts, enums as
  // declared.
  friend std::strong_ordering Compare(const Value& a, const Value& b);

 private:
  friend struct ValueAccess;
  // Head of a shared part; the text, the amount or the elements follow it in the same block.
  struct Heap {
    std::atomic<uint32_t> references;
    uint32_t count;
    const Shape* shape;
  };
  bool has_heap() const { return kind_ >= ValueKind::kString && kind_ != ValueKind::kEnum; }
  void Release();

  ValueKind kind_;
  bool has_unknown_ = false;
  uint16_t small_ = 0;   // enum member; depth of a value with parts
  uint32_t weight_ = 0;  // of a value with a shared part
  union {
    uint64_t bits_;
    bool bool_;
    int64_t int_;
    double float_;
    TypeRef type_;
    Heap* heap_;
  };
};
static_assert(sizeof(Value) == 16);

std::strong_ordering Compare(const Value& a, const Value& b);

// Text for `${}`, nullopt for lists, records, null (D0303) and what is unknown.
std::optional<std::string> ToText(const Value& value);
// In the language's spelling, for people: strings quoted, `[1, 2]`, `{ a = 1 }`, `(known after
// apply)`. Cut at `limit` characters with an ellipsis; 0 is no limit.
std::string ToSource(const Value& value, size_t limit = 0);

int CompareVersions(std::string_view a,
                    std::string_view b);  // semver-like, pre-releases before releases
bool VersionInRange(std::string_view version,
                    std::string_view range);  // "6.x", ">=14, <16", "1.2.3"
bool IsVersion(
    std::string_view text);  // "14", "1.4.0-rc.1", and a range written as a version: "6.x"
bool IsVersionRange(std::string_view text);  // what VersionInRange understands

}  // namespace deploy::value

#endif  // BASE_VALUE_VALUE_H_
