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

// A value that is given to an input from outside, made an expression of the program with all rules
// of the input's type. Poison after a report at the name of the input.
//
// As a literal of the language: `expr` of a tree of its own, where names mean nothing but members
// of enums.
ExprId GiveLiteral(Checked& checked, const module::ModuleSet& modules, const CheckedInput& input,
                   const ast::Tree& tree, ast::ExprId expr, diag::Sink& sink);
// As plain text (string, version, path …, members of enums), or as JSON.
ExprId GiveText(Checked& checked, const module::ModuleSet& modules, const CheckedInput& input,
                std::string_view text, diag::Sink& sink);
ExprId GiveJson(Checked& checked, const module::ModuleSet& modules, const CheckedInput& input,
                std::string_view json, diag::Sink& sink);
// Is text for this type taken as it stands, without quotes (settled.md 2.11)?
bool IsPlainText(TypeRef type);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_SEMA_H_
