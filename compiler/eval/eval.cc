#include "compiler/eval/eval.h"

#include <utility>

#include "compiler/eval/session.h"

namespace deploy::eval {
namespace {

using value::Value;

expr::Limits LimitsOf(const Options& options) {
  expr::Limits limits;
  limits.steps = options.steps;
  limits.value_bytes = options.value_bytes;
  return limits;
}

Evaluated Empty(size_t nodes) {
  Evaluated result;
  result.nodes.resize(nodes);
  return result;
}

void EvaluateDeclarations(Session& s) {
  for (sema::SymbolId id : s.checked.order) {
    const sema::Symbol& symbol = s.checked.symbols[id];
    if (symbol.kind == sema::SymbolKind::kInput) {
      EvaluateInput(s, s.checked.inputs[symbol.detail]);
    } else if (symbol.kind == sema::SymbolKind::kNode) {
      ExpandNode(s, symbol.node);
      CheckValues(s, symbol.node);
      CheckVariables(s, symbol.node);
      CheckPlaces(s, symbol.node);
    } else if (symbol.kind == sema::SymbolKind::kLet && symbol.global && !symbol.cyclic) {
      s.sink.declaration = symbol.name;
      s.evaluator.Global(symbol.global);
    }
  }
}

void KeepGlobals(Session& s) {
  const auto& globals = s.checked.program.globals;
  s.result.globals.resize(globals.size(), Value::Unknown("later"));
  for (uint32_t i = 0; i < globals.size(); ++i) {
    bool given = !globals[i].expr;
    if (given && i != s.checked.env_global.index) {
      continue;
    }
    Value value = s.evaluator.Global(expr::GlobalId(i));
    if (!value.is_unknown() || !value.as_string().empty()) {
      s.result.globals[i] = std::move(value);
    }
  }
  for (const sema::CheckedInput& input : s.checked.inputs) {
    if (input.global) {
      s.result.globals[input.global.index] =
          s.result.inputs[std::string(s.checked.symbols[input.symbol].name)];
    }
  }
}

}  // namespace

void SessionSink::Report(diag::Diagnostic diagnostic) {
  if (holding_) {
    held_.push_back(std::move(diagnostic));
    return;
  }
  has_errors |= diagnostic.severity == diag::Severity::kError;
  if (diagnostic.declaration.empty()) {
    diagnostic.declaration = declaration;
  }
  to_.Report(std::move(diagnostic));
}

std::vector<diag::Diagnostic> SessionSink::Release() {
  holding_ = false;
  return std::exchange(held_, {});
}

Session::Session(const sema::Checked& checked_program, const module::ModuleSet& module_set,
                 const source::FileSystem& files, const Options& evaluation, diag::Sink& to)
    : checked(checked_program),
      modules(module_set),
      options(evaluation),
      result(Empty(checked.nodes.size())),
      sink(to),
      world(checked, result.nodes, files, modules.root_folder),
      evaluator(checked.program, world, sink, LimitsOf(evaluation)) {}

std::string_view Session::Text(source::Span span) const {
  for (const module::Module& module : modules.modules) {
    if (module.file->id() == span.file) {
      return module.file->Text(span);
    }
  }
  return {};
}

Evaluated Evaluate(const sema::Checked& checked, const module::ModuleSet& modules,
                   const source::FileSystem& files, const Options& options, diag::Sink& sink) {
  Session s(checked, modules, files, options, sink);
  s.evaluator.SetGlobal(checked.env_global, checked.env_value
                                                ? s.evaluator.Evaluate(checked.env_value)
                                                : Value::Unknown(""));
  EvaluateDeclarations(s);
  CheckPorts(s);
  for (const sema::CheckedOutput& output : checked.outputs) {
    s.sink.declaration = output.name;
    s.result.outputs.push_back(output.value ? s.evaluator.Evaluate(output.value)
                                            : Value::Unknown(""));
  }
  EvaluateAssertions(s);
  KeepGlobals(s);
  s.result.has_errors = s.sink.has_errors;
  return std::move(s.result);
}

}  // namespace deploy::eval
