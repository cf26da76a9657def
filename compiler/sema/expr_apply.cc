#include <string>
#include <vector>

#include "base/support/text.h"
#include "compiler/sema/call.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/types.h"

namespace deploy::sema {

using support::Cat;
Typed ElaborateApply(Context& c, SymbolId function, const ast::CallExpr& call, Span span) {
  const Symbol& symbol = c.symbol(function);
  const auto give_up = [&](TypeRef hint) {
    for (const ast::Argument& argument : call.arguments) {
      Elaborate(c, argument.value, hint);
    }
    return c.Poison(span);
  };
  if (symbol.cyclic || !symbol.function) {
    return give_up(nullptr);
  }
  const Signature& signature = c.signatures[symbol.detail];
  std::vector<ParameterName> names;
  for (const ParameterInfo& p : signature.parameters) {
    names.push_back({p.name, static_cast<bool>(p.default_value), false});
  }
  std::vector<ast::ExprId> slots;
  if (!PlaceArguments(c, symbol.name, names, call, span, slots)) {
    return give_up(ErrorType());
  }
  Typed result;
  std::vector<ExprId> children;
  for (size_t i = 0; i < slots.size(); ++i) {
    const ParameterInfo& parameter = signature.parameters[i];
    if (!slots[i]) {
      children.push_back(
          c.arena.Add(expr::Op::kGlobal, {}, parameter.type, span, parameter.default_value.index));
      continue;
    }
    Typed argument = Check(c, slots[i], parameter.type,
                           {.subject = Cat("`", parameter.name, "` of `", symbol.name, "`")});
    result.Join(argument);
    children.push_back(argument.id);
  }
  result.literal = false;
  result.type = signature.result;
  result.id =
      c.arena.Add(expr::Op::kApply, children, signature.result, span, symbol.function.index);
  return result;
}

}  // namespace deploy::sema
