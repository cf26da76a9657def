#ifndef COMPILER_AST_TYPE_H_
#define COMPILER_AST_TYPE_H_

#include <string>
#include <variant>
#include <vector>

#include "compiler/ast/expr.h"

// Nodes of type expressions, and annotations.
namespace deploy::ast {

struct Annotation {
  Path path;
  std::vector<Argument> arguments;
  bool has_arguments = false;
  Span span;
};

struct NamedType {
  Path path;
  std::vector<TypeId> arguments;
  bool has_arguments = false;
};
struct LiteralType {
  ExprId literal;
};
struct FieldDecl {
  std::vector<Annotation> annotations;
  std::string documentation;
  Name name;  // empty for a spread
  TypeId type;
  ExprId where, default_value;
  Path spread;  // ...Base
  Span span;
};
struct RecordType {
  std::vector<FieldDecl> fields;
};
struct UnionType {
  std::vector<TypeId> alternatives;
};
struct OptionalType {
  TypeId inner;
};
struct ParenType {
  TypeId inner;
};
struct ErrorType {};
struct TypeExpr {
  Span span;
  std::variant<ErrorType, NamedType, LiteralType, RecordType, UnionType, OptionalType, ParenType>
      node;
};

}  // namespace deploy::ast

#endif  // COMPILER_AST_TYPE_H_
