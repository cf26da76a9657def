#ifndef COMPILER_SEMA_CONTEXT_H_
#define COMPILER_SEMA_CONTEXT_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/diag/sink.h"
#include "base/expr/evaluate.h"
#include "base/value/type.h"
#include "compiler/module/module.h"
#include "compiler/sema/checked.h"

namespace deploy::sema {

// A name that stands for a slot of the frame: loop variable, parameter, `it`.
struct Local {
  std::string_view name;
  uint32_t slot = 0;
  TypeRef type = nullptr;
  Phase phase = Phase::kConst, shape = Phase::kConst;
  uint32_t source = kNoSource;
  NodeId node;
  Span span;
};

// A parameter of a `fn`, or a signature of one.
struct ParameterInfo {
  std::string_view name;
  TypeRef type = nullptr;
  GlobalId default_value;
};
struct Signature {
  std::vector<ParameterInfo> parameters;
  TypeRef result = nullptr;
};

// Names that are unknown are reported once a declaration, with the number of places.
struct UnknownName {
  diag::Diagnostic diagnostic;
  int more = 0;
};

// Assertions of a body, with what its header declared.
struct PendingAsserts {
  NodeId node;
  std::vector<ast::MemberId> members;
  std::vector<Local> locals;
  std::vector<std::string> non_null, known_true;
};

// Everything the construct files share while one environment is checked. Not thread-safe.
class Context {
 public:
  Context(const module::ModuleSet& modules, diag::Sink& sink, Checked& checked);
  ~Context();

  const ast::Tree& tree() const { return *tree_; }
  std::string_view Text(Span span) const;
  void Report(diag::Diagnostic diagnostic);

  // Enters a declaration: its tree, a fresh frame, no facts.
  void Begin(SymbolId symbol);
  void End();
  // Enters an expression that belongs to no file: names mean nothing in it.
  void BeginFragment(const ast::Tree& tree);

  Symbol& symbol(SymbolId id) { return checked.symbols[id]; }
  CheckedNode& node(NodeId id) { return checked.nodes[id.index]; }

  // Locals are a stack: remember the size, declare, cut back.
  uint32_t Declare(Local local);  // gives it the next slot
  size_t Mark() const { return locals.size(); }
  void Release(size_t mark);
  const Local* FindLocal(std::string_view name) const;

  // D0119, once a program, when a type was asked for since the last call that is too deep to be
  // made. True then, also where it was reported before.
  bool ReportRefusedTypes(Span span);

  // Evaluates a closed constant now; poison after a report (which `report` may hold back).
  value::Value Fold(ExprId id, bool report = true);

  // An expression of the error type: its evaluation is poison and says nothing.
  Typed Poison(Span span);
  Typed Constant(value::Value value, TypeRef type, Span span);

  const module::ModuleSet& modules;
  diag::Sink& sink;
  Checked& checked;
  expr::Arena& arena;

  SymbolId current;
  module::ModuleId module;
  std::vector<Local> locals;
  uint32_t next_slot = 0, frame_size = 0;
  int depth = 0;                              // of expressions
  std::vector<CheckedEdge>* edges = nullptr;  // where references of this declaration go
  NodeId self;                                // the node whose body is being checked
  bool siblings = false;                      // in an `assert` of a body: attributes are names
  ExprId self_by;                             // `by` of the current header, for edges
  Phase limit = Phase::kApply;                // highest phase that names may have here
  std::vector<std::string> non_null;          // facts: paths
  std::vector<std::string> known_true;        // facts: conditions
  std::vector<Signature> signatures;
  std::vector<std::vector<CheckedEdge>> symbol_edges;  // of lets and outputs, by symbol
  absl::flat_hash_map<std::string_view, UnknownName> unknown_names;
  // Members that were reported, with declaration and owner.
  absl::flat_hash_set<std::string> unknown_members;
  // Bare words where the error type is wanted: what they would name was lost with it.
  std::vector<std::pair<SymbolId, ast::Name>> lost_words;
  std::vector<PendingAsserts> pending_asserts;
  absl::flat_hash_set<uint64_t> decimal_modes;  // places reported: resources may share one
  int environment_tests = 0;
  int neighbours = 0;        // how often they were looked for
  bool env_pending = false;  // what is checked now, the environment is made of
  std::string declaration;   // "service web", for fingerprints

 private:
  class NoWorld;
  const ast::Tree* tree_ = nullptr;
  std::unique_ptr<NoWorld> world_;
  std::unique_ptr<expr::Evaluator> evaluator_;
  uint64_t refused_types_ = value::RefusedTypes();
  bool refused_reported_ = false;
};

// A stretch of facts, locals and depth that ends with the C++ scope.
class ScopeGuard {
 public:
  explicit ScopeGuard(Context& c)
      : c_(c), locals_(c.Mark()), non_null_(c.non_null.size()), known_true_(c.known_true.size()) {}
  ~ScopeGuard() {
    c_.Release(locals_);
    c_.non_null.resize(non_null_);
    c_.known_true.resize(known_true_);
  }
  ScopeGuard(const ScopeGuard&) = delete;
  ScopeGuard& operator=(const ScopeGuard&) = delete;

 private:
  Context& c_;
  size_t locals_, non_null_, known_true_;
};

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_CONTEXT_H_
