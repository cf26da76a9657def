#include "compiler/syntax/builder.h"

namespace deploy::syntax {

ast::WhenMember Builder::BuildWhen(uint32_t node) {
  ast::WhenMember when;
  CstCursor children(*cst_, node);
  CstItem item;
  Tok last = Tok::WHEN;
  while (children.Next(item)) {
    if (!item.is_rule) {
      last = item.type;
    } else if (item.rule == Rule::kExpr) {
      when.condition = BuildExpr(item.index);
    } else if (item.rule == Rule::kOperand) {
      (last == Tok::OVER ? when.over : when.hold) = BuildOperand(item.index);
    }
  }
  if (!when.condition) {
    when.condition = ErrorExpr(Node(node).last);
  }
  return when;
}

}  // namespace deploy::syntax
