#include "compiler/syntax/builder.h"
#include "compiler/syntax/named.h"

namespace deploy::syntax {

ast::LetDecl Builder::BuildLet(uint32_t node) {
  const Named named = CollectNamed(*cst_, node);
  ast::LetDecl let;
  if (named.name != 0) {
    let.name = BuildName(named.name);
  }
  if (named.type != 0) {
    let.type = BuildType(named.type);
  }
  let.value = named.value != 0 ? BuildExpr(named.value) : ErrorExpr(Node(node).last);
  return let;
}

}  // namespace deploy::syntax
