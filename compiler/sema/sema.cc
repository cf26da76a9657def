#include "compiler/sema/sema.h"

#include <algorithm>
#include <utility>

#include "compiler/sema/context.h"
#include "compiler/sema/declaration.h"
#include "compiler/sema/declare.h"
#include "compiler/sema/dependency.h"
#include "compiler/sema/names.h"
#include "compiler/sema/type.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

void CheckDeclaration(Context& c, SymbolId id) {
  SymbolKind kind = c.symbol(id).kind;
  if (kind == SymbolKind::kError || kind == SymbolKind::kModule || kind == SymbolKind::kOrder) {
    return;
  }
  c.Begin(id);
  const auto& node = c.tree().decl(c.symbol(id).decl).node;
  switch (kind) {
    case SymbolKind::kLet:
      CheckLet(c, id, std::get<ast::LetDecl>(node));
      break;
    case SymbolKind::kInput:
      CheckInput(c, id, std::get<ast::InputDecl>(node));
      break;
    case SymbolKind::kOutput:
      CheckOutput(c, id, std::get<ast::OutputDecl>(node));
      break;
    case SymbolKind::kType:
      CheckType(c, id, std::get<ast::TypeDecl>(node));
      break;
    case SymbolKind::kEnum:
      CheckEnum(c, id, std::get<ast::EnumDecl>(node));
      break;
    case SymbolKind::kFn:
      CheckFn(c, id, std::get<ast::FnDecl>(node));
      break;
    case SymbolKind::kNode:
      CheckResource(c, id, std::get<ast::EntityDecl>(node));
      break;
    case SymbolKind::kEnvironment:
      CheckEnvironment(c, id, std::get<ast::EntityDecl>(node));
      break;
    case SymbolKind::kAssert:
      CheckAssert(c, std::get<ast::AssertMember>(node), c.checked.assertions);
      break;
    default:
      break;
  }
  c.End();
  c.ReportRefusedTypes(c.symbol(id).name_span);
}

// Types first that the environment's header needs, so that `env` has a type wherever it is read.
std::vector<uint8_t> EnvironmentClosure(const Context& c, const Dependencies& dependencies,
                                        SymbolId environment) {
  std::vector<uint8_t> inside(dependencies.size(), 0);
  if (!environment) {
    return inside;
  }
  std::vector<uint32_t> open;
  auto add = [&](SymbolId id) {
    bool type = c.checked.symbols[id].kind == SymbolKind::kType ||
                c.checked.symbols[id].kind == SymbolKind::kEnum;
    if (inside[id.index] == 0 && (type || !open.empty())) {
      inside[id.index] = 1;
      open.push_back(id.index);
    }
  };
  for (const Dependency& d : dependencies[environment.index]) {
    if (c.checked.symbols[d.to].kind == SymbolKind::kType) {
      add(d.to);
    }
  }
  for (size_t i = 0; i < open.size(); ++i) {
    for (const Dependency& d : dependencies[open[i]]) {
      if (inside[d.to.index] == 0) {
        inside[d.to.index] = 1;
        open.push_back(d.to.index);
      }
    }
  }
  return inside;
}

// What is wanted was the error type, so an error was reported before. Should there be none, the
// words are what is wrong.
void ReportLostWords(Context& c) {
  if (c.checked.has_errors || !c.modules.complete) {
    return;
  }
  for (const auto& [symbol, name] : c.lost_words) {
    c.Begin(symbol);
    ReportUnknownName(c, name, nullptr);
    c.End();
  }
}

void CheckAll(Context& c, const Dependencies& dependencies) {
  SymbolId environment;
  auto found = c.checked.symbols.environments.find(c.checked.environment);
  if (found != c.checked.symbols.environments.end()) {
    environment = found->second;
  }
  c.checked.program.globals.push_back({"env", {}});
  c.checked.env_global = GlobalId(0);
  c.checked.env_type = ErrorType();
  c.env_pending = static_cast<bool>(environment);
  std::vector<uint8_t> early = EnvironmentClosure(c, dependencies, environment);
  for (SymbolId id : c.checked.order) {
    if (early[id.index] != 0) {
      CheckDeclaration(c, id);
    }
  }
  c.checked.env_type = nullptr;
  SetEnvironmentType(c, environment);
  c.env_pending = false;
  if (c.checked.env_type == nullptr) {
    c.checked.env_type = ErrorType();
  }
  for (SymbolId id : c.checked.order) {
    if (early[id.index] == 0) {
      CheckDeclaration(c, id);
    }
  }
}

}  // namespace

std::vector<std::string_view> DeclaredEnvironments(const module::ModuleSet& modules) {
  std::vector<std::string_view> names;
  for (module::ModuleId id : modules.order) {
    for (const ast::Decl& decl : modules.module(id).tree.decls) {
      const auto* entity = std::get_if<ast::EntityDecl>(&decl.node);
      bool named = entity != nullptr && entity->kind == ast::EntityKind::kEnvironment &&
                   entity->label.kind == ast::Label::kName;
      if (named && std::find(names.begin(), names.end(), entity->label.name.text) == names.end()) {
        names.push_back(entity->label.name.text);
      }
    }
  }
  return names;
}

Checked Check(const module::ModuleSet& modules, std::string_view environment, diag::Sink& sink) {
  Checked checked;
  checked.environment = environment;
  if (modules.empty()) {
    checked.has_errors = true;
    return checked;
  }
  Context c(modules, sink, checked);
  CheckLanguage(c);
  CheckAnnotations(c);
  DeclareAll(c);
  c.symbol_edges.resize(checked.symbols.symbols.size());
  Dependencies dependencies = CollectDependencies(c);
  CollectOrders(c, dependencies);
  SortDeclarations(c, dependencies);
  CheckAll(c, dependencies);
  CheckPendingAsserts(c);
  ReportLostWords(c);
  CheckOrders(c);
  WarnUnused(c);
  return checked;
}

}  // namespace deploy::sema
