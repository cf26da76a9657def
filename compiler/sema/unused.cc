#include <string>

#include "base/support/text.h"
#include "compiler/sema/declaration.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Applicability;
using diag::Code;
using support::Cat;

// `@allow(unused_let)`, `@allow(unused)`.
bool Allowed(const ast::Tree& tree, const ast::Decl& decl, std::string_view what) {
  for (const ast::Annotation& annotation : decl.annotations) {
    if (annotation.path.size() != 1 || annotation.path[0].text != "allow") {
      continue;
    }
    for (const ast::Argument& argument : annotation.arguments) {
      const auto* name = std::get_if<ast::NameRef>(&tree.expr(argument.value).node);
      bool named = name != nullptr &&
                   (name->name.text == "unused" || name->name.text == Cat("unused_", what));
      if (named) {
        return true;
      }
    }
  }
  return false;
}

// `whole`: the fix may delete the declaration.
void Warn(Context& c, const ast::Decl& decl, Span span, std::string_view what,
          std::string_view name, bool whole) {
  auto warning = diag::Warning(Code::D0210, span, Cat(what, " `", name, "` is never used"));
  warning.Here("not read anywhere");
  if (whole) {
    warning.FixIt("delete it", Applicability::kMaybe, {{decl.span, ""}});
  } else {
    warning.Help("take the name out of the import");
  }
  c.Report(std::move(warning));
}

void WarnSymbol(Context& c, const module::Module& root, const Symbol& symbol) {
  const ast::Decl& decl = root.tree.decl(symbol.decl);
  bool let = symbol.kind == SymbolKind::kLet;
  std::string_view what = let ? "let" : "input";
  if (symbol.used || symbol.cyclic || symbol.name.starts_with('_') ||
      Allowed(root.tree, decl, what)) {
    return;
  }
  bool hole = let && symbol.type != nullptr && !IsError(symbol.type) && HasHole(symbol.type);
  if (hole) {
    c.Report(diag::Error(Code::D0322, symbol.name_span,
                         Cat("the type of `", symbol.name, "` is not known"))
                 .Here("nothing says what its elements are")
                 .Help(Cat("annotate it: `let ", symbol.name, ": list(string) = []`")));
    return;
  }
  Warn(c, decl, symbol.name_span, what, symbol.name, true);
}

}  // namespace

void WarnUnused(Context& c) {
  const module::Module& root = c.modules.root();
  c.declaration.clear();
  for (const Symbol& symbol : c.checked.symbols.symbols) {
    if (symbol.module == root.id &&
        (symbol.kind == SymbolKind::kLet || symbol.kind == SymbolKind::kInput)) {
      WarnSymbol(c, root, symbol);
    }
  }
  for (const ImportedName& name : c.checked.symbols.imported) {
    const ast::Decl& decl = c.modules.module(name.module).tree.decl(name.decl);
    if (name.used || name.module != root.id || name.name.starts_with('_') ||
        Allowed(root.tree, decl, "import")) {
      continue;
    }
    // An import without use still brings its resources into the deployment.
    bool whole = !std::get<ast::ImportDecl>(decl.node).braces;
    if (!whole) {
      Warn(c, decl, name.span, "import", name.name, false);
      continue;
    }
    bool brings = false;
    for (const module::Import& import : root.imports) {
      if (import.decl == name.decl && import.target) {
        for (const CheckedNode& node : c.checked.nodes) {
          brings = brings || c.symbol(node.symbol).module == import.target;
        }
      }
      brings = brings || (import.decl == name.decl && !import.target);
    }
    if (!brings) {
      Warn(c, decl, name.span, "import", name.name, true);
    }
  }
}

}  // namespace deploy::sema
