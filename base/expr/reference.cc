// References to resources, members and indices.
#include <algorithm>
#include <string>

#include "base/expr/machine.h"
#include "base/support/edit_distance.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using value::TypeKind;
using value::Value;
using value::ValueKind;

bool MayBeNull(const Node& node) {
  return node.type != nullptr &&
         (node.type->kind() == TypeKind::kOptional || node.type->kind() == TypeKind::kNull);
}

bool Record(const Value& value) {
  return value.kind() == ValueKind::kRecord || value.kind() == ValueKind::kMap;
}

std::string NearestName(const Value& record, std::string_view name) {
  std::vector<std::string_view> names;
  if (record.kind() == ValueKind::kRecord) {
    names.assign(record.field_names().begin(), record.field_names().end());
  }
  const std::optional<std::string_view> nearest = support::Nearest(name, names);
  return nearest ? Cat("did you mean `", *nearest, "`?") : std::string();
}

const Value* FindKey(const Value& map, const Value& key) {
  if (key.kind() == ValueKind::kString) {
    return map.Find(key.as_string());
  }
  const auto keys = map.keys();
  const auto at =
      std::lower_bound(keys.begin(), keys.end(), key,
                       [](const Value& a, const Value& b) { return Compare(a, b) < 0; });
  return at != keys.end() && *at == key ? &map.elements()[at - keys.begin()] : nullptr;
}

}  // namespace

Value Machine::EvalReference(ExprId id, const Node& node) {
  if (node.op == Op::kInstances) {
    return resolver_.Instances(NodeId(node.a));
  }
  std::string key;
  bool keyed = false;
  if (node.child_count > 0) {
    keyed = true;
    const Value value = Eval(arena().children(id)[0]);
    if (value.is_unknown()) {
      return value;
    }
    if (value.kind() != ValueKind::kString) {
      return Fail(Code::D0317, node.span,
                  Cat("an instance is named by a string, found ", KindPhrase(value)));
    }
    key = value.as_string();
  }
  if (std::optional<Value> instance = resolver_.Instance(NodeId(node.a), key)) {
    return *std::move(instance);
  }
  if (MayBeNull(node)) {
    return Value::Null();
  }
  return keyed
             ? Fail(Code::D0318, node.span, Cat("there is no instance with the key `", key, "`"))
             : Fail(Code::D0706, node.span, "this resource does not exist here: its `if` is false");
}

Value Machine::EvalMember(ExprId id, const Node& node) {
  const ExprId child = arena().children(id)[0];
  const Value base = Eval(child);
  if (base.is_unknown()) {
    return base;
  }
  const std::string& name = arena().string(node.a);
  if (base.is_null()) {
    if (node.op == Op::kOptionalMember) {
      return base;
    }
    const bool resource = arena().node(child).op == Op::kReference;
    return Fail(diag::Error(resource ? Code::D0706 : Code::D0501, node.span,
                            Cat("`", Describe(child), "` is null, so it has no `", name, "`"))
                    .Help("use `?.`, or give it a value with `??`"));
  }
  if (const Value* field = base.Find(name)) {
    return *field;
  }
  if (MayBeNull(node) && Record(base)) {
    return Value::Null();
  }
  if (!Record(base)) {
    return Fail(Code::D0317, node.span, Cat(KindPhrase(base), " has no members"));
  }
  auto error = diag::Error(base.kind() == ValueKind::kMap ? Code::D0318 : Code::D0203, node.span,
                           Cat("there is no `", name, "` here"));
  if (const std::string help = NearestName(base, name); !help.empty()) {
    error.Help(help);
  }
  return Fail(error);
}

Value Machine::EvalIndex(ExprId id, const Node& node) {
  const auto children = arena().children(id);
  const Value base = Eval(children[0]);
  const Value index = Eval(children[1]);
  if (IsPoison(base) || IsPoison(index)) {
    return poison_;
  }
  if (base.is_unknown() || index.HasUnknown()) {
    return base.is_unknown() ? base : UnknownOf(index);
  }
  if (base.kind() == ValueKind::kList && index.kind() == ValueKind::kInt) {
    const auto elements = base.elements();
    if (index.as_int() >= 0 && static_cast<uint64_t>(index.as_int()) < elements.size()) {
      return elements[index.as_int()];
    }
    auto error = diag::Error(Code::D0318, node.span,
                             elements.empty()
                                 ? Cat("the list is empty, so it has no element ", index.as_int())
                                 : Cat("the list has the elements 0 to ", elements.size() - 1,
                                       ", not ", index.as_int()));
    Operand(error, children[1], index);
    return Fail(error);
  }
  const Value* found = nullptr;
  if (base.kind() == ValueKind::kMap) {
    found = FindKey(base, index);
  } else if (base.kind() == ValueKind::kRecord && index.kind() == ValueKind::kString) {
    found = base.Find(index.as_string());
  } else {
    return Fail(Code::D0317, node.span,
                Cat(KindPhrase(base), " has no element at ", KindPhrase(index)));
  }
  if (found != nullptr) {
    return *found;
  }
  auto error =
      diag::Error(Code::D0318, node.span, Cat("there is no key `", ToSource(index, 60), "`"));
  Operand(error, children[1], index);
  error.Help("`lookup(map, key, default)` gives a default for a key that is missing");
  return Fail(error);
}

}  // namespace deploy::expr
