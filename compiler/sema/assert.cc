#include "compiler/sema/declaration.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/narrow.h"
#include "compiler/sema/types.h"

namespace deploy::sema {

void CheckAssert(Context& c, const ast::AssertMember& decl, std::vector<CheckedAssert>& out) {
  if (!decl.condition) {
    return;
  }
  CheckedAssert result;
  result.module = c.module;
  result.span = c.tree().expr(decl.condition).span;
  c.edges = &result.edges;
  Typed condition = CheckCondition(c, decl.condition, false);
  result.condition = condition.id;
  result.phase = condition.phase;
  if (decl.message) {
    ScopeGuard scope(c);
    Assume(c, decl.condition, false);
    result.message = Check(c, decl.message, StringType(), {.subject = "the message"}).id;
  }
  c.edges = nullptr;
  result.frame_size = c.frame_size;
  if (!IsError(condition.type)) {
    out.push_back(std::move(result));
  }
}

}  // namespace deploy::sema
