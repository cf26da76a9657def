#ifndef BASE_GRAPH_GRAPH_H_
#define BASE_GRAPH_GRAPH_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/expr/expr.h"
#include "base/source/span.h"
#include "base/value/value.h"

namespace deploy::graph {

using expr::NodeId;

// How the instances of one node depend on those of another.
enum class EdgeKind : uint8_t {
  kAll,  // every instance on every instance
  kZip,  // the instance with key k on the instance with key k
  kOne,  // every instance on the one named by `key`
};
enum class EdgeReason : uint8_t { kReference, kOrder };

struct Edge {
  NodeId from;  // the dependant
  NodeId to;    // what it needs
  EdgeKind kind = EdgeKind::kAll;
  EdgeReason reason = EdgeReason::kReference;
  std::string key;    // kOne
  source::Span span;  // where the source says so
};

struct Lifecycle {
  bool prevent_destroy = false;
  std::vector<std::string> ignore_changes;
  std::optional<std::string> accept_irreversible;  // the why
  std::map<std::string, int64_t> timeouts;         // "create" … -> nanoseconds
};

// One `resource` or `service` of the program: all its instances are one node.
struct Node {
  std::string name;  // "page"; with modules "front.page"
  std::string type;  // schema name
  bool service = false;
  bool repeated = false;  // has `for`: addresses are name["key"]
  std::vector<std::string>
      keys;  // of the instances, in source order; {""} for a single one, {} when `if` is false
  // Body per instance: a record by schema (defaults filled in, blocks as records and maps, computed
  // fields absent), with unknown parts where a value exists only after apply.
  std::vector<value::Value> bodies;
  // The same body as an expression, for finishing the unknown parts: evaluated with `locals[i]` in
  // its frame. None when no instance has an unknown part.
  expr::ExprId deferred;
  std::vector<std::vector<value::Value>> locals;  // per instance, empty when `deferred` is none
  Lifecycle lifecycle;
  source::Span span;     // of the header
  std::string location;  // "main.deploy:12", so that the engine can name it without the sources
};

struct Output {
  std::string name;
  value::Value value;  // with unknown parts when `deferred` is set
  expr::ExprId deferred;
};

// A condition that could not be decided before apply; checked in *verify*, D0905 by its message.
struct Assertion {
  expr::ExprId condition;
  expr::ExprId message;  // may be none
  NodeId node;           // none: top level
  uint32_t instance = 0;
  std::string location;
  std::string source_text;  // of the condition
};

// What the compiler hands to the engine: the resolved program of one environment. Owned by neither;
// immutable once built. `program` holds the expressions that apply must finish.
struct DeploymentGraph {
  static constexpr int kVersion = 1;
  std::string environment = "default";
  std::string root_file;                       // as given
  std::string stack_folder;                    // absolute
  std::string program_digest;                  // over all sources and imports
  std::map<std::string, value::Value> inputs;  // as resolved
  std::vector<Node> nodes;                     // dependencies before dependants
  std::vector<Edge> edges;                     // sorted by `from`
  std::vector<Output> outputs;
  std::vector<Assertion> assertions;
  expr::Program program;
  std::vector<value::Value>
      global_values;  // per program.globals: value, or unknown when it must be evaluated
};

// "page", "page[\"a\"]".
std::string Address(const Node& node, size_t instance);

}  // namespace deploy::graph

#endif  // BASE_GRAPH_GRAPH_H_
