#include "base/expr/type_codec.h"

#include <algorithm>
#include <optional>

#include "base/expr/codec.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "base/value/json.h"

namespace deploy::expr {
namespace {

using support::Append;
using value::Dimension;
using value::Json;
using value::TypeKind;
using value::TypeRef;

constexpr int kMaxDepth = 256;

constexpr std::pair<std::string_view, TypeKind> kSimple[] = {
    {"error", TypeKind::kError}, {"null", TypeKind::kNull},       {"bool", TypeKind::kBool},
    {"int", TypeKind::kInt},     {"float", TypeKind::kFloat},     {"string", TypeKind::kString},
    {"path", TypeKind::kPath},   {"version", TypeKind::kVersion}, {"ip", TypeKind::kIp},
    {"cidr", TypeKind::kCidr},   {"url", TypeKind::kUrl},         {"regex", TypeKind::kRegex},
    {"email", TypeKind::kEmail}, {"any", TypeKind::kAny},
};
constexpr std::pair<std::string_view, TypeKind> kWrappers[] = {
    {"list", TypeKind::kList},
    {"set", TypeKind::kSet},
    {"optional", TypeKind::kOptional},
    {"range", TypeKind::kRange},
};
constexpr std::pair<std::string_view, TypeKind> kNamed[] = {
    {"literal", TypeKind::kLiteral},
    {"resource", TypeKind::kResource},
    {"instances", TypeKind::kInstances},
};

template <size_t n>
std::string_view NameOf(const std::pair<std::string_view, TypeKind> (&table)[n], TypeKind kind) {
  for (const auto& [name, known] : table) {
    if (known == kind) {
      return name;
    }
  }
  return {};
}

template <size_t n>
std::optional<TypeKind> KindOf(const std::pair<std::string_view, TypeKind> (&table)[n],
                               std::string_view name) {
  for (const auto& [known, kind] : table) {
    if (known == name) {
      return kind;
    }
  }
  return std::nullopt;
}

absl::Status Bad(std::string_view what) {
  return absl::InvalidArgumentError(support::Cat("type table: ", what));
}

void AppendNames(std::span<const std::string> names, std::string& out) {
  out += '[';
  for (size_t i = 0; i < names.size(); ++i) {
    out += i == 0 ? "" : ",";
    value::AppendJsonString(names[i], out);
  }
  out += ']';
}

// Reads one entry against the types before it.
class Reader {
 public:
  absl::Status Add(const Json& json);
  std::vector<TypeRef> types;

 private:
  absl::StatusOr<TypeRef> Read(const Json& json);
  absl::StatusOr<TypeRef> Object(std::string_view key, const Json& json);
  absl::StatusOr<TypeRef> Part(const Json& json);
  absl::StatusOr<TypeRef> Record(const Json& json);
  absl::StatusOr<TypeRef> Enum(const Json& json);
  absl::StatusOr<TypeRef> Union(const Json& json);

