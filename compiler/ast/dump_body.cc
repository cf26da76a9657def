#include "compiler/ast/dumper.h"

namespace deploy::ast {

void Dumper::DumpEntity(const Decl& decl, const EntityDecl& entity) {
  Line(EntityKeyword(entity.kind), entity.label.name.text, decl.span, decl.broken);
  Indent indent(*this);
  Documentation(decl.documentation);
  DumpAnnotations(decl.annotations);
  DumpHeader(entity.label, entity.for_clause, entity.condition, entity.type);
  DumpBlock(entity.block);
}

void Dumper::DumpHeader(const Label& label, const ForClause& for_clause, ExprId condition,
                        const Path& type) {
  if (label.kind != Label::kName) {
    DumpExpr("label", label.expr);
  }
  if (for_clause) {
    Line("for", for_clause.first.text, for_clause.span);
    Indent indent(*this);
    if (for_clause.second) {
      Line("second", for_clause.second.text, for_clause.second.span);
    }
    DumpExpr("in", for_clause.iterable);
    DumpExpr("by", for_clause.by);
  }
  DumpExpr("if", condition);
  DumpNames("type", type);
}

void Dumper::DumpBlock(BlockId id) {
  if (!id) {
    return;
  }
  const Block& block = tree_.block(id);
  Line("body", {}, block.span, block.broken);
  Indent indent(*this);
  for (MemberId member : block.members) {
    DumpMember(tree_.member(member));
  }
}

void Dumper::DumpMember(const Member& member) {
  auto open = [&](std::string_view kind, std::string_view name = {}) {
    Line(kind, name, member.span, member.broken);
  };
  auto head = [&] {
    Documentation(member.documentation);
    DumpAnnotations(member.annotations);
  };
  if (const auto* attribute = std::get_if<AttributeMember>(&member.node)) {
    open("attribute", attribute->name.text);
    Indent indent(*this);
    head();
    DumpExpr({}, attribute->value);
  } else if (const auto* block = std::get_if<BlockMember>(&member.node)) {
    open("block", block->name.text);
    Indent indent(*this);
    head();
    if (block->label.name) {
      Line("label", block->label.name.text, block->label.span);
    }
    DumpHeader(block->label, block->for_clause, block->condition, block->type);
    DumpBlock(block->block);
  } else if (const auto* when = std::get_if<WhenMember>(&member.node)) {
    open("when");
    Indent indent(*this);
    head();
    DumpExpr({}, when->condition);
    DumpExpr("over", when->over);
    DumpExpr("for", when->hold);
  } else if (const auto* assertion = std::get_if<AssertMember>(&member.node)) {
    open("assert");
    Indent indent(*this);
    DumpAssert(*assertion);
  } else if (const auto* order = std::get_if<OrderMember>(&member.node)) {
    open("order");
    Indent indent(*this);
    DumpOrder(*order);
  } else if (const auto* spread = std::get_if<SpreadMember>(&member.node)) {
    open("spread");
    Indent indent(*this);
    DumpExpr({}, spread->value);
  } else {
    Line("error", std::get<ErrorMember>(member.node).name.text, member.span, true);
  }
}

void Dumper::DumpAssert(const AssertMember& assertion) {
  DumpExpr({}, assertion.condition);
  DumpExpr("else", assertion.message);
}

void Dumper::DumpOrder(const OrderMember& order) {
  for (const OrderNode& node : order.nodes) {
    Line(node.bracketed ? "set" : "node", {}, node.span);
    Indent indent(*this);
    for (const Path& path : node.paths) {
      DumpNames("path", path);
    }
  }
}

}  // namespace deploy::ast
