#ifndef COMPILER_AST_DUMPER_H_
#define COMPILER_AST_DUMPER_H_

#include <string>
#include <string_view>

#include "base/source/source_file.h"
#include "compiler/ast/ast.h"

namespace deploy::ast {

// Writes the lines of Dump; one function a family of nodes. Recursion is bounded by the nesting the
// parser allows.
class Dumper {
 public:
  Dumper(const Tree& tree, const source::SourceFile& file) : tree_(tree), file_(file) {}
  std::string Run();

 private:
  // One line: kind, name in backticks if there is one, bytes, `!` when broken.
  void Line(std::string_view kind, std::string_view name, Span span, bool broken = false);
  class Indent;

  // ---- dumper.cc
  void DumpDecl(const Decl& decl);
  void DumpPlainDecl(const Decl& decl);  // without members or a value of its own
  void DumpHead(const Decl& decl);       // documentation and annotations
  void DumpNames(std::string_view kind, const Path& path);
  void Documentation(const std::string& text);
  void DumpAnnotations(const std::vector<Annotation>& annotations);
  void DumpArguments(const std::vector<Argument>& arguments);
  void DumpImport(const Decl& decl, const ImportDecl& import);
  void DumpEnum(const EnumDecl& decl);
  void DumpFn(const FnDecl& fn);
  // ---- dump_body.cc
  void DumpEntity(const Decl& decl, const EntityDecl& entity);
  void DumpHeader(const Label& label, const ForClause& for_clause, ExprId condition,
                  const Path& type);
  void DumpBlock(BlockId id);
  void DumpMember(const Member& member);
  void DumpAssert(const AssertMember& assertion);
  void DumpOrder(const OrderMember& order);
  // ---- dump_type.cc
  void DumpType(std::string_view role, TypeId id);
  void DumpField(const FieldDecl& field);
  // ---- dump_expr.cc
  void DumpExpr(std::string_view role, ExprId id);
  void DumpOperators(const Expr& expr, const BinaryExpr& last, std::string_view role);
  void DumpParts(const Expr& expr, std::string_view role);
  void DumpString(std::string_view role, const Expr& expr, const StringExpr& string);
  void DumpMatch(const MatchExpr& match);
  void DumpObject(const ObjectExpr& object);
  void DumpFor(std::string_view role, const Expr& expr, const Name& first, const Name& second);

  const Tree& tree_;
  const source::SourceFile& file_;
  std::string out_;
  size_t depth_ = 0;
};

// Lines written while it lives stand one level deeper.
class Dumper::Indent {
 public:
  explicit Indent(Dumper& dumper) : dumper_(dumper) { ++dumper_.depth_; }
  ~Indent() { --dumper_.depth_; }
  Indent(const Indent&) = delete;
  Indent& operator=(const Indent&) = delete;

 private:
  Dumper& dumper_;
};

}  // namespace deploy::ast

#endif  // COMPILER_AST_DUMPER_H_
