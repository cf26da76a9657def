#include "compiler/lower/lower.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/support/text.h"
#include "compiler/lower/edge.h"

namespace deploy::lower {
namespace {

using support::Cat;
using value::Value;

class Lowerer {
 public:
  Lowerer(sema::Checked& checked, eval::Evaluated& evaluated, const module::ModuleSet& modules)
      : checked_(checked), evaluated_(evaluated), modules_(modules) {}

  graph::DeploymentGraph Run() {
    graph_.environment = std::string(checked_.environment);
    graph_.root_file = modules_.root().file->path();
    graph_.stack_folder = modules_.root_folder;
    graph_.program_digest = modules_.digest;
    graph_.inputs = std::move(evaluated_.inputs);
    for (uint32_t i = 0; i < checked_.nodes.size(); ++i) {
      AddNode(i);
    }
    graph_.edges = LowerEdges(checked_);
    AddOutputs();
    AddAssertions();
    graph_.program = std::move(checked_.program);
    graph_.global_values = std::move(evaluated_.globals);
    graph_.global_values.resize(graph_.program.globals.size());
    return std::move(graph_);
  }

 private:
  std::string Location(source::Span span) const {
    for (const module::Module& module : modules_.modules) {
      if (module.file->id() == span.file) {
        return Cat(module.file->path(), ":", module.file->PositionOf(span.begin).line);
      }
    }
    return {};
  }

  std::string_view Text(source::Span span) const {
    for (const module::Module& module : modules_.modules) {
      if (module.file->id() == span.file) {
        return module.file->Text(span);
      }
    }
    return {};
  }

  void AddNode(uint32_t index) {
    const sema::CheckedNode& checked = checked_.nodes[index];
    eval::Instances& instances = evaluated_.nodes[index];
    graph::Node node;
    node.name = std::string(checked.name);
    node.type = checked.schema->name;
    node.service = checked.service;
    node.repeated = checked.repeated;
    node.keys = std::move(instances.keys);
    node.bodies = std::move(instances.bodies);
    if (instances.has_unknown) {
      node.deferred = checked.body;
      node.locals = instances.locals;
    }
    node.lifecycle = std::move(instances.lifecycle);
    node.span = checked.header;
    node.location = Location(checked.header);
    graph_.nodes.push_back(std::move(node));
  }

  void AddOutputs() {
    for (size_t i = 0; i < checked_.outputs.size(); ++i) {
      const sema::CheckedOutput& checked = checked_.outputs[i];
      if (!checked.of_root) {
        continue;
      }
      graph::Output output;
      output.name = std::string(checked.name);
      output.value = std::move(evaluated_.outputs[i]);
      if (output.value.HasUnknown()) {
        output.deferred = checked.value;
      }
      graph_.outputs.push_back(std::move(output));
    }
  }

  // The condition of a body reads the frame of its instance: it becomes a function, and the
  // assertion a call with that frame.
  expr::ExprId Close(expr::ExprId body, uint32_t frame_size, const std::vector<Value>& locals,
                     source::Span span) {
    if (!body || locals.empty()) {
      return body;
    }
    auto [it, fresh] = closed_.emplace(body.index, 0);
    if (fresh) {
      it->second = static_cast<uint32_t>(checked_.program.functions.size());
      expr::Function function;
      function.name = "assert";
      function.parameter_count = static_cast<uint32_t>(locals.size());
      function.frame_size = std::max(frame_size, function.parameter_count);
      function.body = body;
      checked_.program.functions.push_back(std::move(function));
    }
    std::vector<expr::ExprId> arguments;
    arguments.reserve(locals.size());
    for (const Value& local : locals) {
      arguments.push_back(checked_.program.arena.Constant(local, nullptr, span));
    }
    value::TypeRef type = checked_.program.arena.node(body).type;
    return checked_.program.arena.Add(expr::Op::kApply, arguments, type, span, it->second);
  }

  void AddAssertions() {
    for (const eval::OpenAssertion& open : evaluated_.open) {
      const sema::CheckedAssert& checked = *open.assertion;
      graph::Assertion assertion;
      std::vector<Value> locals;
      if (open.node) {
        locals = evaluated_.nodes[open.node.index].locals[open.instance];
        assertion.node = open.node;
        assertion.instance = open.instance;
      }
      assertion.condition = Close(checked.condition, checked.frame_size, locals, checked.span);
      assertion.message = Close(checked.message, checked.frame_size, locals, checked.span);
      assertion.location = Location(checked.span);
      assertion.source_text = std::string(Text(checked.span));
      graph_.assertions.push_back(std::move(assertion));
    }
  }

  sema::Checked& checked_;
  eval::Evaluated& evaluated_;
  const module::ModuleSet& modules_;
  graph::DeploymentGraph graph_;
  absl::flat_hash_map<uint32_t, uint32_t> closed_;  // condition -> function
};

}  // namespace

graph::DeploymentGraph Lower(sema::Checked checked, eval::Evaluated evaluated,
                             const module::ModuleSet& modules) {
  return Lowerer(checked, evaluated, modules).Run();
}

}  // namespace deploy::lower
