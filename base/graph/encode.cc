#include <utility>

#include "base/expr/codec.h"
#include "base/graph/codec.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "nlohmann/json.hpp"

namespace deploy::graph {
namespace {

using expr::ProgramEncoder;
using support::Append;
using value::AppendJsonString;
using value::Value;

// Writes one graph. What has its default value is left out.
class Writer {
 public:
  Writer(const DeploymentGraph& graph, std::string& out)
      : graph_(graph), out_(out), program_(graph.program, graph.global_values) {}

  void Run() {
    MarkRoots();
    Header();
    List("nodes", graph_.nodes, [this](const Node& node) { Write(node); });
    List("edges", graph_.edges, [this](const Edge& edge) { Write(edge); });
    List("outputs", graph_.outputs, [this](const Output& output) { Write(output); });
    List("assertions", graph_.assertions, [this](const Assertion& assertion) { Write(assertion); });
    if (!program_.empty()) {
      out_ += ",\"program\":";
      program_.AppendTo(out_);
    }
    out_ += '}';
  }

 private:
  void MarkRoots() {
    for (const Node& node : graph_.nodes) {
      program_.AddRoot(node.deferred);
    }
    for (const Output& output : graph_.outputs) {
      program_.AddRoot(output.deferred);
    }
    for (const Assertion& assertion : graph_.assertions) {
      program_.AddRoot(assertion.condition);
      program_.AddRoot(assertion.message);
    }
    program_.Finish();
  }

  template <class Items, class Each>
  void List(std::string_view name, const Items& items, Each each) {
    Append(out_, ",\"", name, "\":[");
    std::string_view separator;
    for (const auto& item : items) {
      out_ += std::exchange(separator, ",");
      each(item);
    }
    out_ += ']';
  }

  void Text(std::string_view key, std::string_view text) {
    Append(out_, ",\"", key, "\":");
    AppendJsonString(text, out_);
  }

  void Id(std::string_view key, expr::ExprId id) {
    if (id) {
      Append(out_, ",\"", key, "\":", program_.NewId(id).index);
    }
  }

  void Span(const source::Span& span) {
    if (span) {
      out_ += ",\"span\":";
      expr::EncodeSpan(span, out_);
    }
  }

  void Header() {
    Append(out_, "{\"$type\":\"graph\",\"format\":\"backstay-graph/", DeploymentGraph::kVersion,
           "\"");
    Text("environment", graph_.environment);
    // Paths need not be UTF-8, so they are values and not plain JSON strings.
    out_ += ",\"root_file\":";
    EncodeTo(Value::String(graph_.root_file), out_);
    out_ += ",\"stack_folder\":";
    EncodeTo(Value::String(graph_.stack_folder), out_);
    Text("program_digest", graph_.program_digest);
    out_ += ",\"inputs\":{";
    std::string_view separator;
    for (const auto& [name, value] : graph_.inputs) {
      out_ += std::exchange(separator, ",");
      AppendJsonString(name, out_);
      out_ += ':';
      EncodeTo(value, out_);
    }
    out_ += '}';
  }

  void Values(const std::vector<Value>& values) {
    out_ += '[';
    std::string_view separator;
    for (const Value& value : values) {
      out_ += std::exchange(separator, ",");
      EncodeTo(value, out_);
    }
    out_ += ']';
  }

  void Write(const Node& node) {
    out_ += "{\"name\":";
    AppendJsonString(node.name, out_);
    Text("type", node.type);
    out_ += node.service ? ",\"service\":true" : "";
    out_ += node.repeated ? ",\"repeated\":true" : "";
    if (node.repeated || node.keys.empty()) {
      out_ += ",\"keys\":[";
      std::string_view separator;
      for (const std::string& key : node.keys) {
        out_ += std::exchange(separator, ",");
        AppendJsonString(key, out_);
      }
      out_ += ']';
    }
    out_ += ",\"bodies\":";
    Values(node.bodies);
    Id("deferred", node.deferred);
    if (node.deferred) {
      out_ += ",\"locals\":[";
      std::string_view separator;
      for (const std::vector<Value>& locals : node.locals) {
        out_ += std::exchange(separator, ",");
        Values(locals);
      }
      out_ += ']';
    }
    Write(node.lifecycle);
    Span(node.span);
    if (!node.location.empty()) {
      Text("location", node.location);
    }
    out_ += '}';
  }

  void Write(const Lifecycle& lifecycle) {
    std::string fields;
    if (lifecycle.prevent_destroy) {
      fields += ",\"prevent_destroy\":true";
    }
    if (!lifecycle.ignore_changes.empty()) {
      fields += ",\"ignore_changes\":[";
      std::string_view separator;
      for (const std::string& name : lifecycle.ignore_changes) {
        fields += std::exchange(separator, ",");
        AppendJsonString(name, fields);
      }
      fields += ']';
    }
    if (lifecycle.accept_irreversible) {
      fields += ",\"accept_irreversible\":";
      AppendJsonString(*lifecycle.accept_irreversible, fields);
    }
    if (!lifecycle.timeouts.empty()) {
      fields += ",\"timeouts\":{";
      std::string_view separator;
      for (const auto& [name, nanoseconds] : lifecycle.timeouts) {
        fields += std::exchange(separator, ",");
        AppendJsonString(name, fields);
        Append(fields, ":", nanoseconds);
      }
      fields += '}';
    }
    if (!fields.empty()) {
      Append(out_, ",\"lifecycle\":{", std::string_view(fields).substr(1), "}");
    }
  }

  // [from, to] or [from, to, kind, reason, key, span].
  void Write(const Edge& edge) {
    static constexpr std::string_view kKinds[] = {"all", "zip", "one"};
    static constexpr std::string_view kReasons[] = {"reference", "order"};
    Append(out_, "[", edge.from.index, ",", edge.to.index);
    const bool plain =
        edge.kind == EdgeKind::kAll && edge.reason == EdgeReason::kReference && !edge.span;
    if (!plain) {
      Append(out_, ",\"", kKinds[static_cast<int>(edge.kind)], "\",\"",
             kReasons[static_cast<int>(edge.reason)], "\",");
      AppendJsonString(edge.key, out_);
      out_ += ',';
      expr::EncodeSpan(edge.span, out_);
    }
    out_ += ']';
  }

  void Write(const Output& output) {
    out_ += "{\"name\":";
    AppendJsonString(output.name, out_);
    out_ += ",\"value\":";
    EncodeTo(output.value, out_);
    Id("deferred", output.deferred);
    out_ += '}';
  }

  void Write(const Assertion& assertion) {
    Append(out_, "{\"condition\":", program_.NewId(assertion.condition).index);
    Id("message", assertion.message);
    if (assertion.node) {
      Append(out_, ",\"node\":", assertion.node.index, ",\"instance\":", assertion.instance);
    }
    Text("location", assertion.location);
    Text("source_text", assertion.source_text);
    out_ += '}';
  }

  const DeploymentGraph& graph_;
  std::string& out_;
  ProgramEncoder program_;
};

}  // namespace

std::string ToJson(const DeploymentGraph& graph, bool pretty) {
  std::string out;
  Writer(graph, out).Run();
  return pretty ? nlohmann::ordered_json::parse(out, nullptr, false).dump(2) : out;
}

}  // namespace deploy::graph
