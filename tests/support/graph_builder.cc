#include "tests/support/graph_builder.h"

#include <algorithm>
#include <utility>

#include "base/support/text.h"

namespace deploy::testing {
namespace {

using expr::ExprId;
using expr::NodeId;
using expr::Op;
using value::Value;

value::TypeRef Any() { return value::Simple(value::TypeKind::kAny); }

// Slots of the frame of a deferred body: the instance key, and the body's fixed part.
constexpr uint32_t kKeySlot = 0, kFixedSlot = 1;

}  // namespace

NodeId GraphBuilder::Add(const std::string& name, const std::string& type, const Fields& fields) {
  const NodeId id = AddRepeated(name, type, {""}, {fields});
  node(id).repeated = false;
  return id;
}

NodeId GraphBuilder::AddRepeated(const std::string& name, const std::string& type,
                                 std::vector<std::string> keys, const std::vector<Fields>& fields) {
  graph::Node made;
  made.name = name;
  made.type = type;
  made.repeated = true;
  made.keys = std::move(keys);
  for (size_t i = 0; i < made.keys.size(); ++i) {
    made.bodies.push_back(Value::Record(i < fields.size() ? fields[i] : Fields{}));
  }
  made.location = support::Cat("main.deploy:", graph_.nodes.size() + 1);
  graph_.nodes.push_back(std::move(made));
  return NodeId(static_cast<uint32_t>(graph_.nodes.size() - 1));
}

void GraphBuilder::Refer(NodeId from, const std::string& field, NodeId to,
                         const std::string& member, const std::string& key) {
  const bool many = node(to).repeated;
  graph::EdgeKind kind = graph::EdgeKind::kAll;
  if (many && !key.empty()) {
    kind = graph::EdgeKind::kOne;
  } else if (many && node(from).repeated) {
    kind = graph::EdgeKind::kZip;
  }
  references_.push_back({from, to, field, member, key, kind});
  graph_.edges.push_back({.from = from, .to = to, .kind = kind, .key = key});
}

void GraphBuilder::Order(NodeId from, NodeId to, graph::EdgeKind kind) {
  graph_.edges.push_back(
      {.from = from, .to = to, .kind = kind, .reason = graph::EdgeReason::kOrder});
}

void GraphBuilder::Output(const std::string& name, NodeId from, const std::string& member) {
  const ExprId read = Read({.to = from, .member = member, .kind = graph::EdgeKind::kAll});
  graph_.outputs.push_back(
      {.name = name, .value = Value::Unknown(node(from).name + "." + member), .deferred = read});
}

void GraphBuilder::Output(const std::string& name, Value value) {
  graph_.outputs.push_back({.name = name, .value = std::move(value)});
}

ExprId GraphBuilder::Read(const Reference& reference) {
  expr::Arena& arena = graph_.program.arena;
  if (node(reference.to).repeated && reference.kind == graph::EdgeKind::kAll) {
    return arena.Add(Op::kInstances, {}, Any(), {}, reference.to.index);
  }
  std::vector<ExprId> key;
  if (reference.kind == graph::EdgeKind::kZip) {
    key.push_back(arena.Add(Op::kLocal, {}, Any(), {}, kKeySlot));
  } else if (reference.kind == graph::EdgeKind::kOne) {
    key.push_back(arena.Constant(Value::String(reference.key), Any(), {}));
  }
  const ExprId instance = arena.Add(Op::kReference, key, Any(), {}, reference.to.index);
  const ExprId child[] = {instance};
  return arena.Add(Op::kMember, child, Any(), {}, arena.String(reference.member));
}

void GraphBuilder::Defer(NodeId from) {
  expr::Arena& arena = graph_.program.arena;
  graph::Node& target = node(from);
  std::vector<std::string> names = {"name", "fixed", "route", "value", "needs"};
  std::vector<ExprId> parts;
  for (const std::string& name : names) {
    const auto reference =
        std::find_if(references_.begin(), references_.end(), [&](const Reference& candidate) {
          return candidate.from == from && candidate.field == name;
        });
    if (reference != references_.end()) {
      parts.push_back(Read(*reference));
      continue;
    }
    const ExprId fixed[] = {arena.Add(Op::kLocal, {}, Any(), {}, kFixedSlot)};
    parts.push_back(arena.Add(Op::kMember, fixed, Any(), {}, arena.String(name)));
  }
  uint32_t first = 0;
  for (size_t i = 0; i < names.size(); ++i) {
    const uint32_t index = arena.String(names[i]);
    first = i == 0 ? index : first;
  }
  target.deferred = arena.Add(Op::kRecord, parts, Any(), {}, first);
  for (size_t i = 0; i < target.bodies.size(); ++i) {
    Fields fixed, body;
    for (const std::string& name : names) {
      const Value* given = target.bodies[i].Find(name);
      fixed.emplace_back(name, given == nullptr ? Value::Null() : *given);
      const auto reference =
          std::find_if(references_.begin(), references_.end(), [&](const Reference& candidate) {
            return candidate.from == from && candidate.field == name;
          });
      body.emplace_back(name, reference == references_.end()
                                  ? fixed.back().second
                                  : Value::Unknown(support::Cat(node(reference->to).name, ".",
                                                                reference->member)));
    }
    target.locals.push_back({Value::String(target.keys[i]), Value::Record(std::move(fixed))});
    target.bodies[i] = Value::Record(std::move(body));
  }
}

graph::DeploymentGraph GraphBuilder::Build() {
  for (uint32_t i = 0; i < graph_.nodes.size(); ++i) {
    const bool refers =
        std::any_of(references_.begin(), references_.end(),
                    [&](const Reference& reference) { return reference.from.index == i; });
    if (refers) {
      Defer(NodeId(i));
    }
  }
  std::stable_sort(graph_.edges.begin(), graph_.edges.end(),
                   [](const graph::Edge& a, const graph::Edge& b) { return a.from < b.from; });
  graph_.root_file = "main.deploy";
  graph_.stack_folder = "/stack";
  if (graph_.program_digest.empty()) {
    graph_.program_digest = std::string(64, '0');
  }
  return graph_;
}

}  // namespace deploy::testing
