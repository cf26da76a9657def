#include "runtime/plan/resolve.h"

#include <filesystem>
#include <utility>

#include "base/support/text.h"

namespace deploy::plan {

using value::Value;

uint32_t KeyIndex::Find(uint32_t node, std::string_view key, uint32_t hint) {
  const std::vector<std::string>& keys = graph_.nodes[node].keys;
  if (hint < keys.size() && keys[hint] == key) {
    return hint;
  }
  auto& map = keys_[node];
  if (map.empty()) {
    for (uint32_t i = 0; i < keys.size(); ++i) {
      map.emplace(keys[i], i);
    }
  }
  const auto found = map.find(key);
  return found == map.end() ? kNone : found->second;
}

Value WithExposed(const schema::Schema* schema, const Value& attributes) {
  if (schema == nullptr || schema->exposed_block.empty() ||
      attributes.kind() != value::ValueKind::kRecord) {
    return attributes;
  }
  const Value* blocks = attributes.Find(schema->exposed_block);
  if (blocks == nullptr || blocks->kind() != value::ValueKind::kMap) {
    return attributes;
  }
  std::vector<std::pair<std::string, Value>> fields;
  for (size_t i = 0; i < attributes.size(); ++i) {
    fields.emplace_back(attributes.field_names()[i], attributes.elements()[i]);
  }
  for (size_t i = 0; i < blocks->size(); ++i) {
    std::string label(blocks->keys()[i].as_string());
    if (attributes.Find(label) == nullptr) {
      fields.emplace_back(std::move(label), blocks->elements()[i]);
    }
  }
  return Value::Record(std::move(fields));
}

std::optional<Value> DraftResolver::Instance(expr::NodeId node, std::string_view key) {
  if (node.index >= draft_.nodes.size()) {
    return std::nullopt;
  }
  const uint32_t instance = keys_.Find(node.index, key);
  if (instance == kNone) {
    return std::nullopt;
  }
  return draft_.items[draft_.nodes[node.index].first + instance].record;
}

Value DraftResolver::Instances(expr::NodeId node) {
  if (node.index >= draft_.nodes.size()) {
    return Value::Unknown("");
  }
  std::optional<Value>& all = all_[node.index];
  if (!all) {
    const graph::Node& source = draft_.graph.nodes[node.index];
    std::vector<std::pair<Value, Value>> entries;
    entries.reserve(source.keys.size());
    for (uint32_t i = 0; i < source.keys.size(); ++i) {
      entries.emplace_back(Value::String(source.keys[i]),
                           draft_.items[draft_.nodes[node.index].first + i].record);
    }
    all = Value::Map(std::move(entries));
  }
  return *all;
}

absl::StatusOr<std::string> DraftResolver::ReadFile(const std::string& path) {
  const std::filesystem::path root(draft_.graph.stack_folder);
  const std::filesystem::path wanted = (root / path).lexically_normal();
  const std::string inside = wanted.lexically_relative(root).string();
  if (inside.empty() || inside.starts_with("..") || draft_.context.world == nullptr) {
    return absl::InvalidArgumentError(support::AbslView(
        support::Cat("`", path, "` is outside the folder `", draft_.graph.stack_folder, "`")));
  }
  return draft_.context.world->files().Read(wanted.string());
}

}  // namespace deploy::plan
