#include "runtime/apply/bodies.h"

#include <filesystem>
#include <utility>

#include "base/schema/schema.h"
#include "base/support/text.h"

namespace deploy::apply {
namespace {

using value::Value;
using value::ValueKind;

constexpr int kMaxDepth = 256;

// Members of an instance that carry the label of a nested block: `web.http` of `port http {}`.
Value Exposed(const schema::Schema* schema, const Value& attributes) {
  if (schema == nullptr || schema->exposed_block.empty() ||
      attributes.kind() != ValueKind::kRecord) {
    return attributes;
  }
  const Value* blocks = attributes.Find(schema->exposed_block);
  if (blocks == nullptr || blocks->kind() != ValueKind::kMap) {
    return attributes;
  }
  std::vector<std::pair<std::string, Value>> fields;
  for (size_t i = 0; i < attributes.size(); ++i) {
    fields.emplace_back(attributes.field_names()[i], attributes.elements()[i]);
  }
  for (size_t i = 0; i < blocks->size(); ++i) {
    const std::string label(blocks->keys()[i].as_string());
    if (attributes.Find(label) == nullptr) {
      fields.emplace_back(label, blocks->elements()[i]);
    }
  }
  return Value::Record(std::move(fields));
}

Value Fill(const Value& planned, const Value& known, int depth);

std::vector<Value> FillElements(const Value& planned, const Value& known, int depth) {
  std::vector<Value> elements;
  elements.reserve(planned.size());
  for (size_t i = 0; i < planned.size(); ++i) {
    elements.push_back(i < known.size()
                           ? Fill(planned.elements()[i], known.elements()[i], depth + 1)
                           : planned.elements()[i]);
  }
  return elements;
}

Value FillMap(const Value& planned, const Value& known, int depth) {
  std::vector<std::pair<Value, Value>> entries;
  for (size_t i = 0; i < planned.size(); ++i) {
    const Value& key = planned.keys()[i];
    const Value* other = key.kind() == ValueKind::kString ? known.Find(key.as_string()) : nullptr;
    if (other == nullptr && i < known.size() && known.keys()[i] == key) {
      other = &known.elements()[i];
    }
    entries.emplace_back(key, other == nullptr ? planned.elements()[i]
                                               : Fill(planned.elements()[i], *other, depth + 1));
  }
  return Value::Map(std::move(entries));
}

Value FillRecord(const Value& planned, const Value& known, int depth) {
  std::vector<std::pair<std::string, Value>> fields;
  for (size_t i = 0; i < planned.size(); ++i) {
    const std::string& name = planned.field_names()[i];
    const Value& field = planned.elements()[i];
    const Value* other = known.Find(name);
    if (other != nullptr) {
      fields.emplace_back(name, Fill(field, *other, depth + 1));
    } else if (!field.HasUnknown()) {
      fields.emplace_back(name, field);
    }
  }
  return Value::Record(std::move(fields));
}

Value Fill(const Value& planned, const Value& known, int depth) {
  if (!planned.HasUnknown() || depth > kMaxDepth) {
    return planned;
  }
  if (planned.kind() != known.kind()) {
    return known;
  }
  switch (planned.kind()) {
    case ValueKind::kRecord:
      return FillRecord(planned, known, depth);
    case ValueKind::kMap:
      return FillMap(planned, known, depth);
    case ValueKind::kList:
      return planned.size() == known.size() ? Value::List(FillElements(planned, known, depth))
                                            : known;
    default:
      return known;
  }
}

const std::vector<Value> kNoLocals;

const std::vector<Value>& Locals(const graph::DeploymentGraph& graph, uint32_t node,
                                 uint32_t instance) {
  if (node >= graph.nodes.size() || instance >= graph.nodes[node].locals.size()) {
    return kNoLocals;
  }
  return graph.nodes[node].locals[instance];
}

}  // namespace

Value FillUnknown(const Value& planned, const Value& known) { return Fill(planned, known, 0); }

Bodies::Bodies(const graph::DeploymentGraph& graph, const View& view, world::FileSystem& files)
    : graph_(graph), view_(view), files_(files), evaluator_(graph.program, *this, sink_) {
  for (uint32_t i = 0; i < graph.global_values.size() && i < graph.program.globals.size(); ++i) {
    if (!graph.global_values[i].HasUnknown()) {
      evaluator_.SetGlobal(expr::GlobalId(i), graph.global_values[i]);
    }
  }
}

absl::StatusOr<Value> Bodies::Evaluate(expr::ExprId expr, const std::vector<Value>& locals) {
  Value value = evaluator_.Evaluate(expr, locals);
  const std::vector<diag::Diagnostic> findings = sink_.Take();
  if (!findings.empty()) {
    std::string text;
    for (const diag::Diagnostic& finding : findings) {
      support::Append(text, text.empty() ? "" : "; ", finding.message);
    }
    return absl::InvalidArgumentError(text);
  }
  return value;
}

absl::StatusOr<Value> Bodies::Finish(const plan::Step& step) {
  if (!step.desired.HasUnknown()) {
    return step.desired;
  }
  if (step.node >= graph_.nodes.size() || !graph_.nodes[step.node].deferred) {
    return absl::InternalError(
        support::Cat("`", step.address, "` has unknown parts and no expression to finish them"));
  }
  auto known = Evaluate(graph_.nodes[step.node].deferred, Locals(graph_, step.node, step.instance));
  if (!known.ok()) {
    return known.status();
  }
  Value body = FillUnknown(step.desired, *known);
  if (body.HasUnknown()) {
    return absl::InternalError(
        support::Cat("`", step.address, "` still has unknown parts: ", value::ToSource(body, 200)));
  }
  return body;
}

absl::StatusOr<Value> Bodies::Output(const graph::Output& output) {
  if (!output.value.HasUnknown() || !output.deferred) {
    return output.value;
  }
  return Evaluate(output.deferred, kNoLocals);
}

Bodies::Verdict Bodies::Check(const graph::Assertion& assertion) {
  const std::vector<Value>& locals = Locals(graph_, assertion.node.index, assertion.instance);
  const auto condition = Evaluate(assertion.condition, locals);
  if (condition.ok() && condition->kind() == ValueKind::kBool && condition->as_bool()) {
    return {.holds = true};
  }
  const std::string place =
      support::Cat(assertion.location, assertion.location.empty() ? "" : ": ", "D0905: ");
  if (!condition.ok()) {
    return {.message = support::Cat(place, "`", assertion.source_text,
                                    "` could not be decided: ", condition.status().message())};
  }
  std::string text = support::Cat("`", assertion.source_text, "` does not hold");
  if (assertion.message) {
    const auto message = Evaluate(assertion.message, locals);
    if (message.ok() && message->kind() == ValueKind::kString) {
      support::Append(text, ": ", message->as_string());
    }
  }
  return {.message = support::Cat(place, text)};
}

Bodies::NodeImages& Bodies::Images(uint32_t node) {
  NodeImages& images = images_[node];
  const graph::Node& source = graph_.nodes[node];
  if (images.records.size() != source.keys.size()) {
    images.records.resize(source.keys.size());
    for (uint32_t i = 0; i < source.keys.size(); ++i) {
      images.by_key.emplace(source.keys[i], i);
    }
  }
  return images;
}

const Value& Bodies::Record(uint32_t node, uint32_t instance) {
  std::optional<Value>& slot = Images(node).records[instance];
  if (!slot) {
    const graph::Node& source = graph_.nodes[node];
    const std::string address = graph::Address(source, instance);
    const state::Object* object = view_.Live(address);
    slot = object == nullptr ? Value::Unknown(address)
                             : Exposed(schema::FindSchema(source.type), object->image.attributes);
  }
  return *slot;
}

void Bodies::Forget(uint32_t node, uint32_t instance) {
  const auto found = images_.find(node);
  if (found != images_.end() && instance < found->second.records.size()) {
    found->second.records[instance].reset();
    found->second.all.reset();
  }
}

std::optional<Value> Bodies::Instance(expr::NodeId node, std::string_view key) {
  if (node.index >= graph_.nodes.size()) {
    return std::nullopt;
  }
  const NodeImages& images = Images(node.index);
  const auto found = images.by_key.find(key);
  if (found == images.by_key.end()) {
    return std::nullopt;
  }
  return Record(node.index, found->second);
}

Value Bodies::Instances(expr::NodeId node) {
  if (node.index >= graph_.nodes.size()) {
    return Value::Unknown("");
  }
  NodeImages& images = Images(node.index);
  if (!images.all) {
    const graph::Node& source = graph_.nodes[node.index];
    std::vector<std::pair<Value, Value>> entries;
    entries.reserve(source.keys.size());
    for (uint32_t i = 0; i < source.keys.size(); ++i) {
      entries.emplace_back(Value::String(source.keys[i]), Record(node.index, i));
    }
    images.all = Value::Map(std::move(entries));
  }
  return *images.all;
}

absl::StatusOr<std::string> Bodies::ReadFile(const std::string& path) {
  const std::filesystem::path root(graph_.stack_folder);
  const std::filesystem::path wanted = (root / path).lexically_normal();
  const std::string inside = wanted.lexically_relative(root).string();
  if (inside.empty() || inside.starts_with("..")) {
    return absl::InvalidArgumentError(
        support::Cat("`", path, "` is outside the folder `", graph_.stack_folder, "`"));
  }
  return files_.Read(wanted.string());
}

}  // namespace deploy::apply
