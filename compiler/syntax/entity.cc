#include "compiler/syntax/builder.h"
#include "fmt/format.h"

// The sixteen kinds of entities, resource and service among them, share one rule and one header.
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
void Builder::RequireHeader(uint32_t node, ast::EntityDecl& entity) {
  uint32_t keyword = Node(node).first;
  const bool labelled = entity.label.kind != ast::Label::kNone;
  RequireName(keyword, entity);
  if (!labelled) {
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

}  // namespace deploy::syntax
