#ifndef COMPILER_AST_ID_H_
#define COMPILER_AST_ID_H_

#include <string_view>
#include <vector>

#include "base/source/span.h"
#include "base/support/strong_id.h"

// What the nodes of the tree refer to each other by.
namespace deploy::ast {

using source::Span;
using ExprId = support::StrongId<struct AstExprTag>;
using TypeId = support::StrongId<struct AstTypeTag>;
using DeclId = support::StrongId<struct AstDeclTag>;
using MemberId = support::StrongId<struct AstMemberTag>;
using BlockId = support::StrongId<struct AstBlockTag>;

struct Name {
  std::string_view text;  // without backticks
  Span span;
  explicit operator bool() const { return !text.empty(); }
};

using Path = std::vector<Name>;  // a.b.c

}  // namespace deploy::ast

#endif  // COMPILER_AST_ID_H_
