#include "compiler/outline.h"

#include <string>

#include "compiler/sema/sema.h"

namespace deploy::compiler {
namespace {

// The type of an input without annotation, as far as the first letters of its default tell.
std::string GuessType(const ast::Tree& tree, ast::ExprId value) {
  const ast::Expr& expr = tree.expr(value);
  if (std::holds_alternative<ast::StringExpr>(expr.node)) {
    return "string";
  }
  const auto* literal = std::get_if<ast::Literal>(&expr.node);
  if (literal == nullptr) {
    return "";
  }
  switch (literal->kind) {
    case ast::LiteralKind::kInt:
    case ast::LiteralKind::kHex:
    case ast::LiteralKind::kOct:
      return "int";
    case ast::LiteralKind::kFloat:
      return "float";
    case ast::LiteralKind::kVersion:
      return "version";
    case ast::LiteralKind::kTrue:
    case ast::LiteralKind::kFalse:
      return "bool";
    default:
      return "";
  }
}

DeclaredInput Describe(const module::Module& module, const ast::Decl& decl,
                       const ast::InputDecl& input) {
  DeclaredInput described;
  described.name = std::string(input.name.text);
  described.documentation = decl.documentation;
  if (input.type) {
    described.type = std::string(module.file->Text(module.tree.type(input.type).span));
  } else if (input.default_value) {
    described.type = GuessType(module.tree, input.default_value);
  }
  if (input.default_value) {
    described.default_text =
        std::string(module.file->Text(module.tree.expr(input.default_value).span));
  }
  return described;
}

}  // namespace

Outline MakeOutline(const module::ModuleSet& modules) {
  Outline outline;
  for (std::string_view name : sema::DeclaredEnvironments(modules)) {
    outline.environments.emplace_back(name);
  }
  for (module::ModuleId id : modules.order) {
    const module::Module& module = modules.module(id);
    for (const ast::Decl& decl : module.tree.decls) {
      const auto* input = std::get_if<ast::InputDecl>(&decl.node);
      if (input != nullptr && input->name) {
        outline.inputs.push_back(Describe(module, decl, *input));
      }
    }
  }
  for (const module::Module& module : modules.modules) {
    outline.files.push_back(module.path);
  }
  return outline;
}

}  // namespace deploy::compiler
