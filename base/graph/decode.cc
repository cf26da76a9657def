#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/expr/codec.h"
#include "base/graph/codec.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "base/value/json_document.h"

namespace deploy::graph {
namespace {

using expr::DecodeIndex;
using expr::ExprId;
using support::Cat;
using value::Json;
using value::JsonDocument;
using value::Value;

absl::Status Bad(std::string_view what) { return absl::InvalidArgumentError(Cat("graph: ", what)); }

// Reads the members of one object, each once, and knows which were not asked for.
class Fields {
 public:
  Fields(Json json, std::string_view what) : json_(json), what_(what) {}

  std::optional<Json> Find(const char* key) {
    std::optional<Json> found = json_.Find(key);
    read_ += found.has_value();
    return found;
  }
  absl::StatusOr<Json> List(const char* key) {
    const std::optional<Json> found = Find(key);
    return found && found->is_array() ? absl::StatusOr<Json>(*found) : Missing(key);
  }
  absl::StatusOr<std::string> Text(const char* key) {
    const std::optional<Json> found = Find(key);
    return found && found->is_string() ? absl::StatusOr<std::string>(std::string(found->text()))
                                       : Missing(key);
  }
  absl::StatusOr<std::string> TextOr(const char* key, std::string otherwise) {
    return json_.Find(key) ? Text(key) : std::move(otherwise);
  }
  absl::StatusOr<bool> Flag(const char* key) {
    const std::optional<Json> found = Find(key);
    if (found && !found->boolean()) {
      return Missing(key);
    }
    return found.has_value();
  }
  absl::StatusOr<ExprId> MaybeId(const char* key, size_t limit) {
    const std::optional<Json> found = Find(key);
    if (!found) {
      return ExprId();
    }
    ASSIGN_OR_RETURN(const uint32_t index, DecodeIndex(*found, limit, key));
    return ExprId(index);
  }
  absl::StatusOr<source::Span> Span() {
    const std::optional<Json> found = Find("span");
    return found ? expr::DecodeSpan(*found) : source::Span();
  }
  absl::Status Done() const {
    return json_.is_object() && read_ == json_.size() ? absl::OkStatus()
                                                      : Bad(Cat(what_, " with unknown members"));
  }
  absl::Status Missing(const char* key) const {
    return Bad(Cat(what_, " with a wrong or missing `", key, "`"));
  }

 private:
  Json json_;
  std::string_view what_;
  size_t read_ = 0;
};

absl::StatusOr<std::vector<Value>> Values(const Json& json) {
  if (!json.is_array()) {
    return Bad("values that are no list");
  }
  std::vector<Value> out;
  out.reserve(json.size());
  for (size_t i = 0; i < json.size(); ++i) {
    const Json element = json[i];
    ASSIGN_OR_RETURN(out.emplace_back(), element.Decode());
  }
  return out;
}

absl::StatusOr<std::vector<std::string>> Texts(const Json& json) {
  std::vector<std::string> out;
  for (size_t i = 0; i < json.size(); ++i) {
    const Json element = json[i];
    if (!json.is_array() || !element.is_string()) {
      return Bad("a list of texts with something else in it");
    }
    out.push_back(std::string(element.text()));
  }
  return out;
}

class Reader {
 public:
  absl::Status Run(const Json& json);
  DeploymentGraph graph;

 private:
  absl::Status Header(Fields& fields);
  absl::StatusOr<Node> ReadNode(const Json& json);
  absl::Status ReadKeys(Fields& fields, Node& node);
  absl::Status ReadLocals(Fields& fields, Node& node);
  absl::StatusOr<Lifecycle> ReadLifecycle(const Json& json);
  absl::StatusOr<Edge> ReadEdge(const Json& json);
  absl::Status CheckKey(const Edge& edge);
  absl::StatusOr<Output> ReadOutput(const Json& json);
  absl::StatusOr<Assertion> ReadAssertion(const Json& json);

