#include "compiler/syntax/builder.h"

namespace deploy::syntax {

ast::EnumDecl Builder::BuildEnum(uint32_t node) {
  ast::EnumDecl result;
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (!item.is_rule) {
      continue;
    }
    if (item.rule == Rule::kName && !result.name) {
      result.name = BuildName(item.index);
    }
    if (item.rule != Rule::kEnumItem) {
      continue;
    }
    ast::EnumItem member;
    member.documentation = Documentation(Node(item.index).first, Node(item.index).first);
    CstCursor parts(*cst_, item.index);
    CstItem part;
    while (parts.Next(part)) {
      if (part.is_rule && part.rule == Rule::kName) {
        member.name = BuildName(part.index);
      }
      if (part.is_rule && part.rule == Rule::kExpr) {
        member.value = BuildExpr(part.index);
      }
    }
    result.items.push_back(std::move(member));
  }
  return result;
}

}  // namespace deploy::syntax
