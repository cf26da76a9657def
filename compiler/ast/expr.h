#ifndef COMPILER_AST_EXPR_H_
#define COMPILER_AST_EXPR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/ast/id.h"

// Nodes of expressions, one record per construct.
namespace deploy::ast {

enum class LiteralKind : uint8_t {
  kInt,
  kFloat,
  kHex,
  kOct,
  kPercent,
  kQuantity,
  kVersion,
  kIpv4,
  kCidr,
  kDate,
  kTime,
  kRaw,
  kTrue,
  kFalse,
  kNull
};
struct Literal {
  LiteralKind kind;
  std::string_view text;
};

struct StringPart {
  std::string
      text;     // cooked: escapes resolved, indentation of """ removed; used when `expr` is none
  ExprId expr;  // ${expr}
  Span span;
};
struct StringExpr {
  std::vector<StringPart> parts;
  bool multiline = false;
};
struct NameRef {
  Name name;
};
struct MemberExpr {
  ExprId base;
  Name name;
  bool optional = false;
};
struct IndexExpr {
  ExprId base, index;
};
struct SplatExpr {
  ExprId base;
};
struct Argument {
  Name name;
  ExprId value;
  Span span;
};  // name empty when positional
struct CallExpr {
  ExprId callee;
  std::vector<Argument> arguments;
};
enum class UnaryOp : uint8_t { kNot, kNegate };
struct UnaryExpr {
  UnaryOp op;
  ExprId operand;
};
enum class BinaryOp : uint8_t {
  kCoalesce,
  kOr,
  kAnd,
  kEqual,
  kNotEqual,
  kIn,
  kIs,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kRange,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide
};
struct BinaryExpr {
  BinaryOp op;
  ExprId left, right;
  Span op_span;
};
struct ParenExpr {
  ExprId inner;
};
struct IfExpr {
  ExprId condition, then, otherwise;
};
struct Pattern {
  enum Kind : uint8_t { kLiteral, kRange, kString, kPath, kError } kind = kError;
  ExprId first, last;  // literals (negated ones as UnaryExpr) or string
  Path path;           // a member, `_`, or a dotted member
  Span span;
};
struct Arm {
  std::vector<Pattern> patterns;
  ExprId guard;
  ExprId body;
  Span span;
};
struct MatchExpr {
  ExprId subject;
  std::vector<Arm> arms;
};
struct Element {
  bool spread = false;
  ExprId value;
};
struct ListExpr {
  std::vector<Element> elements;
};
struct ListForExpr {
  Name first, second;
  ExprId iterable, body, condition;
};
struct Entry {
  enum Kind : uint8_t { kName, kString, kComputed, kSpread } kind = kName;
  Name name;   // kName
  ExprId key;  // kString, kComputed
  ExprId value;
  bool colon = false;  // written `key: value`
  Span span;
};
struct ObjectExpr {
  std::vector<Entry> entries;
};
struct ObjectForExpr {
  Name first, second;
  ExprId iterable, key, value, condition;
};
struct ErrorExpr {};

struct Expr {
  Span span;
  std::variant<ErrorExpr, Literal, StringExpr, NameRef, MemberExpr, IndexExpr, SplatExpr, CallExpr,
               UnaryExpr, BinaryExpr, ParenExpr, IfExpr, MatchExpr, ListExpr, ListForExpr,
               ObjectExpr, ObjectForExpr>
      node;
};

}  // namespace deploy::ast

#endif  // COMPILER_AST_EXPR_H_
