#include "compiler/syntax/builder.h"

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

}  // namespace deploy::syntax
