#include "compiler/syntax/builder.h"

// Imports and the edition line.
namespace deploy::syntax {

ast::ImportDecl Builder::BuildImport(uint32_t node) {
  ast::ImportDecl import;
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (!item.is_rule) {
      import.braces |= item.type == Tok::LBRACE;
    } else if (item.rule == Rule::kString) {
      import.from = BuildString(item.index);
    } else if (item.rule == Rule::kPath) {
      import.path = BuildPath(item.index);
    } else if (item.rule == Rule::kName) {
      import.alias = BuildName(item.index);
    } else if (item.rule == Rule::kImportItem) {
      import.items.push_back(BuildImportItem(item.index));
    }
  }
  return import;
}

ast::ImportItem Builder::BuildImportItem(uint32_t node) {
  ast::ImportItem result;
  CstCursor children(*cst_, node);
  CstItem item;
  bool as = false;
  while (children.Next(item)) {
    as |= !item.is_rule && item.type == Tok::AS;
    if (item.is_rule && item.rule == Rule::kName) {
      (as ? result.alias : result.name) = BuildName(item.index);
    }
  }
  return result;
}

ast::LanguageDecl Builder::BuildLanguage(uint32_t node) {
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (item.is_rule && item.rule == Rule::kLiteral) {
      return {BuildLiteral(item.index)};
    }
  }
  return {ErrorExpr(Node(node).last)};
}

}  // namespace deploy::syntax
