#ifndef COMPILER_SYNTAX_PARSE_H_
#define COMPILER_SYNTAX_PARSE_H_

#include "base/diag/sink.h"
#include "base/source/source_file.h"
#include "compiler/ast/ast.h"

namespace deploy::syntax {

// Deeper trees could end the stack of later stages in some build.
inline constexpr size_t kMostNesting = 512;

struct Options {
  size_t max_bytes = 8u << 20;  // D0119 above it
  // Brackets, blocks, types, operators: D0119. More than kMostNesting is taken as that.
  size_t max_nesting = 256;
};

// Text to tree. Always returns a tree, however damaged the text: broken declarations and members
// are in it with what is known. Reports syntax errors (D01xx, D0207, D0208, D0904) to the sink, at
// most two a declaration. Never throws; ANTLR and its exceptions stay in this folder. Time is
// linear in the text, damaged or not.
ast::Tree Parse(const source::SourceFile& file, const Options& options, diag::Sink& sink);

}  // namespace deploy::syntax

#endif  // COMPILER_SYNTAX_PARSE_H_
