#ifndef COMPILER_OUTLINE_H_
#define COMPILER_OUTLINE_H_

#include "compiler/compile.h"
#include "compiler/module/module.h"

namespace deploy::compiler {

// Environments and inputs of all files, from their text alone.
Outline MakeOutline(const module::ModuleSet& modules);

}  // namespace deploy::compiler

#endif  // COMPILER_OUTLINE_H_
