#include "compiler/syntax/builder.h"

namespace deploy::syntax {
namespace {

// The word that says what a declaration is, after its annotations.
bool IsAnnotation(const CstItem& item) { return item.is_rule && item.rule == Rule::kAnnotation; }

}  // namespace

void Builder::BuildDeclaration(const Cst& cst) {
  cst_ = &cst;
  too_deep_ = false;
  const CstNode& root = Node(0);
  ast::Decl decl;
  decl.span = SpanOf(0);
  uint32_t keyword = root.first;
  uint32_t body = 0;
  if (cst.nodes.size() > 1 && Node(1).rule == Rule::kDecl) {
    CstCursor children(cst, 1);
    CstItem item;
    while (children.Next(item)) {
      if (IsAnnotation(item)) {
        decl.annotations.push_back(BuildAnnotation(item.index));
        keyword = Node(item.index).last;
      } else if (item.is_rule) {
        body = item.index;
        keyword = Node(item.index).first;
      }
    }
  }
  decl.keyword = TokenSpan(std::min(keyword, static_cast<uint32_t>(tokens_.size() - 1)));
  decl.documentation = Documentation(root.first, keyword);
  Dispatch(decl, body);
  tree_.decls.push_back(std::move(decl));
}

void Builder::Dispatch(ast::Decl& decl, uint32_t node) {
  switch (node == 0 ? Rule::kDecl : Node(node).rule) {
    case Rule::kLanguageDecl:
      decl.node = BuildLanguage(node);
      break;
    case Rule::kImportDecl:
      decl.node = BuildImport(node);
      break;
    case Rule::kLetDecl:
      decl.node = BuildLet(node);
      break;
    case Rule::kSecretDecl:
      decl.node = BuildSecret(node);
      break;
    case Rule::kInputDecl:
      decl.node = BuildInput(node);
      break;
    case Rule::kOutputDecl:
      decl.node = BuildOutput(node);
      break;
    case Rule::kTypeDecl:
      decl.node = BuildTypeDecl(node);
      break;
    case Rule::kEnumDecl:
      decl.node = BuildEnum(node);
      break;
    case Rule::kFnDecl:
      decl.node = BuildFn(node);
      break;
    case Rule::kOrderStmt:
      decl.node = BuildOrder(node);
      break;
    case Rule::kAssertStmt:
      decl.node = BuildAssert(node);
      break;
    case Rule::kEntity:
      decl.node = BuildEntity(node);
      break;
    default:
      BuildOther(decl, 0);
      break;
  }
}

// A line of an unknown kind declares the name that it seems to declare, so that its uses are no
// further mistakes.
void Builder::BuildOther(ast::Decl& decl, uint32_t root) {
  ast::ErrorDecl other;
  uint32_t first = Node(root).first, last = Node(root).last;
  // An indented line belongs to a declaration whose header is lost, and an import brings names that
  // cannot be told: no name, and later stages know that one is missing.
  const uint32_t begin = tokens_[first].begin;
  const bool margin = begin == 0 || errors_.text()[begin - 1] == '\n';
  const Tok word = tokens_[first].type;
  if (!margin || word == Tok::IMPORT || word == Tok::COLON || word == Tok::ASSIGN) {
    last = first;
  }
  for (uint32_t i = first; i < last && !other.name; ++i) {
    Tok type = tokens_[i].type, next = tokens_[i + 1].type;
    if (IsName(type) && (i > first || next == Tok::ASSIGN || next == Tok::COLON)) {
      other.name = NameAt(i);
    }
    if (type == Tok::STR_TEXT) {
      other.name = {Text(i), TokenSpan(i)};
    }
    if (type == Tok::LBRACE || type == Tok::ASSIGN) {
      break;
    }
  }
  decl.node = std::move(other);
}

}  // namespace deploy::syntax
