#ifndef TESTS_UNIT_BASE_EXPR_FAKE_RESOLVER_H_
#define TESTS_UNIT_BASE_EXPR_FAKE_RESOLVER_H_

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/expr/evaluate.h"

namespace deploy::expr::testing {

// Answers what a test sets: instances by key, files by path.
class FakeResolver : public Resolver {
 public:
  std::optional<value::Value> Instance(NodeId, std::string_view key) override {
    const auto found = instances.find(std::string(key));
    return found == instances.end() ? std::nullopt : std::optional(found->second);
  }
  value::Value Instances(NodeId) override {
    std::vector<std::pair<value::Value, value::Value>> entries;
    for (const auto& [key, record] : instances) {
      entries.emplace_back(value::Value::String(key), record);
    }
    return value::Value::Map(std::move(entries));
  }
  absl::StatusOr<std::string> ReadFile(const std::string& path) override {
    const auto found = files.find(path);
    return found == files.end()
               ? absl::StatusOr<std::string>(absl::NotFoundError("there is no such file"))
               : found->second;
  }
  std::map<std::string, value::Value> instances;
  std::map<std::string, std::string> files = {{"greeting.txt", "hello\n"}};
};

// The type that a known value shows.
inline value::TypeRef TypeOf(const value::Value& v) {
  using value::TypeKind;
  using value::ValueKind;
  const auto joined = [](std::span<const value::Value> elements) {
    return elements.empty() ? value::Simple(TypeKind::kError) : TypeOf(elements[0]);
  };
  switch (v.kind()) {
    case ValueKind::kNull:
      return value::Simple(TypeKind::kNull);
    case ValueKind::kBool:
      return value::Simple(TypeKind::kBool);
    case ValueKind::kInt:
      return value::Simple(TypeKind::kInt);
    case ValueKind::kFloat:
      return value::Simple(TypeKind::kFloat);
    case ValueKind::kString:
      return value::Simple(TypeKind::kString);
    case ValueKind::kQuantity:
      return value::Quantity(v.as_quantity().dimension);
    case ValueKind::kVersion:
      return value::Simple(TypeKind::kVersion);
    case ValueKind::kIp:
      return value::Simple(TypeKind::kIp);
    case ValueKind::kCidr:
      return value::Simple(TypeKind::kCidr);
    case ValueKind::kEnum:
      return v.enum_type();
    case ValueKind::kList:
      return value::List(joined(v.elements()));
    case ValueKind::kSet:
      return value::Set(joined(v.elements()));
    case ValueKind::kMap:
      return value::Map(joined(v.keys()), joined(v.elements()));
    case ValueKind::kRange:
      return value::Range(joined(v.elements()));
    case ValueKind::kRecord: {
      std::vector<value::FieldType> fields;
      for (size_t i = 0; i < v.size(); ++i) {
        fields.push_back({v.field_names()[i], TypeOf(v.elements()[i]), true});
      }
      return value::Record(std::move(fields));
    }
    case ValueKind::kUnknown:
      break;
  }
  return value::Simple(TypeKind::kError);
}

}  // namespace deploy::expr::testing

#endif  // TESTS_UNIT_BASE_EXPR_FAKE_RESOLVER_H_