  size_t exprs() const { return graph.program.arena.size(); }

  absl::flat_hash_set<std::string> names_;
  std::vector<absl::flat_hash_set<std::string>> keys_;  // by node, filled when an edge names one
};

absl::Status Reader::Header(Fields& fields) {
  ASSIGN_OR_RETURN(graph.environment, fields.Text("environment"));
  for (auto [key, target] :
       {std::pair("root_file", &graph.root_file), {"stack_folder", &graph.stack_folder}}) {
    const std::optional<Json> found = fields.Find(key);
    ASSIGN_OR_RETURN(const Value text,
                     found ? found->Decode() : absl::StatusOr<Value>(fields.Missing(key)));
    if (text.kind() != value::ValueKind::kString) {
      return fields.Missing(key);
    }
    *target = text.as_string();
  }
  ASSIGN_OR_RETURN(graph.program_digest, fields.Text("program_digest"));
  const std::optional<Json> inputs = fields.Find("inputs");
  if (!inputs || !inputs->is_object()) {
    return fields.Missing("inputs");
  }
  for (size_t i = 0; i < inputs->size(); ++i) {
    ASSIGN_OR_RETURN(graph.inputs[std::string(inputs->key(i))], (*inputs)[i].Decode());
  }
  return absl::OkStatus();
}

absl::Status Reader::ReadKeys(Fields& fields, Node& node) {
  const std::optional<Json> keys = fields.Find("keys");
  if (!keys) {
    node.keys = {""};
    return node.repeated ? fields.Missing("keys") : absl::OkStatus();
  }
  ASSIGN_OR_RETURN(node.keys, Texts(*keys));
  if (!node.repeated && !node.keys.empty()) {
    return fields.Missing("keys");
  }
  absl::flat_hash_set<std::string_view> seen;
  for (const std::string& key : node.keys) {
    if (!seen.insert(key).second) {
      return Bad("a node with a key twice");
    }
  }
  return absl::OkStatus();
}

absl::Status Reader::ReadLocals(Fields& fields, Node& node) {
  ASSIGN_OR_RETURN(node.deferred, fields.MaybeId("deferred", exprs()));
  if (!node.deferred) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const Json locals, fields.List("locals"));
  if (locals.size() != node.keys.size()) {
    return fields.Missing("locals");
  }
  node.locals.reserve(locals.size());
  for (size_t i = 0; i < locals.size(); ++i) {
    ASSIGN_OR_RETURN(node.locals.emplace_back(), Values(locals[i]));
  }
  return absl::OkStatus();
}

absl::StatusOr<Lifecycle> Reader::ReadLifecycle(const Json& json) {
  Fields fields(json, "a lifecycle");
  Lifecycle out;
  ASSIGN_OR_RETURN(out.prevent_destroy, fields.Flag("prevent_destroy"));
  if (const std::optional<Json> ignored = fields.Find("ignore_changes")) {
    ASSIGN_OR_RETURN(out.ignore_changes, Texts(*ignored));
  }
  if (json.Find("accept_irreversible")) {
    ASSIGN_OR_RETURN(out.accept_irreversible, fields.Text("accept_irreversible"));
  }
  if (const std::optional<Json> timeouts = fields.Find("timeouts")) {
    if (!timeouts->is_object()) {
      return fields.Missing("timeouts");
    }
    for (size_t i = 0; i < timeouts->size(); ++i) {
      if (!(*timeouts)[i].is_integer()) {
        return fields.Missing("timeouts");
      }
      out.timeouts[std::string(timeouts->key(i))] = (*timeouts)[i].integer();
    }
  }
  RETURN_IF_ERROR(fields.Done());
  return out;
}

absl::StatusOr<Node> Reader::ReadNode(const Json& json) {
  Fields fields(json, "a node");
  Node node;
  ASSIGN_OR_RETURN(node.name, fields.Text("name"));
  ASSIGN_OR_RETURN(node.type, fields.Text("type"));
  ASSIGN_OR_RETURN(node.service, fields.Flag("service"));
  ASSIGN_OR_RETURN(node.repeated, fields.Flag("repeated"));
  RETURN_IF_ERROR(ReadKeys(fields, node));
  ASSIGN_OR_RETURN(const Json bodies, fields.List("bodies"));
  ASSIGN_OR_RETURN(node.bodies, Values(bodies));
  if (node.bodies.size() != node.keys.size()) {
    return fields.Missing("bodies");
  }
  for (const Value& body : node.bodies) {
    if (body.kind() != value::ValueKind::kRecord) {
      return fields.Missing("bodies");
    }
  }
  RETURN_IF_ERROR(ReadLocals(fields, node));
  if (const std::optional<Json> lifecycle = fields.Find("lifecycle")) {
    ASSIGN_OR_RETURN(node.lifecycle, ReadLifecycle(*lifecycle));
  }
  ASSIGN_OR_RETURN(node.span, fields.Span());
  ASSIGN_OR_RETURN(node.location, fields.TextOr("location", ""));
  if (!names_.insert(node.name).second) {
    return Bad("two nodes of one name");
  }
  RETURN_IF_ERROR(fields.Done());
  return node;
}

absl::Status Reader::CheckKey(const Edge& edge) {
  if (edge.kind != EdgeKind::kOne) {
    return edge.key.empty() ? absl::OkStatus() : Bad("an edge with a key that it does not need");
  }
  auto& keys = keys_[edge.to.index];
  const Node& to = graph.nodes[edge.to.index];
  if (keys.empty()) {
    keys.insert(to.keys.begin(), to.keys.end());
  }
  return keys.contains(edge.key) ? absl::OkStatus()
                                 : Bad("an edge to an instance that does not exist");
}

absl::StatusOr<Edge> Reader::ReadEdge(const Json& json) {
  if (!json.is_array() || (json.size() != 2 && json.size() != 6)) {
    return Bad("an edge that is not [from, to, kind, reason, key, span]");
  }
  Edge edge;
  ASSIGN_OR_RETURN(const uint32_t from, DecodeIndex(json[0], graph.nodes.size(), "node"));
  // Dependencies come first, so an edge that goes forward would be part of a cycle.
  ASSIGN_OR_RETURN(const uint32_t to, DecodeIndex(json[1], from, "node"));
  edge.from = NodeId(from);
  edge.to = NodeId(to);
  if (json.size() == 6) {
    const std::string kind = json[2].is_string() ? std::string(json[2].text()) : "";
    const std::string reason = json[3].is_string() ? std::string(json[3].text()) : "";
    const bool known = (kind == "all" || kind == "zip" || kind == "one") &&
                       (reason == "reference" || reason == "order") && json[4].is_string();
    if (!known) {
      return Bad("an edge of an unknown kind");
    }
    edge.kind = kind == "all" ? EdgeKind::kAll : kind == "zip" ? EdgeKind::kZip : EdgeKind::kOne;
    edge.reason = reason == "order" ? EdgeReason::kOrder : EdgeReason::kReference;
    edge.key = std::string(json[4].text());
    ASSIGN_OR_RETURN(edge.span, expr::DecodeSpan(json[5]));
  }
  RETURN_IF_ERROR(CheckKey(edge));
  if (!graph.edges.empty() && edge.from < graph.edges.back().from) {
    return Bad("edges that are not sorted");
  }
  return edge;
}

absl::StatusOr<Output> Reader::ReadOutput(const Json& json) {
  Fields fields(json, "an output");
  Output output;
  ASSIGN_OR_RETURN(output.name, fields.Text("name"));
  const std::optional<Json> value = fields.Find("value");
  if (!value) {
    return fields.Missing("value");
  }
  ASSIGN_OR_RETURN(output.value, value->Decode());
  ASSIGN_OR_RETURN(output.deferred, fields.MaybeId("deferred", exprs()));
  RETURN_IF_ERROR(fields.Done());
  return output;
}

absl::StatusOr<Assertion> Reader::ReadAssertion(const Json& json) {
  Fields fields(json, "an assertion");
  Assertion out;
  ASSIGN_OR_RETURN(out.condition, fields.MaybeId("condition", exprs()));
  ASSIGN_OR_RETURN(out.message, fields.MaybeId("message", exprs()));
  const std::optional<Json> node = fields.Find("node");
  const std::optional<Json> instance = fields.Find("instance");
  if (!out.condition || node.has_value() != instance.has_value()) {
    return fields.Missing("condition");
  }
  if (node) {
    ASSIGN_OR_RETURN(const uint32_t index, DecodeIndex(*node, graph.nodes.size(), "node"));
    out.node = NodeId(index);
    ASSIGN_OR_RETURN(out.instance,
                     DecodeIndex(*instance, graph.nodes[index].keys.size(), "instance"));
  }
  ASSIGN_OR_RETURN(out.location, fields.Text("location"));
  ASSIGN_OR_RETURN(out.source_text, fields.Text("source_text"));
  RETURN_IF_ERROR(fields.Done());
  return out;
}

absl::Status Reader::Run(const Json& json) {
  Fields fields(json, "the document");
  ASSIGN_OR_RETURN(const std::string type, fields.Text("$type"));
  ASSIGN_OR_RETURN(const std::string format, fields.Text("format"));
  if (type != "graph" || format != Cat("backstay-graph/", DeploymentGraph::kVersion)) {
    return Bad(Cat("this build reads backstay-graph/", DeploymentGraph::kVersion, ", found `",
                   format.substr(0, 60), "`; use a newer backstay for a newer format"));
  }
  RETURN_IF_ERROR(Header(fields));
  ASSIGN_OR_RETURN(const Json nodes, fields.List("nodes"));
  if (const std::optional<Json> program = fields.Find("program")) {
    ASSIGN_OR_RETURN(expr::DecodedProgram decoded, expr::DecodeProgram(*program, nodes.size()));
    graph.program = std::move(decoded.program);
    graph.global_values = std::move(decoded.global_values);
  }
  graph.nodes.reserve(nodes.size());
  for (size_t i = 0; i < nodes.size(); ++i) {
    ASSIGN_OR_RETURN(graph.nodes.emplace_back(), ReadNode(nodes[i]));
  }
  keys_.resize(graph.nodes.size());
  ASSIGN_OR_RETURN(const Json edges, fields.List("edges"));
  for (size_t i = 0; i < edges.size(); ++i) {
    ASSIGN_OR_RETURN(Edge read, ReadEdge(edges[i]));
    graph.edges.push_back(std::move(read));
  }
  ASSIGN_OR_RETURN(const Json outputs, fields.List("outputs"));
  for (size_t i = 0; i < outputs.size(); ++i) {
    ASSIGN_OR_RETURN(graph.outputs.emplace_back(), ReadOutput(outputs[i]));
  }
  ASSIGN_OR_RETURN(const Json assertions, fields.List("assertions"));
  for (size_t i = 0; i < assertions.size(); ++i) {
    ASSIGN_OR_RETURN(graph.assertions.emplace_back(), ReadAssertion(assertions[i]));
  }
  return fields.Done();
}

}  // namespace

absl::StatusOr<DeploymentGraph> FromJson(std::string_view text) {
  const absl::StatusOr<JsonDocument> document = JsonDocument::Parse(text);
  if (!document.ok()) {
    return Bad(support::View(document.status().message()));
  }
  Reader reader;
  RETURN_IF_ERROR(reader.Run(document->root()));
  return std::move(reader.graph);
}

}  // namespace deploy::graph
