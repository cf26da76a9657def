#include <algorithm>
#include <vector>

#include "compiler/sema/branches.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/narrow.h"
#include "compiler/sema/types.h"

namespace deploy::sema {

Typed ElaborateIf(Context& c, const ast::IfExpr& choice, Span span, TypeRef hint) {
  Typed condition = CheckCondition(c, choice.condition);
  std::vector<Branch> branches(2);
  {
    ScopeGuard scope(c);
    Assume(c, choice.condition, true);
    branches[0] = {Elaborate(c, choice.then, hint), choice.then};
  }
  {
    ScopeGuard scope(c);
    Assume(c, choice.condition, false);
    branches[1] = {Elaborate(c, choice.otherwise, hint), choice.otherwise};
  }
  TypeRef type = UnifyBranches(c, branches, hint);
  Phase shape = std::max({condition.phase, branches[0].typed.shape, branches[1].typed.shape});
  Typed result =
      Make(c, expr::Op::kIf, {condition, branches[0].typed, branches[1].typed}, type, span);
  result.shape = shape;
  bool same_node = branches[0].typed.node && branches[0].typed.node == branches[1].typed.node;
  result.node = same_node ? branches[0].typed.node : NodeId{};
  return result;
}

}  // namespace deploy::sema
