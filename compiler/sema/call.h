#ifndef COMPILER_SEMA_CALL_H_
#define COMPILER_SEMA_CALL_H_

#include <string_view>
#include <vector>

#include "compiler/sema/context.h"

namespace deploy::sema {

struct ParameterName {
  std::string_view name;
  bool optional = false;
  bool variadic = false;  // the last one may be
};

// Sorts the arguments of a call into parameters, named ones by name; those of a variadic parameter
// follow at the end. An empty slot was not given. False after D0310 or D0311.
bool PlaceArguments(Context& c, std::string_view function,
                    const std::vector<ParameterName>& parameters, const ast::CallExpr& call,
                    Span span, std::vector<ast::ExprId>& slots);

// Call of a `fn`.
Typed ElaborateApply(Context& c, SymbolId function, const ast::CallExpr& call, Span span);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_CALL_H_
