#include "compiler/sema/declare.h"

#include "base/support/text.h"

#include <optional>
#include <string>
#include <utility>

namespace deploy::sema {
namespace {

using diag::Code;
using support::Cat;

SymbolId AddSymbol(Context& c, const module::Module& module, uint32_t decl, SymbolKind kind,
                   const ast::Name& name) {
  Symbol symbol;
  symbol.kind = kind;
  symbol.name = name.text;
  symbol.name_span = name ? name.span : module.tree.decls[decl].keyword;
  symbol.module = module.id;
  symbol.decl = ast::DeclId(decl);
  SymbolId id(static_cast<uint32_t>(c.checked.symbols.symbols.size()));
  c.checked.symbols.symbols.push_back(symbol);
  return id;
}

void ReportUnknownConstruct(Context& c, const ast::Decl& decl, std::string_view keyword) {
  Span span = decl.keyword ? decl.keyword : decl.span;
  c.Report(diag::Error(Code::D0906, span, Cat("this build does not know `", keyword, "` yet"))
               .Here("this declaration is not checked"));
}

ast::Name LabelName(const ast::Label& label) {
  return label.kind == ast::Label::kName ? label.name : ast::Name{};
}

// One call per kind of declaration; the name is bound by the caller.
class Declarer {
 public:
  Declarer(Context& c, const module::Module& module, uint32_t decl)
      : c_(c), module_(module), decl_(decl), ast_(module.tree.decls[decl]) {}

  void operator()(const ast::LanguageDecl&) {}
  void operator()(const ast::ImportDecl&) {}
  void operator()(const ast::ErrorDecl& d) { AddNamed(SymbolKind::kError, d.name); }
  void operator()(const ast::LetDecl& d) { AddNamed(SymbolKind::kLet, d.name); }
  // Of a broken type it is not known which fields it has.
  void operator()(const ast::TypeDecl& d) {
    AddNamed(ast_.broken ? SymbolKind::kError : SymbolKind::kType, d.name);
  }
  void operator()(const ast::EnumDecl& d) { AddNamed(SymbolKind::kEnum, d.name); }
  void operator()(const ast::FnDecl& d) { AddNamed(SymbolKind::kFn, d.name); }
  void operator()(const ast::OrderMember&) { Add(SymbolKind::kOrder, {}); }
  void operator()(const ast::AssertMember&) { Add(SymbolKind::kAssert, {}); }
  void operator()(const ast::SecretDecl& d) {
    ReportUnknownConstruct(c_, ast_, "secret");
    AddNamed(SymbolKind::kError, d.name);
  }

  void operator()(const ast::InputDecl& d) {
    SymbolId id = AddNamed(SymbolKind::kInput, d.name);
    c_.checked.symbols[id].detail = static_cast<uint32_t>(c_.checked.inputs.size());
    CheckedInput input;
    input.symbol = id;
    input.name_span = d.name.span;
    c_.checked.inputs.push_back(input);
    if (!d.name) {
      return;
    }
    auto [it, fresh] = c_.checked.symbols.inputs.emplace(d.name.text, id);
    // Within one file the binding has said it already.
    if (!fresh && c_.checked.symbols[it->second].module != module_.id) {
      ReportTwice(d.name, it->second, "input");
    }
  }

  void operator()(const ast::OutputDecl& d) {
    SymbolId id = Add(SymbolKind::kOutput, d.name);
    c_.checked.symbols[id].detail = static_cast<uint32_t>(c_.checked.outputs.size());
    CheckedOutput output;
    output.symbol = id;
    output.name = d.name.text;
    output.of_root = module_.id.index == 0;
    c_.checked.outputs.push_back(output);
    auto& outputs = c_.checked.symbols.scopes[module_.id.index].outputs;
    if (d.name && !outputs.emplace(d.name.text, id).second) {
      ReportTwice(d.name, outputs[d.name.text], "output");
    }
  }

  void operator()(const ast::EntityDecl& d) {
    switch (d.kind) {
      case ast::EntityKind::kResource:
      case ast::EntityKind::kService:
        return DeclareNode(d);
      case ast::EntityKind::kEnvironment:
        return DeclareEnvironment(d);
      case ast::EntityKind::kProvider:
        return DeclareProvider(d);
      default:
        ReportUnknownConstruct(c_, ast_, ast::EntityKeyword(d.kind));
        AddNamed(SymbolKind::kError, LabelName(d.label));
    }
  }

 private:
  SymbolId Add(SymbolKind kind, const ast::Name& name) {
    return AddSymbol(c_, module_, decl_, kind, name);
  }

  SymbolId AddNamed(SymbolKind kind, const ast::Name& name) {
    SymbolId id = Add(kind, name);
    if (name) {
      Bind(c_, module_.id, name.text, name.span, {id});
    } else if (ast_.broken) {
      c_.checked.symbols.scopes[module_.id.index].lost_name = true;
      c_.checked.symbols[id].used = true;
    }
    return id;
  }

