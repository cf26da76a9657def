#include "runtime/plan/fact.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "base/support/sha256.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "runtime/provider/codec.h"

namespace deploy::plan {
namespace {

using value::Value;

constexpr size_t kShown = 4;        // attributes in a description
constexpr size_t kShownValue = 40;  // characters of each
constexpr char kBetween = '\n';     // no shown value holds one

bool Compared(const schema::Schema* schema, const std::string& name) {
  if (schema == nullptr) {
    return true;
  }
  const schema::Field* field = schema->Find(name);
  if (field == nullptr) {
    return !schema->service;
  }
  // Of a service, numbers and lists that it shows change by themselves (process ids); a text is a
  // digest of something.
  return !field->computed || field->settable || !schema->service ||
         (field->type != nullptr && field->type->kind() == value::TypeKind::kString);
}

std::string Describe(const schema::Schema* schema, const provider::ReadResult& reading) {
  std::string text(provider::PresenceName(reading.presence));
  if (!reading.image || reading.image->attributes.kind() != value::ValueKind::kRecord) {
    return text;
  }
  const Value& attributes = reading.image->attributes;
  size_t shown = 0;
  for (size_t i = 0; i < attributes.size() && shown < kShown; ++i) {
    const std::string& name = attributes.field_names()[i];
    const Value& field = attributes.elements()[i];
    const schema::Field* described = schema == nullptr ? nullptr : schema->Find(name);
    const bool secret = described != nullptr && described->sensitive;
    if (!secret && !field.is_null() && Compared(schema, name)) {
      const bool mode = name == "mode" && field.kind() == value::ValueKind::kInt;
      support::Append(
          text, kBetween, name, " ",
          mode ? absl::StrFormat("0o%o", field.as_int()) : value::ToSource(field, kShownValue));
      ++shown;
    }
  }
  return text;
}

}  // namespace

void AppendCompared(const schema::Schema* schema, const Value& attributes, std::string& out) {
  if (attributes.kind() != value::ValueKind::kRecord) {
    value::EncodeTo(attributes, out);
    return;
  }
  for (size_t i = 0; i < attributes.size(); ++i) {
    const std::string& name = attributes.field_names()[i];
    if (!attributes.elements()[i].is_null() && Compared(schema, name)) {
      out += name;
      out += '=';
      value::EncodeTo(attributes.elements()[i], out);
      out += '\n';
    }
  }
}

bool SameAttributes(const schema::Schema* schema, const Value& a, const Value& b) {
  std::string first, second;
  AppendCompared(schema, a, first);
  AppendCompared(schema, b, second);
  return first == second;
}

Fact MakeFact(const std::string& address, const std::string& object_id,
              const schema::Schema* schema, const provider::ReadResult& reading) {
  std::string text(provider::PresenceName(reading.presence));
  support::Append(text, "\n", reading.reference, "\n");
  if (reading.image) {
    AppendCompared(schema, reading.image->attributes, text);
  }
  return {.address = address,
          .object_id = object_id,
          .hash = support::Sha256Hex(text),
          .description = Describe(schema, reading)};
}

std::pair<std::string, std::string> TellApart(const Fact& planned, const Fact& found) {
  const auto before = support::Split(planned.description, kBetween);
  const auto after = support::Split(found.description, kBetween);
  if (before.front() != after.front()) {
    return {std::string(before.front()), std::string(after.front())};
  }
  const auto others = [](const std::vector<std::string_view>& parts,
                         const std::vector<std::string_view>& known) {
    std::vector<std::string_view> out;
    for (const std::string_view part : parts) {
      if (std::find(known.begin(), known.end(), part) == known.end()) {
        out.push_back(part);
      }
    }
    return support::Join(out.empty() ? parts : out, ", ");
  };
  return {others(before, after), others(after, before)};
}

}  // namespace deploy::plan
