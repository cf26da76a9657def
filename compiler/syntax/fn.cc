#include "compiler/syntax/builder.h"

namespace deploy::syntax {

ast::FnDecl Builder::BuildFn(uint32_t node) {
  ast::FnDecl fn;
  CommaCheck commas;
  bool parameters = false;
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (!item.is_rule && item.type == Tok::LPAREN) {
      parameters = true;
    } else if (!item.is_rule && item.type == Tok::RPAREN) {
      parameters = false;
    } else if (parameters) {
      CheckComma(commas, item);
      if (item.is_rule && item.rule == Rule::kParam) {
        fn.parameters.push_back(BuildParameter(item.index));
      }
    } else if (item.is_rule && item.rule == Rule::kName && !fn.name) {
      fn.name = BuildName(item.index);
    } else if (item.is_rule && item.rule == Rule::kType) {
      fn.result = BuildType(item.index);
    } else if (item.is_rule && item.rule == Rule::kExpr) {
      fn.body = BuildExpr(item.index);
    }
  }
  if (!fn.body) {
    fn.body = ErrorExpr(Node(node).last);
  }
  return fn;
}

ast::Parameter Builder::BuildParameter(uint32_t node) {
  ast::Parameter parameter;
  parameter.span = SpanOf(node);
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (!item.is_rule) {
      continue;
    }
    if (item.rule == Rule::kName) {
      parameter.name = BuildName(item.index);
    }
    if (item.rule == Rule::kType) {
      parameter.type = BuildType(item.index);
    }
    if (item.rule == Rule::kExpr) {
      parameter.default_value = BuildExpr(item.index);
    }
  }
  return parameter;
}

}  // namespace deploy::syntax
