#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "base/support/text.h"
#include "compiler/module/path.h"
#include "compiler/sema/declare.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/names.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Cat;

class ImportBinder {
 public:
  ImportBinder(Context& c, const module::Module& module, const module::Import& import)
      : c_(c),
        module_(module),
        import_(import),
        decl_(module.tree.decl(import.decl)),
        ast_(std::get<ast::ImportDecl>(decl_.node)) {}

  void Run() {
    if (decl_.broken && !import_.target) {
      Scope& scope = c_.checked.symbols.scopes[module_.id.index];
      scope.lost_import = scope.lost_name = true;
    }
    if (ast_.braces) {
      for (const ast::ImportItem& item : ast_.items) {
        BindItem(item);
      }
      return;
    }
    ast::Name name = ast_.alias;
    if (!name && !ast_.path.empty()) {
      name = ast_.path.back();
    }
    if (!name && import_.target) {
      name = {module::Stem(c_.modules.module(import_.target).file->path()),
              module_.tree.expr(ast_.from).span};
    }
    if (!name && ast_.from) {
      name = LostName();
    }
    if (name) {
      BindName(name, import_.target ? AddModuleSymbol(name) : AddErrorSymbol(name));
    }
  }

 private:
  // What a file that was not found would have been called.
  ast::Name LostName() {
    const std::string* text = PlainText(module_.tree, ast_.from);
    if (text == nullptr) {
      c_.checked.symbols.scopes[module_.id.index].lost_import = true;
      return {};
    }
    // The version of a package is no part of its name.
    std::string_view name = module::Stem(*text);
    name = name.substr(0, name.find('@'));
    const bool nameable = !name.empty() && std::all_of(name.begin(), name.end(), [](char ch) {
      return absl::ascii_isalnum(static_cast<unsigned char>(ch)) || ch == '_';
    });
    if (!nameable) {
      c_.checked.symbols.scopes[module_.id.index].lost_import = true;
      return {};
    }
    return {name, module_.tree.expr(ast_.from).span};
  }

  SymbolId Add(SymbolKind kind, const ast::Name& name) {
    Symbol symbol;
    symbol.kind = kind;
    symbol.name = name.text;
    symbol.name_span = name.span;
    symbol.module = module_.id;
    symbol.decl = import_.decl;
    SymbolId id(static_cast<uint32_t>(c_.checked.symbols.symbols.size()));
    c_.checked.symbols.symbols.push_back(symbol);
    return id;
  }
  SymbolId AddModuleSymbol(const ast::Name& name) {
    SymbolId id = Add(SymbolKind::kModule, name);
    c_.symbol(id).detail = import_.target.index;
    return id;
  }
  SymbolId AddErrorSymbol(const ast::Name& name) { return Add(SymbolKind::kError, name); }

  void BindName(const ast::Name& name, SymbolId symbol) {
    Binding binding;
    binding.symbol = symbol;
    binding.imported = static_cast<uint32_t>(c_.checked.symbols.imported.size());
    c_.checked.symbols.imported.push_back({name.text, name.span, module_.id, import_.decl, false});
    if (!Bind(c_, module_.id, name.text, name.span, binding)) {
      // That it stands twice is enough to say.
      c_.checked.symbols.imported[binding.imported].used = true;
      UseName(c_, name.text);
    }
  }

  void BindItem(const ast::ImportItem& item) {
    if (!item.name) {
      return;
    }
    const ast::Name& visible = item.alias ? item.alias : item.name;
    SymbolId found = import_.target ? Find(item.name) : SymbolId{};
    BindName(visible, found ? found : AddErrorSymbol(visible));
  }

  SymbolId Find(const ast::Name& name) {
    const Scope& scope = c_.checked.symbols.scopes[import_.target.index];
    SymbolId found;
    if (auto it = scope.names.find(name.text); it != scope.names.end()) {
      found = it->second.symbol;
      // What a file imported itself is not its own to give.
      if (c_.symbol(found).module != import_.target) {
        found = {};
      }
    } else if (auto out = scope.outputs.find(name.text); out != scope.outputs.end()) {
      found = out->second;
    }
    if (!found) {
      const std::string_view path = c_.modules.module(import_.target).file->path();
      if (auto offered = ReportNotInModule(c_, import_.target, path, name)) {
        c_.checked.symbols.scopes[module_.id.index].offered.insert(*offered);
      }
      return {};
    }
    return ReportPrivate(c_, c_.symbol(found), name) ? SymbolId{} : found;
  }

  Context& c_;
  const module::Module& module_;
  const module::Import& import_;
  const ast::Decl& decl_;
  const ast::ImportDecl& ast_;
};

}  // namespace

void BindImports(Context& c, const module::Module& module) {
  for (const module::Import& import : module.imports) {
    ImportBinder(c, module, import).Run();
  }
}

}  // namespace deploy::sema
