#include "compiler/syntax/builder.h"
#include "fmt/format.h"

// The sixteen kinds of entities share one header; nested blocks use its clauses.
namespace deploy::syntax {

ast::EntityDecl Builder::BuildEntity(uint32_t node) {
  ast::EntityDecl entity;
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (!item.is_rule) {
      continue;
    }
    switch (item.rule) {
      case Rule::kEntityKind: {
        auto offset = static_cast<int>(tokens_[Node(item.index).first].type) -
                      static_cast<int>(Tok::RESOURCE);
        if (offset >= 0 && offset < 16) {
          entity.kind = static_cast<ast::EntityKind>(offset);
        }
        break;
      }
      case Rule::kLabel:
        entity.label = BuildLabel(item.index);
        break;
      case Rule::kForClause:
        entity.for_clause = BuildFor(item.index);
        break;
      case Rule::kIfClause:
        entity.condition = BuildIf(item.index);
        break;
      case Rule::kPath:
        entity.type = BuildPath(item.index);
        break;
      case Rule::kBlock:
        entity.block = BuildBlock(item.index);
        break;
      default:
        break;
    }
  }
  RequireHeader(node, entity);
  return entity;
}

// The grammar leaves every part of a header out; a declaration needs a name, and a type or a body.
void Builder::RequireHeader(uint32_t node, const ast::EntityDecl& entity) {
  uint32_t keyword = Node(node).first;
  if (entity.label.kind == ast::Label::kNone) {
    source::Span span = errors_.SpanOf(tokens_[keyword].end, tokens_[keyword].end);
    errors_.Add(Rank::kGeneric,
                diag::Error(diag::Code::D0101, span,
                            fmt::format("expected a name after `{}`", Text(keyword))));
  } else if (entity.type.empty() && !entity.block) {
    uint32_t end = SpanOf(node).end;
    errors_.Add(
        Rank::kGeneric,
        diag::Error(diag::Code::D0101, errors_.SpanOf(end, end),
                    fmt::format("expected `=` and a type, or `{{`, in this `{}`", Text(keyword))));
  }
}

ast::Label Builder::BuildLabel(uint32_t node) {
  ast::Label label;
  label.span = SpanOf(node);
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (!item.is_rule) {
      continue;
    }
    if (item.rule == Rule::kName) {
      label.kind = ast::Label::kName;
      label.name = BuildName(item.index);
    } else if (item.rule == Rule::kString) {
      // `"aws_vpc" "main"`: recovery passed over the second label, and that is the name.
      uint32_t after = Node(item.index).last;
      if (tokens_[after].skipped && tokens_[after].type == Tok::STR_OPEN &&
          tokens_[after + 1].type == Tok::STR_TEXT) {
        label.kind = ast::Label::kName;
        label.name = {Text(after + 1), TokenSpan(after + 1)};
        continue;
      }
      label.kind = ast::Label::kString;
      label.expr = BuildString(item.index);
    } else if (item.rule == Rule::kLiteral) {
      label.kind = ast::Label::kLiteral;
      label.expr = BuildLiteral(item.index);
    } else if (item.rule == Rule::kExpr) {
      label.kind = ast::Label::kExpr;
      label.expr = BuildExpr(item.index);
    }
  }
  return label;
}

ast::ForClause Builder::BuildFor(uint32_t node) {
  ast::ForClause clause;
  clause.span = SpanOf(node);
  CstCursor children(*cst_, node);
  CstItem item;
  bool by = false;
  while (children.Next(item)) {
    by |= !item.is_rule && item.type == Tok::BY;
    if (item.is_rule && item.rule == Rule::kName) {
      (clause.first ? clause.second : clause.first) = BuildName(item.index);
    }
    if (item.is_rule && item.rule == Rule::kExpr) {
      (by ? clause.by : clause.iterable) = BuildExpr(item.index);
    }
  }
  if (!clause.iterable) {
    clause.iterable = ErrorExpr(Node(node).last);
  }
  return clause;
}

// The clause `if expr`.
ast::ExprId Builder::BuildIf(uint32_t node) {
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (item.is_rule && item.rule == Rule::kExpr) {
      return BuildExpr(item.index);
    }
  }
  return ErrorExpr(Node(node).last);
}

}  // namespace deploy::syntax