  std::vector<int> depths_;
  int depth_ = 0;  // of the deepest part of the entry being read
};

absl::StatusOr<TypeRef> Reader::Part(const Json& json) {
  ASSIGN_OR_RETURN(const uint32_t index, DecodeIndex(json, types.size(), "type"));
  depth_ = std::max(depth_, depths_[index] + 1);
  return types[index];
}

absl::StatusOr<TypeRef> Reader::Record(const Json& json) {
  if (!json.is_array()) {
    return Bad("a record without fields");
  }
  std::vector<value::FieldType> fields;
  absl::flat_hash_map<std::string, bool> seen;
  for (size_t i = 0; i < json.size(); ++i) {
    const Json field = json[i];
    if (!field.is_array() || field.size() != 3 || !field[0].is_string() || !field[2].is_boolean()) {
      return Bad("a field that is not [name, type, required]");
    }
    ASSIGN_OR_RETURN(const TypeRef type, Part(field[1]));
    if (!seen.emplace(std::string(field[0].text()), true).second) {
      return Bad("a field twice");
    }
    fields.push_back({std::string(field[0].text()), type, field[2].boolean()});
  }
  return value::Record(std::move(fields));
}

absl::StatusOr<TypeRef> Reader::Enum(const Json& json) {
  if (!json.is_array() || json.size() != 2 || !json[0].is_string() || !json[1].is_array() ||
      json[1].size() == 0 || json[1].size() > 65535) {
    return Bad("an enum that is not [name, members]");
  }
  std::vector<std::string> members;
  for (size_t i = 0; i < json[1].size(); ++i) {
    const Json member = json[1][i];
    if (!member.is_string()) {
      return Bad("a member that is no name");
    }
    members.push_back(std::string(member.text()));
  }
  return value::Enum(std::string(json[0].text()), std::move(members));
}

absl::StatusOr<TypeRef> Reader::Union(const Json& json) {
  if (!json.is_array() || json.size() == 0) {
    return Bad("a union of nothing");
  }
  std::vector<TypeRef> alternatives;
  for (size_t i = 0; i < json.size(); ++i) {
    const Json alternative = json[i];
    ASSIGN_OR_RETURN(const TypeRef type, Part(alternative));
    alternatives.push_back(type);
  }
  return value::Union(std::move(alternatives));
}

absl::StatusOr<TypeRef> Reader::Object(std::string_view key, const Json& json) {
  if (const std::optional<TypeKind> kind = KindOf(kWrappers, key)) {
    ASSIGN_OR_RETURN(const TypeRef element, Part(json));
    return *kind == TypeKind::kList       ? value::List(element)
           : *kind == TypeKind::kSet      ? value::Set(element)
           : *kind == TypeKind::kOptional ? value::Optional(element)
                                          : value::Range(element);
  }
  if (const std::optional<TypeKind> kind = KindOf(kNamed, key)) {
    if (!json.is_string()) {
      return Bad("a name that is no text");
    }
    const auto name = std::string(json.text());
    return *kind == TypeKind::kLiteral    ? value::StringLiteral(name)
           : *kind == TypeKind::kResource ? value::Resource(name)
                                          : value::Instances(name);
  }
  if (key == "record") {
    return Record(json);
  }
  if (key == "enum") {
    return Enum(json);
  }
  if (key == "union") {
    return Union(json);
  }
  if ((key != "map" && key != "refinement") || !json.is_array() || json.size() != 2) {
    return Bad("an unknown entry");
  }
  ASSIGN_OR_RETURN(const TypeRef first, Part(json[0]));
  if (key == "refinement") {
    ASSIGN_OR_RETURN(const uint32_t rule, DecodeIndex(json[1], 0xffffffffu, "rule"));
    return value::Refinement(first, rule);
  }
  ASSIGN_OR_RETURN(const TypeRef second, Part(json[1]));
  return value::Map(first, second);
}

absl::StatusOr<TypeRef> Reader::Read(const Json& json) {
  if (json.is_object() && json.size() == 1) {
    return Object(json.key(0), json[0]);
  }
  if (!json.is_string()) {
    return Bad("an entry that is no type");
  }
  const std::string_view name = json.text();
  if (const std::optional<TypeKind> kind = KindOf(kSimple, name)) {
    return value::Simple(*kind);
  }
  for (int d = 1; d <= static_cast<int>(Dimension::kIops); ++d) {
    if (value::DimensionName(static_cast<Dimension>(d)) == name) {
      return value::Quantity(static_cast<Dimension>(d));
    }
  }
  return Bad("an unknown name");
}

absl::Status Reader::Add(const Json& json) {
  depth_ = 0;
  ASSIGN_OR_RETURN(const TypeRef type, Read(json));
  if (depth_ > kMaxDepth) {
    return Bad("a type nested too deep");
  }
  types.push_back(type);
  depths_.push_back(depth_);
  return absl::OkStatus();
}

}  // namespace

uint32_t TypeWriter::Id(TypeRef type) {
  if (const auto found = ids_.find(type); found != ids_.end()) {
    return found->second;
  }
  // Parts first; the nesting of types is limited where they are made.
  std::string text;
  Write(type, text);
  texts_.push_back(std::move(text));
  const auto id = static_cast<uint32_t>(texts_.size() - 1);
  ids_.emplace(type, id);
  return id;
}

void TypeWriter::Write(TypeRef type, std::string& out) {
  if (const std::string_view name = NameOf(kSimple, type->kind()); !name.empty()) {
    value::AppendJsonString(name, out);
    return;
  }
  if (const std::string_view name = NameOf(kWrappers, type->kind()); !name.empty()) {
    Append(out, "{\"", name, "\":", Id(type->element()), "}");
    return;
  }
  if (const std::string_view name = NameOf(kNamed, type->kind()); !name.empty()) {
    Append(out, "{\"", name, "\":");
    value::AppendJsonString(type->kind() == TypeKind::kLiteral ? type->literal() : type->name(),
                            out);
    out += '}';
    return;
  }
  switch (type->kind()) {
    case TypeKind::kQuantity:
      value::AppendJsonString(value::DimensionName(type->dimension()), out);
      return;
    case TypeKind::kMap: {
      const uint32_t key = Id(type->key());
      Append(out, "{\"map\":[", key, ",", Id(type->element()), "]}");
      return;
    }
    case TypeKind::kRefinement:
      Append(out, "{\"refinement\":[", Id(type->element()), ",", type->refinement(), "]}");
      return;
    case TypeKind::kEnum:
      out += "{\"enum\":[";
      value::AppendJsonString(type->name(), out);
      out += ',';
      AppendNames(type->members(), out);
      out += "]}";
      return;
    case TypeKind::kUnion:
      out += "{\"union\":[";
      for (size_t i = 0; i < type->alternatives().size(); ++i) {
        Append(out, i == 0 ? "" : ",", Id(type->alternatives()[i]));
      }
      out += "]}";
      return;
    default:
      out += "{\"record\":[";
      for (size_t i = 0; i < type->fields().size(); ++i) {
        const value::FieldType& field = type->fields()[i];
        out += i == 0 ? "[" : ",[";
        value::AppendJsonString(field.name, out);
        Append(out, ",", Id(field.type), field.required ? ",true]" : ",false]");
      }
      out += "]}";
  }
}

void TypeWriter::AppendTo(std::string& out) const {
  out += '[';
  for (size_t i = 0; i < texts_.size(); ++i) {
    Append(out, i == 0 ? "" : ",", texts_[i]);
  }
  out += ']';
}

absl::StatusOr<std::vector<TypeRef>> DecodeTypes(const Json& json) {
  if (!json.is_array()) {
    return Bad("it is no list");
  }
  Reader reader;
  for (size_t i = 0; i < json.size(); ++i) {
    const Json entry = json[i];
    RETURN_IF_ERROR(reader.Add(entry));
  }
  return std::move(reader.types);
}

}  // namespace deploy::expr
