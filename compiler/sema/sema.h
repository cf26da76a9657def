#ifndef COMPILER_SEMA_SEMA_H_
#define COMPILER_SEMA_SEMA_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/diag/sink.h"
#include "compiler/module/module.h"
#include "compiler/sema/checked.h"

namespace deploy::sema {

// The environments that the files declare, in the order of their files; each name once.
std::vector<std::string_view> DeclaredEnvironments(const module::ModuleSet& modules);

// Checks a whole program for one environment ("default" when none is declared): binds names, types
// every expression, tracks phases, and elaborates to base/expr. Reports everything it finds; the
// result is always whole enough to go on with: what is broken evaluates to poison, which says
// nothing. Linear in the source; nothing recurses over declarations. `modules` outlives the result.
Checked Check(const module::ModuleSet& modules, std::string_view environment, diag::Sink& sink);

// Checks one expression, parsed on its own, against the type of an input: what --var and var files
// give. Only literals, lists and objects of them, and members of enums have a meaning here.
struct GivenValue {
  value::Value value;
  bool ok = false;
};
GivenValue CheckGiven(const Checked& checked, const module::ModuleSet& modules,
                      const ast::Tree& tree, ast::ExprId expr, TypeRef type, diag::Sink& sink);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_SEMA_H_
