#include "compiler/syntax/builder.h"

namespace deploy::syntax {

ast::OutputDecl Builder::BuildOutput(uint32_t node) {
  ast::LetDecl let = BuildLet(node);
  return {let.name, let.type, let.value};
}

}  // namespace deploy::syntax
