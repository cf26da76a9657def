#ifndef COMPILER_AST_AST_H_
#define COMPILER_AST_AST_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/source/span.h"
#include "base/support/strong_id.h"

// The tree of one file: plain records in arrays, addressed by typed ids. Nodes are data; what later
// stages learn about them stands in side tables keyed by id. Texts are views into the source file,
// which must outlive the tree.
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

// ---- expressions
// ------------------------------------------------------------------------------------------

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

// ---- types
// ------------------------------------------------------------------------------------------------

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

// ---- bodies
// -----------------------------------------------------------------------------------------------

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

// ---- declarations
// -----------------------------------------------------------------------------------------

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
