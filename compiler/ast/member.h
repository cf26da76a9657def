#ifndef COMPILER_AST_MEMBER_H_
#define COMPILER_AST_MEMBER_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "compiler/ast/type.h"

// Nodes of bodies: what stands between the braces of a declaration.
namespace deploy::ast {

struct Label {
  enum Kind : uint8_t { kNone, kName, kString, kLiteral, kExpr } kind = kNone;
  Name name;
  ExprId expr;  // all but kName
  Span span;
};
struct ForClause {
  Name first, second;
  ExprId iterable, by;
  Span span;
  explicit operator bool() const { return static_cast<bool>(iterable) || static_cast<bool>(first); }
};

struct AttributeMember {
  Name name;
  ExprId value;
};
struct BlockMember {
  Name name;
  Label label;
  ForClause for_clause;
  ExprId condition;
  Path type;      // `name label = type {`
  BlockId block;  // may be none after an error, or for `deploy web` like members without a body
};
struct WhenMember {
  ExprId condition, over, hold;
};
struct AssertMember {
  ExprId condition, message;
};
struct OrderNode {
  std::vector<Path> paths;
  bool bracketed = false;
  Span span;
};
struct OrderMember {
  std::vector<OrderNode> nodes;
};
struct SpreadMember {
  ExprId value;
};
struct ErrorMember {
  Name name;
};
struct Member {
  Span span;
  std::vector<Annotation> annotations;
  std::string documentation;
  bool broken = false;  // had a syntax error
  std::variant<ErrorMember, AttributeMember, BlockMember, WhenMember, AssertMember, OrderMember,
               SpreadMember>
      node;
};
struct Block {
  Span span;
  std::vector<MemberId> members;
  bool broken = false;
};

}  // namespace deploy::ast

#endif  // COMPILER_AST_MEMBER_H_
