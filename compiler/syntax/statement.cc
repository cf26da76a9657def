#include "compiler/syntax/builder.h"

// What stands both at top level and in bodies: assert, order, annotations.
namespace deploy::syntax {

ast::AssertMember Builder::BuildAssert(uint32_t node) {
  ast::AssertMember assertion;
  CstCursor children(*cst_, node);
  CstItem item;
  bool otherwise = false;
  while (children.Next(item)) {
    otherwise |= !item.is_rule && item.type == Tok::ELSE;
    if (item.is_rule && item.rule == Rule::kExpr) {
      (otherwise ? assertion.message : assertion.condition) = BuildExpr(item.index);
    }
  }
  if (!assertion.condition) {
    assertion.condition = ErrorExpr(Node(node).last);
  }
  return assertion;
}

ast::OrderMember Builder::BuildOrder(uint32_t node) {
  ast::OrderMember order;
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (item.is_rule && item.rule == Rule::kOrderNode) {
      order.nodes.push_back(BuildOrderNode(item.index));
    }
  }
  return order;
}

ast::OrderNode Builder::BuildOrderNode(uint32_t node) {
  ast::OrderNode result;
  result.span = SpanOf(node);
  CommaCheck commas;
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (!item.is_rule && item.type == Tok::LBRACK) {
      result.bracketed = true;
    }
    CheckComma(commas, item);
    if (!item.is_rule || item.rule != Rule::kPath) {
      continue;
    }
    if (ast::Path path = BuildPath(item.index); !path.empty()) {
      result.paths.push_back(std::move(path));
    }
  }
  return result;
}

ast::Annotation Builder::BuildAnnotation(uint32_t node) {
  ast::Annotation annotation;
  annotation.span = SpanOf(node);
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (item.is_rule && item.rule == Rule::kPath) {
      annotation.path = BuildPath(item.index);
    }
    if (item.is_rule && item.rule == Rule::kArgs) {
      annotation.arguments = BuildArguments(item.index);
    }
    annotation.has_arguments |= !item.is_rule && item.type == Tok::LPAREN;
  }
  return annotation;
}

}  // namespace deploy::syntax
