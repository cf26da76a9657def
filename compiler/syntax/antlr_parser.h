#ifndef COMPILER_SYNTAX_ANTLR_PARSER_H_
#define COMPILER_SYNTAX_ANTLR_PARSER_H_

#include <memory>
#include <vector>

#include "compiler/syntax/cst.h"
#include "compiler/syntax/errors.h"
#include "compiler/syntax/token.h"

namespace deploy::syntax {

// Drives the generated parser over laid-out tokens, one declaration after the other, so that memory
// and cache stay small. No ANTLR type and no exception leaves the implementation. One object a
// text; not thread-safe.
class DeclarationParser {
 public:
  // `tokens` and `errors` must outlive the parser; recovery marks tokens as skipped and mends their
  // types.
  DeclarationParser(std::vector<Token>& tokens, ErrorList& errors, size_t max_nesting);
  ~DeclarationParser();

  // Parses the next declaration into `cst` and leaves its root, a declLine, at node 0. False at the
  // end of the text. A line that begins no declaration gives a root without children.
  bool Next(Cst& cst);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace deploy::syntax

#endif  // COMPILER_SYNTAX_ANTLR_PARSER_H_
