#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
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

// The words of all declarations of a file that are not checked: what they use is used.
absl::flat_hash_set<std::string_view> UncheckedWords(const Context& c, const module::Module& root) {
  absl::flat_hash_set<std::string_view> words;
  std::vector<uint8_t> checked(root.tree.decls.size(), 0);
  for (const Symbol& symbol : c.checked.symbols.symbols) {
    const bool lost =
        symbol.kind == SymbolKind::kError ||
        (symbol.kind == SymbolKind::kNode && c.checked.nodes[symbol.node.index].schema == nullptr);
    if (symbol.module == root.id && !lost) {
      checked[symbol.decl.index] = 1;
    }
  }
  for (size_t i = 0; i < checked.size(); ++i) {
    const auto& node = root.tree.decls[i].node;
    const bool silent = std::holds_alternative<ast::ImportDecl>(node) ||
                        std::holds_alternative<ast::LanguageDecl>(node);
    std::string_view text = checked[i] != 0 || silent ? "" : c.Text(root.tree.decls[i].span);
    const auto is_word = [](char ch) { return absl::ascii_isalnum(ch) || ch == '_'; };
    for (size_t at = 0; at < text.size();) {
      size_t end = at;
      while (end < text.size() && is_word(text[end])) {
        ++end;
      }
      if (end > at) {
        words.insert(text.substr(at, end - at));
      }
      at = end + 1;
    }
  }
  return words;
}

// Does an imported file do something by itself: deploy, demand or offer?
bool ActsByItself(const module::Module& module) {
  return std::any_of(module.tree.decls.begin(), module.tree.decls.end(), [](const ast::Decl& d) {
    return std::holds_alternative<ast::EntityDecl>(d.node) ||
           std::holds_alternative<ast::AssertMember>(d.node) ||
           std::holds_alternative<ast::OrderMember>(d.node) ||
           std::holds_alternative<ast::OutputDecl>(d.node) ||
           std::holds_alternative<ast::InputDecl>(d.node);
  });
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

// D0322 for a `let` that nothing uses, so that nothing says what its elements are. True then.
bool ReportOpenType(Context& c, const Symbol& symbol) {
  const bool open = symbol.kind == SymbolKind::kLet && symbol.type != nullptr &&
                    !IsError(symbol.type) && HasHole(symbol.type);
  if (open) {
    c.Report(diag::Error(Code::D0322, symbol.name_span,
                         Cat("the type of `", symbol.name, "` is not known"))
                 .Here("nothing says what its elements are")
                 .Help(Cat("annotate it: `let ", symbol.name, ": list(string) = []`")));
  }
  return open;
}

// `import_lost`: what is unused cannot be told.
void WarnSymbol(Context& c, const module::Module& root, const Symbol& symbol, bool import_lost) {
  const ast::Decl& decl = root.tree.decl(symbol.decl);
  bool let = symbol.kind == SymbolKind::kLet;
  std::string_view what = let ? "let" : "input";
  if (symbol.used || symbol.cyclic || symbol.name.starts_with('_') ||
      Allowed(root.tree, decl, what)) {
    return;
  }
  if (!ReportOpenType(c, symbol) && !import_lost) {
    Warn(c, decl, symbol.name_span, what, symbol.name, true);
  }
}

}  // namespace

void WarnUnused(Context& c) {
  const module::Module& root = c.modules.root();
  const bool import_lost = std::any_of(root.imports.begin(), root.imports.end(),
                                       [](const module::Import& import) { return !import.target; });
  c.declaration.clear();
  const absl::flat_hash_set<std::string_view> words = UncheckedWords(c, root);
  const Scope& scope = c.checked.symbols.scopes[root.id.index];
  for (const Symbol& symbol : c.checked.symbols.symbols) {
    if (symbol.module == root.id && !words.contains(symbol.name) &&
        (symbol.kind == SymbolKind::kLet || symbol.kind == SymbolKind::kInput)) {
      WarnSymbol(c, root, symbol, import_lost);
    }
  }
  if (import_lost) {
    return;
  }
  for (const ImportedName& name : c.checked.symbols.imported) {
    const ast::Decl& decl = c.modules.module(name.module).tree.decl(name.decl);
    if (name.used || name.module != root.id || name.name.starts_with('_') ||
        words.contains(name.name) || Allowed(root.tree, decl, "import")) {
      continue;
    }
    // An import that failed was reported, and so was a name that its file does not have.
    auto bound = scope.names.find(name.name);
    const bool failed =
        bound != scope.names.end() && c.symbol(bound->second.symbol).kind == SymbolKind::kError;
    if (failed) {
      continue;
    }
    // An import without use still brings what its file does by itself into the deployment.
    bool whole = !std::get<ast::ImportDecl>(decl.node).braces;
    if (!whole) {
      Warn(c, decl, name.span, "import", name.name, false);
      continue;
    }
    bool brings = false;
    for (const module::Import& import : root.imports) {
      if (import.decl == name.decl && import.target) {
        brings = brings || ActsByItself(c.modules.module(import.target));
      }
      brings = brings || (import.decl == name.decl && !import.target);
    }
    if (!brings) {
      Warn(c, decl, name.span, "import", name.name, true);
    }
  }
}

}  // namespace deploy::sema
