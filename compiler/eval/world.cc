#include "compiler/eval/world.h"

#include <utility>

#include "base/expr/file_path.h"
#include "base/support/text.h"

namespace deploy::eval {
namespace {

using support::Cat;
using value::Value;

constexpr size_t kLargestFile = 8u << 20;

}  // namespace

World::World(const sema::Checked& checked, const std::vector<eval::Instances>& nodes,
             const source::FileSystem& files, std::string folder)
    : checked_(checked),
      nodes_(nodes),
      files_(files),
      folder_(std::move(folder)),
      caches_(nodes.size()) {}

std::optional<Value> World::Instance(expr::NodeId node, std::string_view key) {
  const eval::Instances& instances = nodes_[node.index];
  const sema::CheckedNode& checked = checked_.nodes[node.index];
  if (!instances.known) {
    bool broken = checked.schema == nullptr || checked_.symbols[checked.symbol].cyclic;
    return Value::Unknown(broken ? std::string_view() : checked.name);
  }
  if (!checked.repeated) {
    return instances.keys.empty() ? std::nullopt : std::optional<Value>(Record(node, 0));
  }
  auto found = instances.by_key.find(key);
  return found == instances.by_key.end() ? std::nullopt
                                         : std::optional<Value>(Record(node, found->second));
}

Value World::Instances(expr::NodeId node) {
  const eval::Instances& instances = nodes_[node.index];
  if (!instances.known) {
    return *Instance(node, {});
  }
  Cache& cache = caches_[node.index];
  if (!cache.all) {
    std::vector<std::pair<Value, Value>> entries;
    entries.reserve(instances.keys.size());
    for (size_t i = 0; i < instances.keys.size(); ++i) {
      entries.emplace_back(Value::String(instances.keys[i]), Record(node, i));
    }
    cache.all = Value::Map(std::move(entries));
  }
  return *cache.all;
}

absl::StatusOr<std::string> World::ReadFile(const std::string& path) {
  std::optional<std::string> below = expr::PathBelow(folder_, path);
  if (!below) {
    return absl::InvalidArgumentError("it lies outside the folder of the root file");
  }
  auto canonical = files_.Canonical(*below);
  if (!canonical.ok()) {
    return canonical.status();
  }
  if (!expr::PathBelow(folder_, *canonical)) {
    return absl::InvalidArgumentError("a link leads outside the folder of the root file");
  }
  return files_.Read(*canonical, kLargestFile);
}

const Value& World::Record(expr::NodeId node, size_t instance) {
  Cache& cache = caches_[node.index];
  if (cache.records.size() <= instance) {
    cache.records.resize(nodes_[node.index].keys.size());
  }
  std::optional<Value>& record = cache.records[instance];
  if (!record) {
    record = MakeRecord(node, instance, cache);
  }
  return *record;
}

std::string World::Place(expr::NodeId node, size_t instance) const {
  const sema::CheckedNode& checked = checked_.nodes[node.index];
  return checked.repeated ? Cat(checked.name, "[\"", nodes_[node.index].keys[instance], "\"]")
                          : std::string(checked.name);
}

Value World::Exposed(expr::NodeId node, size_t instance, std::string_view label) const {
  std::vector<std::pair<std::string, Value>> fields;
  std::string place = Cat(Place(node, instance), ".", label);
  for (const value::FieldType& field : checked_.nodes[node.index].schema->exposed_type->fields()) {
    fields.emplace_back(field.name, Value::Unknown(Cat(place, ".", field.name)));
  }
  return Value::Record(std::move(fields));
}

Value World::MakeRecord(expr::NodeId node, size_t instance, Cache& cache) {
  const schema::Schema& schema = *checked_.nodes[node.index].schema;
  const Value& body = nodes_[node.index].bodies[instance];
  if (body.is_unknown()) {
    return body;
  }
  // Blocks that were lost might have been what is asked for.
  if (checked_.nodes[node.index].broken && checked_.nodes[node.index].open_labels) {
    return Value::Unknown({});
  }
  std::vector<std::string> names;
  std::vector<Value> values;
  bool named = cache.shape != nullptr;
  for (const schema::Field& field : schema.fields) {
    const Value* set = body.Find(field.name);
    values.push_back(set != nullptr ? *set
                                    : Value::Unknown(Cat(Place(node, instance), ".", field.name)));
    if (!named) {
      names.push_back(field.name);
    }
  }
  const Value* exposed = schema.exposed_block.empty() ? nullptr : body.Find(schema.exposed_block);
  if (exposed == nullptr || exposed->kind() != value::ValueKind::kMap) {
    if (!named) {
      cache.shape = value::InternShape(names);
    }
    return Value::Record(cache.shape, std::move(values));
  }
  names.clear();
  for (const schema::Field& field : schema.fields) {
    names.push_back(field.name);
  }
  for (const Value& label : exposed->keys()) {
    if (schema.Find(label.as_string()) == nullptr) {
      names.emplace_back(label.as_string());
      values.push_back(Exposed(node, instance, label.as_string()));
    }
  }
  return Value::Record(value::InternShape(names), std::move(values));
}

}  // namespace deploy::eval
