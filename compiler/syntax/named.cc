#include "compiler/syntax/named.h"

namespace deploy::syntax {

Named CollectNamed(const Cst& cst, uint32_t node) {
  Named named;
  CstCursor children(cst, node);
  CstItem item;
  bool where = false;
  while (children.Next(item)) {
    if (!item.is_rule) {
      where = item.type == Tok::WHERE;
    }
    if (!item.is_rule) {
      continue;
    }
    if (item.rule == Rule::kName && named.name == 0) {
      named.name = item.index;
    }
    if (item.rule == Rule::kType) {
      named.type = item.index;
    }
    if (item.rule == Rule::kExpr) {
      (where ? named.where : named.value) = item.index;
    }
  }
  return named;
}

}  // namespace deploy::syntax
