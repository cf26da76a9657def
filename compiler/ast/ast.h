#ifndef COMPILER_AST_AST_H_
#define COMPILER_AST_AST_H_

#include <deque>
#include <string>
#include <vector>

#include "compiler/ast/declaration.h"

// The tree of one file: plain records in arrays, addressed by typed ids. Nodes are data; what later
// stages learn about them stands in side tables keyed by id. Texts are views into the source file,
// which must outlive the tree.
namespace deploy::ast {

struct Comment {
  Span span;
  bool documentation = false;
};

// Everything of one file. Movable; ids stay valid.
struct Tree {
  source::FileId file;
  std::vector<Expr> exprs;
  std::vector<TypeExpr> types;
  std::vector<Decl> decls;  // all, in source order
  std::vector<Member> members;
  std::vector<Block> blocks;
  std::vector<Comment> comments;  // in source order, for the formatter
  bool has_errors = false;
  std::deque<std::string> made_texts;  // names as the fix would write them (`my-db` is `my_db`);
                                       // Name::text may point here

  const Expr& expr(ExprId id) const { return exprs[id.index]; }
  const TypeExpr& type(TypeId id) const { return types[id.index]; }
  const Decl& decl(DeclId id) const { return decls[id.index]; }
  const Member& member(MemberId id) const { return members[id.index]; }
  const Block& block(BlockId id) const { return blocks[id.index]; }
};

}  // namespace deploy::ast

#endif  // COMPILER_AST_AST_H_
