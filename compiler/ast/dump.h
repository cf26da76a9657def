#ifndef COMPILER_AST_DUMP_H_
#define COMPILER_AST_DUMP_H_

#include <string>

#include "base/source/source_file.h"
#include "compiler/ast/ast.h"

namespace deploy::ast {

// One node a line, two spaces a level: kind, name in backticks, `@start-end` in bytes, `!` for
// broken ones (settled.md 2.12).
std::string Dump(const Tree& tree, const source::SourceFile& file);

}  // namespace deploy::ast

#endif  // COMPILER_AST_DUMP_H_
