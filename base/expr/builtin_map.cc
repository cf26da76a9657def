// Standard functions over maps and records.
#include <algorithm>
#include <utility>
#include <vector>

#include "base/expr/builtin_entry.h"
#include "base/expr/typing.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using value::FieldType;
using value::TypeKind;
using value::TypeRef;
using value::Value;
using value::ValueKind;

bool Pairs(const Value& value) {
  return value.kind() == ValueKind::kMap || value.kind() == ValueKind::kRecord;
}

Value Keys(CallContext& call) {
  if (call[0].kind() == ValueKind::kMap) {
    return Value::List({call[0].keys().begin(), call[0].keys().end()});
  }
  if (call[0].kind() != ValueKind::kRecord) {
    call.Wrong(0, "a map");
    return call.poison();
  }
  std::vector<Value> keys;
  for (const std::string& name : call[0].field_names()) {
    keys.push_back(Value::String(name));
  }
  return Value::List(std::move(keys));
}

Value Values(CallContext& call) {
  if (!Pairs(call[0])) {
    call.Wrong(0, "a map");
    return call.poison();
  }
  return Value::List({call[0].elements().begin(), call[0].elements().end()});
}

Value Lookup(CallContext& call) {
  const Value& map = call[0];
  if (!Pairs(map)) {
    call.Wrong(0, "a map");
    return call.poison();
  }
  if (call[1].kind() == ValueKind::kString) {
    const Value* found = map.Find(call[1].as_string());
    return found != nullptr ? *found : call[2];
  }
  for (size_t i = 0; i < map.keys().size(); ++i) {
    if (Equal(map.keys()[i], call[1])) {
      return map.elements()[i];
    }
  }
  return call[2];
}

Value Merge(CallContext& call) {
  std::vector<std::pair<std::string, Value>> fields;
  std::vector<std::pair<Value, Value>> entries;
  const bool record = call.type() != nullptr && call.type()->kind() == TypeKind::kRecord;
  for (size_t i = 0; i < call.size(); ++i) {
    if (!call.has(i)) {
      continue;
    }
    const Value& part = call[i];
    if (!Pairs(part)) {
      call.Wrong(i, "a map or a record");
      return call.poison();
    }
    if (!call.Charge(part.size()) || !call.FitsBytes(16 * (entries.size() + part.size()))) {
      return call.poison();
    }
    for (size_t k = 0; k < part.size(); ++k) {
      entries.emplace_back(
          part.kind() == ValueKind::kMap ? part.keys()[k] : Value::String(part.field_names()[k]),
          part.elements()[k]);
    }
  }
  // The last one of equal keys stays, at the place of the first.
  std::vector<size_t> order(entries.size());
  for (size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return Compare(entries[a].first, entries[b].first) < 0;
  });
  std::vector<bool> dropped(entries.size(), false);
  for (size_t i = 1, first = 0; i < order.size(); ++i) {
    if (Compare(entries[order[i]].first, entries[order[first]].first) != 0) {
      first = i;
      continue;
    }
    entries[order[first]].second = std::move(entries[order[i]].second);
    dropped[order[i]] = true;
  }
  std::vector<std::pair<Value, Value>> kept;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (!dropped[i]) {
      kept.push_back(std::move(entries[i]));
    }
  }
  if (!record) {
    return call.Sized(Value::Map(std::move(kept)));
  }
  for (auto& [key, value] : kept) {
    if (key.kind() != ValueKind::kString) {
      return call.Fail(Code::D0301, Cat("a key of a record is a string, found ", KindPhrase(key)));
    }
    fields.emplace_back(std::string(key.as_string()), std::move(value));
  }
  return call.Sized(Value::Record(std::move(fields)));
}

// Records merge to a record with the keys of all; anything else is a matter of maps.
bool TypeMerge(std::span<const TypeRef> arguments, CallTyping* typing) {
  std::vector<FieldType> fields;
  for (const TypeRef argument : arguments) {
    if (argument == nullptr) {
      continue;
    }
    if (argument->kind() != TypeKind::kRecord) {
      return false;
    }
    for (const FieldType& field : argument->fields()) {
      bool replaced = false;
      for (FieldType& earlier : fields) {
        if (earlier.name == field.name) {
          earlier = field;
          replaced = true;
        }
      }
      if (!replaced) {
        fields.push_back(field);
      }
    }
  }
  typing->result = value::Record(std::move(fields));
  return true;
}

constexpr BuiltinParameter kMap[] = {{"m", "map(K, T)"}};
constexpr BuiltinParameter kLookup[] = {{"m", "map(K, T)"}, {"k", "K"}, {"default", "T"}};
constexpr BuiltinParameter kMerge[] = {{"m", "map(K, T)"}, {"more", "map(K, T)", true, true}};

const BuiltinEntry kEntries[] = {
    {{"keys", kMap, "list(K)", "list",
      "The keys of a map, sorted; of a record in the order of its declaration.\n\n"
      "`keys({ a = 1, b = 2 })` is `[\"a\", \"b\"]`"},
     Keys,
     UnknownRule::kWhole},
    {{"values", kMap, "list(T)", "list",
      "The values of a map in the order of its keys.\n\n"
      "`values({ a = 1, b = 2 })` is `[1, 2]`"},
     Values,
     UnknownRule::kWhole},
    {{"lookup", kLookup, "T", "list",
      "The value of a key, or the default when the map has no such key.\n\n"
      "`lookup({ a = 1 }, \"b\", 0)` is `0`"},
     Lookup,
     UnknownRule::kWhole},
    {{"merge", kMerge, "map(K, T)", "list",
      "The entries of all maps or records; of equal keys the last one stays.\n\n"
      "`merge({ a = 1, b = 1 }, { b = 2 })` is `{ a = 1, b = 2 }`"},
     Merge,
     UnknownRule::kWhole,
     TypeMerge},
};

}  // namespace

std::span<const BuiltinEntry> MapBuiltins() { return kEntries; }

}  // namespace deploy::expr
