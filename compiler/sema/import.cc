#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "base/support/edit_distance.h"
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
    return {module::Stem(*text), module_.tree.expr(ast_.from).span};
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
    const module::Module& target = c_.modules.module(import_.target);
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
    if (!found && target.tree.has_errors && target.tree.decls.empty()) {
      return {};  // nothing of the file could be read
    }
    if (!found) {
      ReportMissing(name, scope, target);
      return {};
    }
    SymbolKind kind = c_.symbol(found).kind;
    bool hidden =
        name.text.starts_with('_') && (kind == SymbolKind::kLet || kind == SymbolKind::kFn);
    if (hidden) {
      c_.Report(diag::Error(Code::D0213, name.span,
                            Cat("`", name.text, "` is private to `", target.file->path(), "`"))
                    .Here("its name begins with `_`")
                    .At(c_.symbol(found).name_span, "declared here"));
      return {};
    }
    return found;
  }

  void ReportMissing(const ast::Name& name, const Scope& scope, const module::Module& target) {
    auto error = diag::Error(Code::D0214, name.span,
                             Cat("`", target.file->path(), "` has no `", name.text, "`"));
    error.Here("not declared there");
    if (!WantsNeighbours(c_)) {
      c_.Report(std::move(error));
      return;
    }
    std::vector<std::string_view> candidates;
    for (const auto& [text, binding] : scope.names) {
      candidates.push_back(text);
    }
    for (const auto& [text, symbol] : scope.outputs) {
      candidates.push_back(text);
    }
    std::sort(candidates.begin(), candidates.end());
    if (auto nearest = support::Nearest(name.text, candidates)) {
      c_.checked.symbols.scopes[module_.id.index].offered.insert(*nearest);
      error.Help(Cat("did you mean `", *nearest, "`?"))
          .FixIt(Cat("write `", *nearest, "`"), diag::Applicability::kMaybe,
                 {{name.span, std::string(*nearest)}});
    }
    c_.Report(std::move(error));
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
