#include "compiler/sema/declare.h"

#include "base/support/text.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Cat;

void CheckEdition(Context& c, const module::Module& module, const ast::LanguageDecl& language,
                  Span span) {
  if (!language.edition) {
    return;
  }
  const ast::Expr& edition = module.tree.expr(language.edition);
  const auto* literal = std::get_if<ast::Literal>(&edition.node);
  if (std::holds_alternative<ast::ErrorExpr>(edition.node)) {
    return;
  }
  if (literal != nullptr && literal->kind == ast::LiteralKind::kInt && literal->text == "1") {
    return;
  }
  c.Report(diag::Error(Code::D0220, edition.span ? edition.span : span,
                       Cat("edition ", c.Text(edition.span), " is not supported"))
               .Here("this build knows edition 1")
               .FixIt("write `deploy 1`", diag::Applicability::kMaybe, {{edition.span, "1"}}));
}

}  // namespace

void CheckLanguage(Context& c) {
  for (module::ModuleId id : c.modules.order) {
    const module::Module& module = c.modules.module(id);
    Span first;
    bool other_before = false;
    for (const ast::Decl& decl : module.tree.decls) {
      const auto* language = std::get_if<ast::LanguageDecl>(&decl.node);
      if (language == nullptr) {
        other_before = true;
        continue;
      }
      CheckEdition(c, module, *language, decl.span);
      if (first || other_before) {
        auto error = diag::Error(Code::D0220, decl.span,
                                 first ? "the edition is given twice"
                                       : "the edition stands in the first line of a file");
        if (first) {
          error.At(first, "first given here");
        }
        error.FixIt("delete this line", diag::Applicability::kMaybe, {{decl.span, ""}});
        c.Report(std::move(error));
      }
      first = first ? first : decl.span;
    }
    bool is_root = id.index == 0;
    Span start{module.file->id(), 0, 0};
    if (is_root && module.tree.decls.empty() && !module.tree.has_errors) {
      c.Report(diag::Error(Code::D0101, start, "expected a declaration: the file is empty")
                   .Here("nothing to deploy")
                   .Help("`backstay init` writes a small program to start from"));
    } else if (is_root && !first && !module.tree.has_errors) {
      c.Report(diag::Warning(Code::D0220, start, "the file does not say its edition")
                   .Here("taken as `deploy 1`")
                   .FixIt("add `deploy 1`", diag::Applicability::kAlways, {{start, "deploy 1\n"}}));
    }
  }
}

}  // namespace deploy::sema
