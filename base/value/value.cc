#include "base/value/value.h"

#include <cstdlib>
#include <cstring>

#include "absl/base/optimization.h"
#include "absl/container/inlined_vector.h"
#include "base/value/value_heap.h"

namespace deploy::value {
namespace {

using Access = ValueAccess;

// A broken invariant of ours, never of the user's: reading a value as a kind that it is not.
inline void Check(bool holds) {
  if (ABSL_PREDICT_FALSE(!holds)) {
    std::abort();
  }
}

Value FromText(ValueKind kind, std::string_view text) {
  Check(text.size() <= UINT32_MAX);
  Access::Heap* heap = Access::New(text.size(), static_cast<uint32_t>(text.size()));
  if (!text.empty()) {
    std::memcpy(Access::Chars(heap), text.data(), text.size());
  }
  return Access::Wrap(kind, heap);
}

Value FromParts(ValueKind kind, std::vector<Value>&& parts, const Shape* shape = nullptr) {
  Check(parts.size() <= UINT32_MAX);
  Access::Heap* heap =
      Access::New(parts.size() * sizeof(Value), static_cast<uint32_t>(parts.size()), shape);
  std::uninitialized_move(parts.begin(), parts.end(), Access::Values(heap));
  return Access::Wrap(kind, heap);
}

}  // namespace

void Value::Release() {
  if (!Access::Drop(heap_)) {
    return;
  }
  // Parts whose last reference goes are put on a list instead of recursing: a value may be nested
  // as deep as memory allows.
  absl::InlinedVector<std::pair<ValueKind, Heap*>, 16> dead = {{kind_, heap_}};
  while (!dead.empty()) {
    auto [kind, heap] = dead.back();
    dead.pop_back();
    Value* parts = Access::Values(heap);
    for (size_t i = 0, n = Access::PartCount(kind, heap); i < n; ++i) {
      if (parts[i].has_heap() && Access::Drop(parts[i].heap_)) {
        dead.emplace_back(parts[i].kind_, parts[i].heap_);
      }
    }
    Access::Delete(heap);
  }
}

Value Value::Bool(bool b) {
  Value value;
  value.kind_ = ValueKind::kBool;
  value.bool_ = b;
  return value;
}

Value Value::Int(int64_t i) {
  Value value;
  value.kind_ = ValueKind::kInt;
  value.int_ = i;
  return value;
}

Value Value::Float(double d) {
  Value value;
  value.kind_ = ValueKind::kFloat;
  value.float_ = d;
  return value;
}

Value Value::String(std::string_view s) { return FromText(ValueKind::kString, s); }
Value Value::Version(std::string_view text) { return FromText(ValueKind::kVersion, text); }
Value Value::Ip(std::string_view text) { return FromText(ValueKind::kIp, text); }
Value Value::Cidr(std::string_view text) { return FromText(ValueKind::kCidr, text); }
Value Value::Unknown(std::string_view reason) { return FromText(ValueKind::kUnknown, reason); }

Value Value::Quantity(const Amount& amount) {
  static_assert(alignof(Amount) <= sizeof(Heap));
  Heap* heap = Access::New(sizeof(Amount), 1);
  new (Access::Quantity(heap)) Amount(amount);
  return Access::Wrap(ValueKind::kQuantity, heap);
}

Value Value::Enum(TypeRef type, int member) {
  Check(type != nullptr && type->kind() == TypeKind::kEnum && member >= 0 &&
        static_cast<size_t>(member) < type->members().size() && member <= UINT16_MAX);
  Value value;
  value.kind_ = ValueKind::kEnum;
  value.small_ = static_cast<uint16_t>(member);
  value.type_ = type;
  return value;
}

Value Value::List(std::vector<Value> elements) {
  return FromParts(ValueKind::kList, std::move(elements));
}

Value Value::Set(std::vector<Value> elements) {
  auto less = [](const Value& a, const Value& b) { return Compare(a, b) < 0; };
  if (!std::is_sorted(elements.begin(), elements.end(), less)) {
    std::stable_sort(elements.begin(), elements.end(), less);
  }
  elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
  return FromParts(ValueKind::kSet, std::move(elements));
}

Value Value::Map(std::vector<std::pair<Value, Value>> entries) {
  auto less = [](const auto& a, const auto& b) { return Compare(a.first, b.first) < 0; };
  if (!std::is_sorted(entries.begin(), entries.end(), less)) {
    std::stable_sort(entries.begin(), entries.end(), less);
  }
  Check(entries.size() <= UINT32_MAX);
  Heap* heap =
      Access::New(2 * entries.size() * sizeof(Value), static_cast<uint32_t>(entries.size()));
  Value* values = Access::Values(heap);
  for (size_t i = 0; i < entries.size(); ++i) {
    new (values + i) Value(std::move(entries[i].second));
    new (values + entries.size() + i) Value(std::move(entries[i].first));
  }
  return Access::Wrap(ValueKind::kMap, heap);
}

Value Value::Record(std::vector<std::pair<std::string, Value>> fields) {
  std::vector<std::string> names;
  std::vector<Value> values;
  names.reserve(fields.size());
  values.reserve(fields.size());
  for (auto& [name, value] : fields) {
    names.push_back(std::move(name));
    values.push_back(std::move(value));
  }
  return Record(InternShape(names), std::move(values));
}

Value Value::Record(const Shape* shape, std::vector<Value> fields) {
  Check(shape->names().size() == fields.size());
  return FromParts(ValueKind::kRecord, std::move(fields), shape);
}

Value Value::Range(Value first, Value last) {
  std::vector<Value> ends;
  ends.reserve(2);
  ends.push_back(std::move(first));
  ends.push_back(std::move(last));
  return FromParts(ValueKind::kRange, std::move(ends));
}

uint32_t Value::depth() const { return Access::has_parts(kind_) ? small_ : 0; }

bool Value::as_bool() const {
  Check(kind_ == ValueKind::kBool);
  return bool_;
}

int64_t Value::as_int() const {
  Check(kind_ == ValueKind::kInt);
  return int_;
}

double Value::as_float() const {
  Check(kind_ == ValueKind::kFloat);
  return float_;
}

std::string_view Value::as_string() const {
  Check(kind_ == ValueKind::kString || kind_ == ValueKind::kVersion || kind_ == ValueKind::kIp ||
        kind_ == ValueKind::kCidr || kind_ == ValueKind::kUnknown);
  return {Access::Chars(heap_), heap_->count};
}

const Amount& Value::as_quantity() const {
  Check(kind_ == ValueKind::kQuantity);
  return *Access::Quantity(heap_);
}

TypeRef Value::enum_type() const {
  Check(kind_ == ValueKind::kEnum);
  return type_;
}

int Value::enum_member() const {
  Check(kind_ == ValueKind::kEnum);
  return small_;
}

std::string_view Value::enum_name() const { return enum_type()->members()[small_]; }

std::span<const Value> Value::elements() const {
  if (!Access::has_parts(kind_)) {
    return {};
  }
  return {Access::Values(heap_), heap_->count};
}

std::span<const Value> Value::keys() const {
  if (kind_ != ValueKind::kMap) {
    return {};
  }
  return {Access::Values(heap_) + heap_->count, heap_->count};
}

const Shape* Value::shape() const {
  Check(kind_ == ValueKind::kRecord);
  return heap_->shape;
}

std::span<const std::string> Value::field_names() const { return shape()->names(); }

const Value* Value::Find(std::string_view field_or_key) const {
  if (kind_ == ValueKind::kRecord) {
    int index = heap_->shape->Find(field_or_key);
    return index < 0 ? nullptr : &elements()[index];
  }
  std::span<const Value> names = keys();
  // Strings stand together in the order of kinds, so that the others fall on one side or the other.
  auto found = std::lower_bound(
      names.begin(), names.end(), field_or_key, [](const Value& key, std::string_view wanted) {
        return key.kind() != ValueKind::kString ? key.kind() < ValueKind::kString
                                                : key.as_string() < wanted;
      });
  bool hit = found != names.end() && found->kind() == ValueKind::kString &&
             found->as_string() == field_or_key;
  return hit ? &elements()[found - names.begin()] : nullptr;
}

}  // namespace deploy::value
