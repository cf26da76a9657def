#include "base/expr/builtin.h"
#include "base/expr/codec.h"
#include "base/expr/op_table.h"
#include "base/support/text.h"
#include "base/value/json.h"

namespace deploy::expr {
namespace {

using support::Append;
using value::Value;

constexpr uint32_t kNone = 0xffffffffu;

void AppendIndex(uint32_t index, std::string& out) {
  if (index == kNone) {
    out += "-1";
  } else {
    Append(out, index);
  }
}

}  // namespace

void EncodeSpan(const source::Span& span, std::string& out) {
  if (!span) {
    out += '0';
    return;
  }
  Append(out, "[", span.file.index, ",", span.begin, ",", span.end, "]");
}

ProgramEncoder::ProgramEncoder(const Program& program, std::span<const Value> global_values)
    : program_(program),
      global_values_(global_values),
      node_ids_(program.arena.size(), kNone),
      global_ids_(program.globals.size(), kNone),
      function_ids_(program.functions.size(), kNone) {}

void ProgramEncoder::AddRoot(ExprId id) {
  if (!id) {
    return;
  }
  Reach(id);
  while (!pending_.empty()) {
    const ExprId next = pending_.back();
    pending_.pop_back();
    ReachNode(program_.arena.node(next), next);
  }
}

void ProgramEncoder::Reach(ExprId id) {
  if (id && node_ids_[id.index] == kNone) {
    node_ids_[id.index] = 0;  // numbered in Finish
    pending_.push_back(id);
  }
}

void ProgramEncoder::ReachNode(const Node& node, ExprId id) {
  for (const ExprId child : program_.arena.children(id)) {
    Reach(child);
  }
  if (node.op == Op::kMatch) {
    for (const Arm& arm : program_.arena.arms(id)) {
      Reach(arm.guard);
      Reach(arm.body);
    }
  } else if (node.op == Op::kGlobal) {
    ReachGlobal(node.a);
  } else if (node.op == Op::kApply) {
    ReachFunction(node.a);
  }
}

void ProgramEncoder::ReachGlobal(uint32_t index) {
  if (global_ids_[index] != kNone) {
    return;
  }
  global_ids_[index] = 0;
  if (index >= global_values_.size() || global_values_[index].HasUnknown()) {
    Reach(program_.globals[index].expr);
  }
}

void ProgramEncoder::ReachFunction(uint32_t index) {
  if (function_ids_[index] == kNone) {
    function_ids_[index] = 0;
    Reach(program_.functions[index].body);
  }
}

void ProgramEncoder::Finish() {
  const auto number = [](std::vector<uint32_t>& ids, std::vector<uint32_t>& reached) {
    for (uint32_t i = 0; i < ids.size(); ++i) {
      if (ids[i] != kNone) {
        ids[i] = static_cast<uint32_t>(reached.size());
        reached.push_back(i);
      }
    }
  };
  number(node_ids_, nodes_);
  number(global_ids_, globals_);
  number(function_ids_, functions_);
  for (const uint32_t id : nodes_) {
    const value::TypeRef type = program_.arena.node(ExprId(id)).type;
    node_types_.push_back(type == nullptr ? kNone : types_.Id(type));
  }
}

ExprId ProgramEncoder::NewId(ExprId old) const { return old ? ExprId(node_ids_[old.index]) : old; }

void ProgramEncoder::AppendArms(const std::vector<Arm>& arms, std::string& out) const {
  out += '[';
  for (size_t i = 0; i < arms.size(); ++i) {
    out += i == 0 ? "[[" : ",[[";
    for (size_t k = 0; k < arms[i].patterns.size(); ++k) {
      const Pattern& pattern = arms[i].patterns[k];
      out += k == 0 ? "[" : ",[";
      if (pattern.kind != Pattern::kAny) {
        EncodeTo(pattern.first, out);
      }
      if (pattern.kind == Pattern::kRange) {
        out += ',';
        EncodeTo(pattern.last, out);
      }
      out += ']';
    }
    out += "],";
    AppendIndex(NewId(arms[i].guard).index, out);
    out += ',';
    AppendIndex(NewId(arms[i].body).index, out);
    out += ']';
  }
  out += ']';
}

void ProgramEncoder::AppendPayload(ExprId id, const Node& node, std::string& out) const {
  const Arena& arena = program_.arena;
  switch (node.op) {
    case Op::kConstant:
      out += ',';
      EncodeTo(arena.constant(id), out);
      return;
    case Op::kMember:
    case Op::kOptionalMember:
      out += ',';
      value::AppendJsonString(arena.string(node.a), out);
      return;
    case Op::kRecord:
      out += ",[";
      for (uint32_t i = 0; i < node.child_count; ++i) {
        out += i == 0 ? "" : ",";
        value::AppendJsonString(arena.string(node.a + i), out);
      }
      out += ']';
      return;
    case Op::kMatch:
      out += ',';
      AppendArms(arena.arms(id), out);
      return;
    case Op::kCall:
      out += ',';
      value::AppendJsonString(Builtins()[node.a].name, out);
      return;
    case Op::kGlobal:
      Append(out, ",", global_ids_[node.a]);
      return;
    case Op::kApply:
      Append(out, ",", function_ids_[node.a]);
      return;
    case Op::kLocal:
    case Op::kReference:
    case Op::kInstances:
    case Op::kCheck:
      Append(out, ",", node.a);
      return;
    case Op::kListFor:
    case Op::kMapFor:
      out += ',';
      AppendIndex(node.a, out);
      out += ',';
      AppendIndex(node.b, out);
      return;
    default:
      return;
  }
}

void ProgramEncoder::AppendNode(ExprId id, std::string& out) const {
  const Node& node = program_.arena.node(id);
  Append(out, "[\"", FormOf(node.op).name, "\",");
  AppendIndex(node_types_[node_ids_[id.index]], out);
  out += ',';
  EncodeSpan(node.span, out);
  out += ",[";
  bool first = true;
  for (const ExprId child : program_.arena.children(id)) {
    Append(out, first ? "" : ",", node_ids_[child.index]);
    first = false;
  }
  out += ']';
  AppendPayload(id, node, out);
  out += ']';
}

void ProgramEncoder::AppendTo(std::string& out) const {
  out += "{\"types\":";
  types_.AppendTo(out);
  out += ",\"nodes\":[";
  for (size_t i = 0; i < nodes_.size(); ++i) {
    out += i == 0 ? "" : ",";
    AppendNode(ExprId(nodes_[i]), out);
  }
  out += "],\"globals\":[";
  for (size_t i = 0; i < globals_.size(); ++i) {
    const Global& global = program_.globals[globals_[i]];
    out += i == 0 ? "[" : ",[";
    value::AppendJsonString(global.name, out);
    const bool has_value = globals_[i] < global_values_.size();
    const bool known = has_value && !global_values_[globals_[i]].HasUnknown();
    out += ',';
    AppendIndex(known ? kNone : NewId(global.expr).index, out);
    out += ',';
    EncodeTo(has_value ? global_values_[globals_[i]] : Value::Unknown(global.name), out);
    out += ']';
  }
  out += "],\"functions\":[";
  for (size_t i = 0; i < functions_.size(); ++i) {
    const Function& function = program_.functions[functions_[i]];
    out += i == 0 ? "[" : ",[";
    value::AppendJsonString(function.name, out);
    Append(out, ",", function.parameter_count, ",", function.frame_size, ",",
           NewId(function.body).index, "]");
  }
  out += "]}";
}

}  // namespace deploy::expr
