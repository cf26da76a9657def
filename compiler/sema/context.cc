#include "compiler/sema/context.h"

#include <algorithm>
#include <optional>

#include "base/diag/label.h"
#include "base/support/text.h"
#include "base/value/type.h"

namespace deploy::sema {
namespace {

using support::Cat;
// Receives what a constant expression has to say; may drop it.
class Filter : public diag::Sink {
 public:
  void Report(diag::Diagnostic diagnostic) override {
    if (to != nullptr) {
      to->Report(std::move(diagnostic));
    }
  }
  Context* to = nullptr;
};

}  // namespace

// Constants are folded while nothing else is known: no resource, no file.
class Context::NoWorld : public expr::Resolver {
 public:
  std::optional<value::Value> Instance(NodeId, std::string_view) override {
    return value::Value::Unknown("");
  }
  value::Value Instances(NodeId) override { return value::Value::Unknown(""); }
  absl::StatusOr<std::string> ReadFile(const std::string&) override {
    return absl::UnavailableError("not read while constants are folded");
  }
  Filter filter;
};

Context::Context(const module::ModuleSet& modules, diag::Sink& sink, Checked& checked)
    : modules(modules),
      sink(sink),
      checked(checked),
      arena(checked.program.arena),
      world_(std::make_unique<NoWorld>()) {
  expr::Limits limits;
  limits.steps = 100'000;
  limits.value_bytes = 1u << 20;
  evaluator_ = std::make_unique<expr::Evaluator>(checked.program, *world_, world_->filter, limits);
}

Context::~Context() = default;

std::string_view Context::Text(Span span) const {
  for (const module::Module& m : modules.modules) {
    if (m.file->id() == span.file) {
      return m.file->Text(span);
    }
  }
  return {};
}

void Context::Report(diag::Diagnostic diagnostic) {
  checked.has_errors |= diagnostic.severity == diag::Severity::kError;
  if (diagnostic.declaration.empty()) {
    diagnostic.declaration = declaration;
  }
  diag::LabelPrimary(diagnostic);
  sink.Report(std::move(diagnostic));
}

void Context::Begin(SymbolId id) {
  const Symbol& s = symbol(id);
  current = id;
  module = s.module;
  tree_ = &modules.module(s.module).tree;
  locals.clear();
  next_slot = frame_size = 0;
  depth = 0;
  edges = nullptr;
  self = {};
  siblings = false;
  self_by = {};
  limit = Phase::kApply;
  non_null.clear();
  known_true.clear();
  declaration.assign(s.name);
}

void Context::End() {
  for (auto& [name, unknown] : unknown_names) {
    if (unknown.more > 0) {
      unknown.diagnostic.notes.push_back(
          Cat("and ", unknown.more, " more ", unknown.more == 1 ? "place" : "places"));
    }
    Report(std::move(unknown.diagnostic));
  }
  unknown_names.clear();
}

void Context::BeginFragment(const ast::Tree& tree) {
  tree_ = &tree;
  module = module::ModuleId(static_cast<uint32_t>(modules.modules.size()));
  checked.symbols.scopes.resize(modules.modules.size() + 1);
}

uint32_t Context::Declare(Local local) {
  local.slot = next_slot++;
  frame_size = std::max(frame_size, next_slot);
  locals.push_back(local);
  return local.slot;
}

void Context::Release(size_t mark) {
  if (mark < locals.size()) {
    next_slot = locals[mark].slot;
    locals.resize(mark);
  }
}

const Local* Context::FindLocal(std::string_view name) const {
  for (size_t i = locals.size(); i > 0; --i) {
    if (locals[i - 1].name == name) {
      return &locals[i - 1];
    }
  }
  return nullptr;
}

bool Context::ReportRefusedTypes(Span span) {
  if (value::RefusedTypes() == refused_types_) {
    return false;
  }
  refused_types_ = value::RefusedTypes();
  if (!refused_reported_) {
    refused_reported_ = true;
    Report(diag::Error(diag::Code::D0119, span,
                       Cat("a type nests deeper than ", value::kMaxTypeDepth, " levels"))
               .Here("one level too many")
               .Help("keep the type flatter; this limit, `type_nesting`, is fixed"));
  }
  return true;
}

value::Value Context::Fold(ExprId id, bool report) {
  world_->filter.to = report ? this : nullptr;
  return evaluator_->Evaluate(id);
}

Typed Context::Poison(Span span) {
  TypeRef error = value::Simple(value::TypeKind::kError);
  return Constant(value::Value::Unknown(""), error, span);
}

Typed Context::Constant(value::Value value, TypeRef type, Span span) {
  Typed typed;
  typed.id = arena.Constant(std::move(value), type, span);
  typed.type = type;
  return typed;
}

}  // namespace deploy::sema
