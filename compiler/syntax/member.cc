#include <algorithm>

#include "compiler/syntax/builder.h"
#include "fmt/format.h"

// Bodies: attributes, nested blocks, conditions.
namespace deploy::syntax {

ast::BlockId Builder::BuildBlock(uint32_t node) {
  ast::Block block;
  block.span = SpanOf(node);
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (item.is_rule && item.rule == Rule::kMemberLine) {
      block.members.push_back(BuildMember(item.index));
    }
  }
  ast::BlockId id(static_cast<uint32_t>(tree_.blocks.size()));
  tree_.blocks.push_back(std::move(block));
  return id;
}

ast::MemberId Builder::BuildMember(uint32_t line) {
  ast::Member member;
  member.span = SpanOf(line);
  uint32_t first = Node(line).first, word = first, node = line + 1;
  bool parsed = node < Node(line).end && Node(node).rule == Rule::kMember;
  CstItem head;
  if (parsed) {
    CstCursor children(*cst_, node);
    while (children.Next(head) && head.is_rule && head.rule == Rule::kAnnotation) {
      member.annotations.push_back(BuildAnnotation(head.index));
      word = Node(head.index).last;
    }
  }
  member.documentation = Documentation(first, word);
  if (!parsed) {
    member.node = ast::ErrorMember{NameAt(first)};
  } else if (head.is_rule && head.rule == Rule::kName) {
    BuildNamedMember(member, node);
  } else if (head.is_rule && head.rule == Rule::kAssertStmt) {
    member.node = BuildAssert(head.index);
  } else if (head.is_rule && head.rule == Rule::kOrderStmt) {
    member.node = BuildOrder(head.index);
  } else if (!head.is_rule && head.type == Tok::WHEN) {
    member.node = BuildWhen(node);
  } else if (!head.is_rule && head.type == Tok::ELLIPSIS) {
    member.node = ast::SpreadMember{BuildIf(node)};  // `...expr` and `if expr` have the same parts
  } else {
    member.node = ast::ErrorMember{};
  }
  ast::MemberId id(static_cast<uint32_t>(tree_.members.size()));
  tree_.members.push_back(std::move(member));
  return id;
}

void Builder::BuildNamedMember(ast::Member& member, uint32_t node) {
  ast::BlockMember block;
  ast::ExprId value;
  bool assign = false;
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (!item.is_rule) {
      assign |= item.type == Tok::ASSIGN;
      continue;
    }
    switch (item.rule) {
      case Rule::kName:
        block.name = BuildName(item.index);
        break;
      case Rule::kExpr:
        value = BuildExpr(item.index);
        break;
      case Rule::kLabel:
        block.label = BuildLabel(item.index);
        break;
      case Rule::kForClause:
        block.for_clause = BuildFor(item.index);
        break;
      case Rule::kIfClause:
        block.condition = BuildIf(item.index);
        break;
      case Rule::kPath:
        block.type = BuildPath(item.index);
        break;
      case Rule::kBlock:
        block.block = BuildBlock(item.index);
        break;
      default:
        break;
    }
  }
  bool header =
      block.label.kind != ast::Label::kNone || block.for_clause || block.condition || block.block;
  if (value || (assign && !header)) {
    member.node = ast::AttributeMember{block.name, value ? value : ErrorExpr(Node(node).last)};
  } else if (!header) {
    member.node = ast::ErrorMember{block.name};
  } else {
    RequireAssign(member, block);
  }
}

// `replicas 3` is a label without a body to the grammar and a forgotten `=` to the person.
void Builder::RequireAssign(ast::Member& member, const ast::BlockMember& block) {
  const ast::Label& label = block.label;
  bool bare = !block.block && block.type.empty() && !block.for_clause && !block.condition;
  if (!bare || label.kind == ast::Label::kNone || label.kind == ast::Label::kName) {
    member.node = block;
    return;
  }
  uint32_t at = block.name.span.end;
  errors_.Add(
      Rank::kSpecific,
      diag::Error(diag::Code::D0103, label.span,
                  fmt::format("attribute `{}` needs `=` before its value", block.name.text))
          .Help(fmt::format("attributes are written `{} = …`", block.name.text))
          .FixIt("insert `=`", diag::Applicability::kAlways, {{errors_.SpanOf(at, at), " ="}}));
  member.node = ast::AttributeMember{block.name, label.expr};
}

}  // namespace deploy::syntax
