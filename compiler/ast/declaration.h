#ifndef COMPILER_AST_DECLARATION_H_
#define COMPILER_AST_DECLARATION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/ast/member.h"

// Nodes of declarations: what stands at the top of a file.
namespace deploy::ast {

struct LanguageDecl {
  ExprId edition;
};
struct ImportItem {
  Name name, alias;
};
struct ImportDecl {
  ExprId from;
  Path path;
  Name alias;
  std::vector<ImportItem> items;
  bool braces = false;
};
struct LetDecl {
  Name name;
  TypeId type;
  ExprId value;
};
struct SecretDecl {
  Name name;
  TypeId type;
  ExprId value;
};
struct InputDecl {
  Name name;
  TypeId type;
  ExprId where, default_value;
};
struct OutputDecl {
  Name name;
  TypeId type;
  ExprId value;
};
struct TypeDecl {
  Name name;
  TypeId type;
  ExprId where;
};
struct EnumItem {
  Name name;
  ExprId value;
  std::string documentation;
};
struct EnumDecl {
  Name name;
  std::vector<EnumItem> items;
};
struct Parameter {
  Name name;
  TypeId type;
  ExprId default_value;
  Span span;
};
struct FnDecl {
  Name name;
  std::vector<Parameter> parameters;
  TypeId result;
  ExprId body;
};
enum class EntityKind : uint8_t {
  kResource,
  kService,
  kData,
  kModule,
  kProvider,
  kEnvironment,
  kPipeline,
  kAlert,
  kMonitor,
  kBackup,
  kDrill,
  kRollback,
  kSlo,
  kPolicy,
  kChannel,
  kTest
};
std::string_view EntityKeyword(EntityKind kind);
struct EntityDecl {
  EntityKind kind = EntityKind::kResource;
  Label label;
  ForClause for_clause;
  ExprId condition;
  Path type;
  BlockId block;
};
struct ErrorDecl {
  Name name;
};  // broken beyond its kind; the name as the fix would write it, if any
struct Decl {
  Span span;
  Span keyword;
  std::vector<Annotation> annotations;
  std::string documentation;  // `///` lines, markers removed
  bool broken = false;  // had a syntax error: visible by name, body not checked for missing parts
  std::variant<ErrorDecl, LanguageDecl, ImportDecl, LetDecl, SecretDecl, InputDecl, OutputDecl,
               TypeDecl, EnumDecl, FnDecl, OrderMember, AssertMember, EntityDecl>
      node;
};

}  // namespace deploy::ast

#endif  // COMPILER_AST_DECLARATION_H_
