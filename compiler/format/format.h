#ifndef COMPILER_FORMAT_FORMAT_H_
#define COMPILER_FORMAT_FORMAT_H_

#include <string>

#include "base/source/source_file.h"
#include "compiler/ast/ast.h"

namespace deploy::format {

// The text in the one style (language.md 2.13; docs/architecture/format.md). Idempotent; tree-equal
// up to the order of the leading imports; every comment kept. Declarations with syntax errors are
// copied byte for byte.
std::string Format(const ast::Tree& tree, const source::SourceFile& file);

}  // namespace deploy::format

#endif  // COMPILER_FORMAT_FORMAT_H_
