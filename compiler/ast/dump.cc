#include "compiler/ast/dump.h"

#include "compiler/ast/dumper.h"

namespace deploy::ast {

std::string Dump(const Tree& tree, const source::SourceFile& file) {
  return Dumper(tree, file).Run();
}

}  // namespace deploy::ast
