#include "compiler/syntax/builder.h"

// The clauses of a header: label, `for … by …`, `if …`.
namespace deploy::syntax {

ast::Label Builder::BuildLabel(uint32_t node) {
  ast::Label label;
  label.span = SpanOf(node);
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (!item.is_rule) {
      continue;
    }
    if (item.rule == Rule::kName) {
      label.kind = ast::Label::kName;
      label.name = BuildName(item.index);
    } else if (item.rule == Rule::kString) {
      // `"aws_vpc" "main"`: recovery passed over the second label, and that is the name.
      uint32_t after = Node(item.index).last;
      if (tokens_[after].skipped && tokens_[after].type == Tok::STR_OPEN &&
          tokens_[after + 1].type == Tok::STR_TEXT) {
        label.kind = ast::Label::kName;
        label.name = {Text(after + 1), TokenSpan(after + 1)};
        continue;
      }
      label.kind = ast::Label::kString;
      label.expr = BuildString(item.index);
    } else if (item.rule == Rule::kLiteral) {
      label.kind = ast::Label::kLiteral;
      label.expr = BuildLiteral(item.index);
    } else if (item.rule == Rule::kExpr) {
      label.kind = ast::Label::kExpr;
      label.expr = BuildExpr(item.index);
    }
  }
  return label;
}

ast::ForClause Builder::BuildFor(uint32_t node) {
  ast::ForClause clause;
  clause.span = SpanOf(node);
  CstCursor children(*cst_, node);
  CstItem item;
  bool by = false;
  while (children.Next(item)) {
    by |= !item.is_rule && item.type == Tok::BY;
    if (item.is_rule && item.rule == Rule::kName) {
      (clause.first ? clause.second : clause.first) = BuildName(item.index);
    }
    if (item.is_rule && item.rule == Rule::kExpr) {
      (by ? clause.by : clause.iterable) = BuildExpr(item.index);
    }
  }
  if (!clause.iterable) {
    clause.iterable = ErrorExpr(Node(node).last);
  }
  return clause;
}

// The clause `if expr`.
ast::ExprId Builder::BuildIf(uint32_t node) {
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (item.is_rule && item.rule == Rule::kExpr) {
      return BuildExpr(item.index);
    }
  }
  return ErrorExpr(Node(node).last);
}

}  // namespace deploy::syntax
