#ifndef COMPILER_SYNTAX_BUILDER_H_
#define COMPILER_SYNTAX_BUILDER_H_

#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/syntax/cst.h"
#include "compiler/syntax/errors.h"
#include "compiler/syntax/layout.h"

namespace deploy::syntax {

// Turns the rules that the parser went through into the tree: one function a construct, one file a
// family. What is missing after an error becomes an error node where the tree promises a node, and
// "none" where it does not. Recursion is bounded by the nesting that the parser allowed.
class Builder {
 public:
  Builder(const std::vector<Token>& tokens, const std::vector<CommentToken>& comments,
          size_t max_nesting, ErrorList& errors, ast::Tree& tree);

  void BuildDeclaration(const Cst& cst);
  // After the last declaration: comments into the tree, documentation without target (D0120).
  void Finish();

 private:
  // ---- declaration.cc
  void Dispatch(ast::Decl& decl, uint32_t node);
  void BuildOther(ast::Decl& decl, uint32_t root);
  // ---- let.cc, secret.cc, input.cc, output.cc
  ast::LetDecl BuildLet(uint32_t node);
  ast::SecretDecl BuildSecret(uint32_t node);
  ast::InputDecl BuildInput(uint32_t node);
  ast::OutputDecl BuildOutput(uint32_t node);
  // ---- import.cc: import, language edition
  ast::ImportDecl BuildImport(uint32_t node);
  ast::ImportItem BuildImportItem(uint32_t node);
  ast::LanguageDecl BuildLanguage(uint32_t node);
  // ---- fn.cc, enum.cc
  ast::FnDecl BuildFn(uint32_t node);
  ast::Parameter BuildParameter(uint32_t node);
  ast::EnumDecl BuildEnum(uint32_t node);
  // ---- type.cc
  ast::TypeDecl BuildTypeDecl(uint32_t node);
  ast::TypeId BuildType(uint32_t node);
  ast::TypeId BuildTypeTerm(uint32_t node);
  ast::TypeId BuildTypePrimary(uint32_t node);
  ast::FieldDecl BuildField(uint32_t node);
  ast::TypeId ErrorType(uint32_t at);
  // ---- entity.cc: the sixteen kinds
  ast::EntityDecl BuildEntity(uint32_t node);
  void RequireHeader(uint32_t node, ast::EntityDecl& entity);
  // ---- entity_label.cc
  std::string_view TextOfLabel(const ast::Label& label) const;
  void RequireName(uint32_t keyword, ast::EntityDecl& entity);
  // ---- header.cc: the clauses of a header
  ast::Label BuildLabel(uint32_t node);
  ast::ForClause BuildFor(uint32_t node);
  ast::ExprId BuildIf(uint32_t node);
  // ---- member.cc: bodies
  ast::BlockId BuildBlock(uint32_t node);
  ast::MemberId BuildMember(uint32_t node);
  void BuildNamedMember(ast::Member& member, uint32_t node);
  void RequireAssign(ast::Member& member, const ast::BlockMember& block);
  // ---- when.cc, assert.cc, order.cc, annotation.cc
  ast::WhenMember BuildWhen(uint32_t node);
  ast::AssertMember BuildAssert(uint32_t node);
  ast::OrderMember BuildOrder(uint32_t node);
  ast::OrderNode BuildOrderNode(uint32_t node);
  ast::Annotation BuildAnnotation(uint32_t node);
  // ---- expression.cc
  ast::ExprId BuildExpr(uint32_t node);
  ast::ExprId BuildOperand(uint32_t node);
  ast::ExprId BuildSuffix(ast::ExprId base, uint32_t node);
  ast::ExprId BuildPrimary(uint32_t node);
  std::vector<ast::Argument> BuildArguments(uint32_t node);
  ast::ExprId BuildLiteral(uint32_t node);
  ast::ExprId ErrorExpr(uint32_t at);
  // ---- operator.cc: precedence
  ast::ExprId BuildOperators(uint32_t node);
  void Reduce(std::vector<ast::ExprId>& operands, std::vector<uint32_t>& operators, size_t reduced);
  void CheckNeighbours(uint32_t left, uint32_t right, ast::ExprId before, ast::ExprId middle);
  // ---- match.cc
  ast::ExprId BuildMatch(uint32_t node);
  ast::Arm BuildArm(uint32_t node);
  ast::Pattern BuildPattern(uint32_t node);
  // ---- collection.cc: lists, objects, comprehensions
  ast::ExprId BuildList(uint32_t node);
  ast::ExprId BuildObject(uint32_t node);
  ast::Entry BuildEntry(uint32_t node);
  // ---- string.cc
  ast::ExprId BuildString(uint32_t node);

  // ---- builder.cc: the common part
  const CstNode& Node(uint32_t node) const { return cst_->nodes[node]; }
  const Token& Tokens(uint32_t index) const { return tokens_[index]; }
  std::string_view Text(uint32_t index) const { return TextOf(tokens_[index], errors_.text()); }
  source::Span SpanOf(uint32_t node) const;
  source::Span TokenSpan(uint32_t index) const;
  ast::Name NameAt(uint32_t index);
  ast::Name BuildName(uint32_t node);
  ast::Path BuildPath(uint32_t node);
  // Adds an expression; D0119 when it is deeper than a reader of the tree may have to recurse.
  template <class T>
  ast::ExprId Add(source::Span span, T value, std::initializer_list<ast::ExprId> parts = {});
  ast::ExprId AddExpr(ast::Expr expr, uint32_t height);
  uint32_t Height(ast::ExprId id) const { return id ? heights_[id.index] : 0; }
  // The lines of the documentation comment before the tokens [first, last].
  std::string Documentation(uint32_t first, uint32_t last);
  // Commas without an element between them (D0116). Call with each child of a list in order.
  struct CommaCheck {
    bool after_comma = false, started = false;
  };
  void CheckComma(CommaCheck& check, const CstItem& item);

  const std::vector<Token>& tokens_;
  const std::vector<CommentToken>& comments_;
  const size_t max_nesting_;
  ErrorList& errors_;
  ast::Tree& tree_;
  const Cst* cst_ = nullptr;
  std::vector<uint16_t> heights_;  // of exprs, parentheses not counted
  std::vector<bool> documented_;   // comments that found their target
  size_t next_documentation_ = 0;
  bool too_deep_ = false;  // said once a declaration
};

// A parent is as high as its highest part, and one.
template <class T>
ast::ExprId Builder::Add(source::Span span, T value, std::initializer_list<ast::ExprId> parts) {
  uint32_t height = 0;
  for (ast::ExprId part : parts) {
    height = std::max(height, Height(part));
  }
  return AddExpr({span, std::move(value)}, height + 1);
}

}  // namespace deploy::syntax

#endif  // COMPILER_SYNTAX_BUILDER_H_
