#ifndef COMPILER_AST_AST_H_
#define COMPILER_AST_AST_H_

#include <memory>
#include <string>
#include <type_traits>
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

// Everything of one file. Moves, and is never copied: names may point into it. Ids stay valid.
struct Tree {
  Tree() = default;
  Tree(Tree&&) noexcept = default;
  Tree& operator=(Tree&&) noexcept = default;

  source::FileId file;
  std::vector<Expr> exprs;
  std::vector<TypeExpr> types;
  std::vector<Decl> decls;  // all, in source order
  std::vector<Member> members;
  std::vector<Block> blocks;
  std::vector<Comment> comments;  // in source order, for the formatter
  bool has_errors = false;
  bool lost_header = false;  // a bracket closes nothing: the name of what it closed may be missing
  // Names as the fix would write them (`my-db` is `my_db`); Name::text may point here.
  std::vector<std::unique_ptr<std::string>> made_texts;

  const Expr& expr(ExprId id) const { return exprs[id.index]; }
  const TypeExpr& type(TypeId id) const { return types[id.index]; }
  const Decl& decl(DeclId id) const { return decls[id.index]; }
  const Member& member(MemberId id) const { return members[id.index]; }
  const Block& block(BlockId id) const { return blocks[id.index]; }
};
// A vector of trees that grows must move them: a copy would have its names point into the old one.
static_assert(std::is_nothrow_move_constructible_v<Tree> && !std::is_copy_constructible_v<Tree>);

}  // namespace deploy::ast

#endif  // COMPILER_AST_AST_H_
