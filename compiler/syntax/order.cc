#include "compiler/syntax/builder.h"

namespace deploy::syntax {

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

}  // namespace deploy::syntax
