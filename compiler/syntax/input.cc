#include "compiler/syntax/builder.h"
#include "compiler/syntax/named.h"

namespace deploy::syntax {

ast::InputDecl Builder::BuildInput(uint32_t node) {
  const Named named = CollectNamed(*cst_, node);
  ast::InputDecl input;
  if (named.name != 0) {
    input.name = BuildName(named.name);
  }
  if (named.type != 0) {
    input.type = BuildType(named.type);
  }
  if (named.where != 0) {
    input.where = BuildExpr(named.where);
  }
  if (named.value != 0) {
    input.default_value = BuildExpr(named.value);
  }
  return input;
}

}  // namespace deploy::syntax
