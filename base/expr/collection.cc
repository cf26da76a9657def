// Ranges, lists, records and objects as they are written.
#include <algorithm>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/expr/machine.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using value::Value;
using value::ValueKind;

// Entries of an object in the order of their first appearance; a later one of the same key replaces
// it.
class ObjectBuilder {
 public:
  void Put(Value key, Value value) {
    if (key.kind() == ValueKind::kString) {
      const auto [at, added] = by_text_.try_emplace(std::string(key.as_string()), entries_.size());
      if (!added) {
        entries_[at->second].second = std::move(value);
        return;
      }
    }
    entries_.emplace_back(std::move(key), std::move(value));
  }

  Value Map() {
    // Keys of other kinds were not compared while they came in: of equal ones the last stays.
    std::reverse(entries_.begin(), entries_.end());
    const auto before = [](const auto& a, const auto& b) { return Compare(a.first, b.first) < 0; };
    std::stable_sort(entries_.begin(), entries_.end(), before);
    const auto end = std::unique(entries_.begin(), entries_.end(),
                                 [](const auto& a, const auto& b) { return a.first == b.first; });
    entries_.erase(end, entries_.end());
    return Value::Map(std::move(entries_));
  }

  Value Record() {
    std::vector<std::pair<std::string, Value>> fields;
    fields.reserve(entries_.size());
    for (auto& [key, value] : entries_) {
      fields.emplace_back(std::string(key.as_string()), std::move(value));
    }
    return Value::Record(std::move(fields));
  }

 private:
  std::vector<std::pair<Value, Value>> entries_;
  absl::flat_hash_map<std::string, size_t> by_text_;
};

// Puts all entries of a spread value; false when it has none by its kind.
bool PutAll(ObjectBuilder& builder, const Value& value) {
  if (value.kind() == ValueKind::kMap) {
    for (size_t i = 0; i < value.size(); ++i) {
      builder.Put(value.keys()[i], value.elements()[i]);
    }
    return true;
  }
  if (value.kind() == ValueKind::kRecord) {
    for (size_t i = 0; i < value.size(); ++i) {
      builder.Put(Value::String(value.field_names()[i]), value.elements()[i]);
    }
    return true;
  }
  return false;
}

}  // namespace

Value Machine::EvalRange(ExprId id, const Node& node) {
  const auto children = arena().children(id);
  Value first = Eval(children[0]);
  Value last = Eval(children[1]);
  if (first.HasUnknown() || last.HasUnknown()) {
    return Unknown(first, last);
  }
  OpError error;
  if (!Ordered(Op::kLessEqual, first, last, &error)) {
    return Fail(node, error);
  }
  return Value::Range(std::move(first), std::move(last));
}

Value Machine::EvalList(ExprId id, const Node& node) {
  const auto children = arena().children(id);
  std::vector<Value> elements;
  elements.reserve(children.size());
  for (const ExprId child : children) {
    const Node& element = arena().node(child);
    if (element.op != Op::kSpread) {
      elements.push_back(Eval(child));
      if (halted_) {
        return poison_;
      }
      continue;
    }
    const Value spread = Eval(arena().children(child)[0]);
    if (spread.is_unknown()) {
      return spread;  // how many there will be is not known either
    }
    const bool list = spread.kind() == ValueKind::kList || spread.kind() == ValueKind::kSet;
    if (!list) {
      return Fail(Code::D0301, element.span,
                  Cat("`...` in a list needs a list, found ", KindPhrase(spread)));
    }
    if (!Charge(node, spread.size()) || !FitsBytes(node, 8 * (elements.size() + spread.size()))) {
      return poison_;
    }
    elements.insert(elements.end(), spread.elements().begin(), spread.elements().end());
  }
  return Sized(node, Value::List(std::move(elements)));
}

const value::Shape* Machine::ShapeOf(ExprId id, const Node& node) {
  if (shapes_.size() <= id.index) {
    shapes_.resize(arena().size());
  }
  const value::Shape*& shape = shapes_[id.index];
  if (shape == nullptr) {
    std::vector<std::string> names;
    for (uint32_t i = 0; i < node.child_count; ++i) {
      names.push_back(arena().string(node.a + i));
    }
    shape = value::InternShape(names);
  }
  return shape;
}

Value Machine::EvalRecord(ExprId id, const Node& node) {
  const auto children = arena().children(id);
  std::vector<Value> fields;
  fields.reserve(children.size());
  for (const ExprId child : children) {
    fields.push_back(Eval(child));
  }
  return halted_ ? poison_ : Sized(node, Value::Record(ShapeOf(id, node), std::move(fields)));
}

Value Machine::EvalObject(ExprId id, const Node& node) {
  const auto children = arena().children(id);
  ObjectBuilder builder;
  for (size_t i = 0; i < children.size(); ++i) {
    const Node& part = arena().node(children[i]);
    const bool spread = part.op == Op::kSpread;
    if (!spread && i + 1 == children.size()) {
      return Fail(Code::D0999, node.span, "a key of an object has no value");
    }
    Value key = Eval(spread ? arena().children(children[i])[0] : children[i]);
    if (key.is_unknown()) {
      return key;
    }
    if (spread) {
      if (!Charge(node, key.size())) {
        return poison_;
      }
      if (!PutAll(builder, key)) {
        return Fail(Code::D0301, part.span,
                    Cat("`...` in an object needs a record or a map, found ", KindPhrase(key)));
      }
      continue;
    }
    const bool record = node.type != nullptr && node.type->kind() == value::TypeKind::kRecord;
    if (key.HasUnknown() || (record && key.kind() != ValueKind::kString)) {
      return Fail(Code::D0301, part.span, Cat("a key is a string, found ", KindPhrase(key)));
    }
    builder.Put(std::move(key), Eval(children[++i]));
  }
  if (halted_) {
    return poison_;
  }
  const bool record = node.type != nullptr && node.type->kind() == value::TypeKind::kRecord;
  return Sized(node, record ? builder.Record() : builder.Map());
}

}  // namespace deploy::expr
