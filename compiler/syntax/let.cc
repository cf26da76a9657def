#include "compiler/syntax/builder.h"

// let, secret, input and output: a name, a type, a value.
namespace deploy::syntax {
namespace {

struct Parts {
  uint32_t name = 0, type = 0, where = 0, value = 0;  // nodes; 0 is none
};

Parts Collect(const Cst& cst, uint32_t node) {
  Parts parts;
  CstCursor children(cst, node);
  CstItem item;
  bool where = false;
  while (children.Next(item)) {
    if (!item.is_rule) {
      where = item.type == Tok::WHERE;
    }
    if (!item.is_rule) {
      continue;
    }
    if (item.rule == Rule::kName && parts.name == 0) {
      parts.name = item.index;
    }
    if (item.rule == Rule::kType) {
      parts.type = item.index;
    }
    if (item.rule == Rule::kExpr) {
      (where ? parts.where : parts.value) = item.index;
    }
  }
  return parts;
}

}  // namespace

ast::LetDecl Builder::BuildLet(uint32_t node) {
  Parts parts = Collect(*cst_, node);
  ast::LetDecl let;
  if (parts.name != 0) {
    let.name = BuildName(parts.name);
  }
  if (parts.type != 0) {
    let.type = BuildType(parts.type);
  }
  let.value = parts.value != 0 ? BuildExpr(parts.value) : ErrorExpr(Node(node).last);
  return let;
}

ast::SecretDecl Builder::BuildSecret(uint32_t node) {
  ast::LetDecl let = BuildLet(node);
  return {let.name, let.type, let.value};
}

ast::OutputDecl Builder::BuildOutput(uint32_t node) {
  ast::LetDecl let = BuildLet(node);
  return {let.name, let.type, let.value};
}

ast::InputDecl Builder::BuildInput(uint32_t node) {
  Parts parts = Collect(*cst_, node);
  ast::InputDecl input;
  if (parts.name != 0) {
    input.name = BuildName(parts.name);
  }
  if (parts.type != 0) {
    input.type = BuildType(parts.type);
  }
  if (parts.where != 0) {
    input.where = BuildExpr(parts.where);
  }
  if (parts.value != 0) {
    input.default_value = BuildExpr(parts.value);
  }
  return input;
}

}  // namespace deploy::syntax