  void ReportTwice(const ast::Name& name, SymbolId first, std::string_view what) {
    c_.Report(diag::Error(Code::D0202, name.span, Cat(what, " `", name.text, "` is declared twice"))
                  .Here("second declaration")
                  .At(c_.checked.symbols[first].name_span, "first declared here")
                  .Help("rename one of them"));
  }

  void DeclareNode(const ast::EntityDecl& d) {
    ast::Name name = LabelName(d.label);
    SymbolId id = AddNamed(SymbolKind::kNode, name);
    NodeId node(static_cast<uint32_t>(c_.checked.nodes.size()));
    c_.checked.symbols[id].node = node;
    CheckedNode checked;
    checked.symbol = id;
    checked.name = name.text;
    checked.service = d.kind == ast::EntityKind::kService;
    checked.repeated = static_cast<bool>(d.for_clause);
    checked.optional = d.condition && !d.for_clause;
    checked.name_span = name ? name.span : ast_.keyword;
    checked.header = checked.name_span;
    c_.checked.nodes.push_back(std::move(checked));
    if (!name) {
      return;
    }
    auto [it, fresh] = c_.checked.symbols.nodes.emplace(name.text, id);
    // Within one file the binding has said it already.
    if (!fresh && c_.checked.symbols[it->second].module != module_.id) {
      ReportTwice(name, it->second, "resource");
    }
  }

  // Sets up what an import brings, and is no name of its own.
  void DeclareProvider(const ast::EntityDecl& d) {
    ast::Name name = LabelName(d.label);
    const auto& names = c_.checked.symbols.scopes[module_.id.index].names;
    auto found = names.find(name.text);
    bool said =
        found != names.end() && c_.checked.symbols[found->second.symbol].kind == SymbolKind::kError;
    if (!said) {
      ReportUnknownConstruct(c_, ast_, ast::EntityKeyword(d.kind));
    }
    Add(SymbolKind::kError, name);
  }

  void DeclareEnvironment(const ast::EntityDecl& d) {
    ast::Name name = LabelName(d.label);
    SymbolId id = Add(SymbolKind::kEnvironment, name);
    if (!name) {
      return;
    }
    auto [it, fresh] = c_.checked.symbols.environments.emplace(name.text, id);
    if (!fresh) {
      ReportTwice(name, it->second, "environment");
      return;
    }
    c_.checked.symbols.environment_order.push_back(id);
  }

  Context& c_;
  const module::Module& module_;
  uint32_t decl_;
  const ast::Decl& ast_;
};

}  // namespace

std::string_view KindWords(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::kError:
      return "a broken declaration";
    case SymbolKind::kLet:
      return "a constant";
    case SymbolKind::kInput:
      return "an input";
    case SymbolKind::kOutput:
      return "an output";
    case SymbolKind::kType:
      return "a type";
    case SymbolKind::kEnum:
      return "an enum";
    case SymbolKind::kFn:
      return "a function";
    case SymbolKind::kNode:
      return "a resource";
    case SymbolKind::kEnvironment:
      return "an environment";
    case SymbolKind::kAssert:
      return "an assertion";
    case SymbolKind::kOrder:
      return "an order";
    case SymbolKind::kModule:
      return "an imported file";
  }
  return "a name";
}

bool IsPreludeName(std::string_view name) { return name == "env" || name == "stack"; }

bool Bind(Context& c, module::ModuleId module, std::string_view name, Span span, Binding binding) {
  Scope& scope = c.checked.symbols.scopes[module.index];
  auto [it, fresh] = scope.names.emplace(name, binding);
  if (!fresh) {
    c.symbol(binding.symbol).used = true;  // one error is enough
    Span first = it->second.imported != Binding{}.imported
                     ? c.checked.symbols.imported[it->second.imported].span
                     : c.symbol(it->second.symbol).name_span;
    c.Report(diag::Error(Code::D0202, span, Cat("`", name, "` is declared twice"))
                 .Here("second declaration")
                 .At(first, "first declared here")
                 .Help("rename one of them"));
    return false;
  }
  if (IsPreludeName(name)) {
    c.Report(
        diag::Warning(Code::D0209, span, Cat("`", name, "` hides the name that every file has"))
            .Here("declared here")
            .Help("give it another name"));
  }
  return true;
}

void DeclareAll(Context& c) {
  SymbolTable& table = c.checked.symbols;
  table.scopes.resize(c.modules.modules.size());
  for (module::ModuleId id : c.modules.order) {
    const module::Module& module = c.modules.module(id);
    c.module = id;
    table.scopes[id.index].names.reserve(module.tree.decls.size());
    table.scopes[id.index].lost_name = module.tree.lost_header;
    BindImports(c, module);
    for (uint32_t i = 0; i < module.tree.decls.size(); ++i) {
      std::visit(Declarer(c, module, i), module.tree.decls[i].node);
    }
  }
}

}  // namespace deploy::sema
