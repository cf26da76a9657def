#ifndef COMPILER_LOWER_LOWER_H_
#define COMPILER_LOWER_LOWER_H_

#include "base/graph/graph.h"
#include "base/source/source_file.h"
#include "compiler/eval/eval.h"
#include "compiler/module/module.h"
#include "compiler/sema/checked.h"

namespace deploy::lower {

// Makes the contract with the engine of a program that was checked and evaluated without errors:
// resources in dependency order, bodies with known and unknown parts, edges, outputs and the
// assertions that are left. Takes both apart. Reports nothing, cannot fail; linear.
graph::DeploymentGraph Lower(sema::Checked checked, eval::Evaluated evaluated,
                             const module::ModuleSet& modules);

}  // namespace deploy::lower

#endif  // COMPILER_LOWER_LOWER_H_
