#ifndef COMPILER_GIVEN_H_
#define COMPILER_GIVEN_H_

#include <map>
#include <string>

#include "compiler/compile.h"
#include "compiler/module/module.h"
#include "compiler/sema/checked.h"

namespace deploy::compiler {

// Reads the inputs given from outside against their declarations. Reports D0704, and D0201 for a
// name that no file declares.
std::map<std::string, expr::ExprId> ReadGiven(const std::map<std::string, GivenInput>& given,
                                              sema::Checked& checked,
                                              const module::ModuleSet& modules, diag::Sink& sink);

}  // namespace deploy::compiler

#endif  // COMPILER_GIVEN_H_
