#include "base/value/json.h"

#include <cmath>
#include <vector>

#include "base/support/utf8.h"
#include "base/value/json_scalar.h"
#include "base/value/written.h"
#include "nlohmann/json.hpp"

namespace deploy::value {
namespace {

using Json = nlohmann::ordered_json;

// A JSON writer throws on bytes that are not UTF-8.
std::string Clean(std::string_view text) {
  if (support::IsValidUtf8(text)) {
    return std::string(text);
  }
  std::string clean;
  for (size_t pos = 0; pos < text.size();) {
    support::Scalar scalar = support::DecodeUtf8(text, pos);
    support::AppendUtf8(scalar.value, clean);
    pos += scalar.length;
  }
  return clean;
}

Json OneKey(std::string_view key, Json value) {
  Json json = Json::object();
  json.get_ref<Json::object_t&>().emplace_back(std::string(key), std::move(value));
  return json;
}

// Slots are made before they are filled and never moved, so a work list can point at them: no
// recursion.
struct Work {
  const Value* value;
  Json* slot;
};

Json::array_t& MakeArray(Json& slot, size_t size) {
  slot = Json::array();
  auto& array = slot.get_ref<Json::array_t&>();
  array.resize(size);
  return array;
}

void PushElements(std::span<const Value> elements, Json::array_t& array, std::vector<Work>& work) {
  for (size_t i = 0; i < elements.size(); ++i) {
    work.push_back({&elements[i], &array[i]});
  }
}

template <class Name>
void PushFields(const Value& value, Json& slot, std::vector<Work>& work, Name name) {
  slot = Json::object();
  auto& object = slot.get_ref<Json::object_t&>();
  object.reserve(value.size());
  for (size_t i = 0; i < value.size(); ++i) {
    object.emplace_back(name(i), Json());
  }
  for (size_t i = 0; i < value.size(); ++i) {
    work.push_back({&value.elements()[i], &(object.begin() + static_cast<ptrdiff_t>(i))->second});
  }
}

Json PlainScalar(const Value& value) {
  switch (value.kind()) {
    case ValueKind::kBool:
      return value.as_bool();
    case ValueKind::kInt:
      return value.as_int();
    case ValueKind::kFloat:
      return value.as_float();
    case ValueKind::kString:
      return Clean(value.as_string());
    default:
      return nullptr;
  }
}

Json ConsumerScalar(const Value& value) {
  switch (value.kind()) {
    case ValueKind::kNull:
    case ValueKind::kBool:
    case ValueKind::kInt:
    case ValueKind::kString:
      return PlainScalar(value);
    case ValueKind::kFloat:
      return std::isfinite(value.as_float()) ? PlainScalar(value) : Json(ToSource(value));
    case ValueKind::kQuantity:
      return ReadableQuantity(value.as_quantity());
    case ValueKind::kUnknown:
      return OneKey("$unknown", Clean(value.as_string()));
    default:
      return Clean(ToSource(value));
  }
}

std::string ConsumerKey(const Value& key) {
  return Clean(key.kind() == ValueKind::kString ? std::string(key.as_string()) : ToSource(key));
}

void ConsumerStep(Work item, std::vector<Work>& work) {
  const Value& value = *item.value;
  switch (value.kind()) {
    case ValueKind::kList:
    case ValueKind::kSet:
      PushElements(value.elements(), MakeArray(*item.slot, value.size()), work);
      break;
    case ValueKind::kMap:
      PushFields(value, *item.slot, work, [&](size_t i) { return ConsumerKey(value.keys()[i]); });
      break;
    case ValueKind::kRecord:
      PushFields(value, *item.slot, work, [&](size_t i) { return Clean(value.field_names()[i]); });
      break;
    default:
      *item.slot = ConsumerScalar(value);
  }
}

Json EncodeScalar(const Value& value) {
  if (std::optional<TaggedText> tagged = TagScalar(value)) {
    return OneKey(tagged->tag, Clean(tagged->text));
  }
  if (value.kind() == ValueKind::kQuantity) {
    return OneKey("$q", QuantityParts(value.as_quantity()));
  }
  if (value.kind() == ValueKind::kEnum) {
    std::span<const std::string> members = value.enum_type()->members();
    return OneKey("$enum", Json::array({value.enum_type()->name(),
                                        std::vector<std::string>(members.begin(), members.end()),
                                        value.enum_member()}));
  }
  return PlainScalar(value);
}

void EncodeMap(const Value& value, Json& slot, std::vector<Work>& work) {
  slot = OneKey("$map", nullptr);
  Json::array_t& pairs = MakeArray(slot.get_ref<Json::object_t&>().begin()->second, value.size());
  for (size_t i = 0; i < value.size(); ++i) {
    Json::array_t& pair = MakeArray(pairs[i], 2);
    work.push_back({&value.keys()[i], &pair[0]});
    work.push_back({&value.elements()[i], &pair[1]});
  }
}

void EncodeStep(Work item, std::vector<Work>& work) {
  const Value& value = *item.value;
  switch (value.kind()) {
    case ValueKind::kList:
      PushElements(value.elements(), MakeArray(*item.slot, value.size()), work);
      break;
    case ValueKind::kSet:
    case ValueKind::kRange:
      *item.slot = OneKey(value.kind() == ValueKind::kSet ? "$set" : "$range", nullptr);
      PushElements(value.elements(),
                   MakeArray(item.slot->get_ref<Json::object_t&>().begin()->second, value.size()),
                   work);
      break;
    case ValueKind::kMap:
      EncodeMap(value, *item.slot, work);
      break;
    case ValueKind::kRecord:
      PushFields(value, *item.slot, work, [&](size_t i) {
        std::string name = Clean(value.field_names()[i]);
        return name.starts_with('$') ? "$" + name : name;
      });
      break;
    default:
      *item.slot = EncodeScalar(value);
  }
}

template <class Step>
Json Build(const Value& value, Step step) {
  Json root;
  std::vector<Work> work = {{&value, &root}};
  while (!work.empty()) {
    Work item = work.back();
    work.pop_back();
    step(item, work);
  }
  return root;
}

}  // namespace

Json ToJson(const Value& value) {
  if (value.depth() > kMaxValueDepth) {
    return "…";
  }
  return Build(value, ConsumerStep);
}

Json Encode(const Value& value) { return Build(value, EncodeStep); }

}  // namespace deploy::value
