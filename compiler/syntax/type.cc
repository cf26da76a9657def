#include "compiler/syntax/builder.h"

namespace deploy::syntax {
namespace {

ast::TypeId Push(ast::Tree& tree, source::Span span, auto node) {
  ast::TypeId id(static_cast<uint32_t>(tree.types.size()));
  tree.types.push_back({span, std::move(node)});
  return id;
}

}  // namespace

ast::TypeId Builder::ErrorType(uint32_t at) {
  uint32_t end = at > 0 ? tokens_[at - 1].end : tokens_[at].begin;
  return Push(tree_, errors_.SpanOf(end, end), ast::ErrorType{});
}

ast::TypeDecl Builder::BuildTypeDecl(uint32_t node) {
  ast::TypeDecl decl;
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (!item.is_rule) {
      continue;
    }
    if (item.rule == Rule::kName && !decl.name) {
      decl.name = BuildName(item.index);
    }
    if (item.rule == Rule::kType) {
      decl.type = BuildType(item.index);
    }
    if (item.rule == Rule::kExpr) {
      decl.where = BuildExpr(item.index);
    }
  }
  if (!decl.type) {
    decl.type = ErrorType(Node(node).last);
  }
  return decl;
}

ast::TypeId Builder::BuildType(uint32_t node) {
  ast::UnionType alternatives;
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (item.is_rule && item.rule == Rule::kTypeTerm) {
      alternatives.alternatives.push_back(BuildTypeTerm(item.index));
    }
  }
  if (alternatives.alternatives.empty()) {
    return ErrorType(Node(node).last);
  }
  if (alternatives.alternatives.size() == 1) {
    return alternatives.alternatives[0];
  }
  return Push(tree_, SpanOf(node), std::move(alternatives));
}

ast::TypeId Builder::BuildTypeTerm(uint32_t node) {
  ast::TypeId type;
  bool optional = false;
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (item.is_rule && item.rule == Rule::kTypePrim) {
      type = BuildTypePrimary(item.index);
    }
    optional |= !item.is_rule && item.type == Tok::QUEST;
  }
  if (!type) {
    type = ErrorType(Node(node).last);
  }
  return optional ? Push(tree_, SpanOf(node), ast::OptionalType{type}) : type;
}

ast::TypeId Builder::BuildTypePrimary(uint32_t node) {
  ast::NamedType named;
  ast::RecordType record;
  bool parenthesized = false, braced = false, closed = false;
  ast::ExprId literal;
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (!item.is_rule) {
      parenthesized |= item.type == Tok::LPAREN && named.path.empty();
      named.has_arguments |= item.type == Tok::LPAREN;
      braced |= item.type == Tok::LBRACE;
      closed |= item.type == Tok::RPAREN;
    } else if (item.rule == Rule::kLiteral) {
      literal = BuildLiteral(item.index);
    } else if (item.rule == Rule::kString) {
      literal = BuildString(item.index);
    } else if (item.rule == Rule::kPath) {
      named.path = BuildPath(item.index);
    } else if (item.rule == Rule::kType) {
      named.arguments.push_back(BuildType(item.index));
    } else if (item.rule == Rule::kField) {
      record.fields.push_back(BuildField(item.index));
    }
  }
  source::Span span = SpanOf(node);
  if (literal) {
    return Push(tree_, span, ast::LiteralType{literal});
  }
  if (braced) {
    return Push(tree_, span, std::move(record));
  }
  if (parenthesized && !named.arguments.empty()) {
    return Push(tree_, span, ast::ParenType{named.arguments[0]});
  }
  // Given up before its arguments came, for a reason that was said: nothing more to say of them.
  bool cut = named.has_arguments && named.arguments.empty() && !closed;
  if (named.path.empty() || cut) {
    return ErrorType(Node(node).last);
  }
  return Push(tree_, span, std::move(named));
}

ast::FieldDecl Builder::BuildField(uint32_t node) {
  ast::FieldDecl field;
  field.span = SpanOf(node);
  uint32_t first = Node(node).first, named = first;
  CstCursor children(*cst_, node);
  CstItem item;
  bool where = false, spread = false;
  std::vector<CstItem> parts;
  while (children.Next(item)) {
    if (item.is_rule && item.rule == Rule::kAnnotation) {
      field.annotations.push_back(BuildAnnotation(item.index));
      named = Node(item.index).last;
    } else {
      parts.push_back(item);
    }
  }
  field.documentation = Documentation(first, named);
  for (const CstItem& part : parts) {
    if (!part.is_rule) {
      where = part.type == Tok::WHERE;
      spread |= part.type == Tok::ELLIPSIS;
    } else if (part.rule == Rule::kName) {
      field.name = BuildName(part.index);
    } else if (part.rule == Rule::kString) {
      uint32_t token = Node(part.index).first;  // a quoted field name: no escapes, no interpolation
      source::Span span = SpanOf(part.index);
      uint32_t quote = tokens_[token].end - tokens_[token].begin;
      if (span.end >= span.begin + 2 * quote) {
        field.name = {errors_.text().substr(span.begin + quote, span.end - span.begin - 2 * quote),
                      span};
      }
    } else if (part.rule == Rule::kType) {
      field.type = BuildType(part.index);
    } else if (part.rule == Rule::kPath) {
      field.spread = BuildPath(part.index);
    } else if (part.rule == Rule::kExpr) {
      (where ? field.where : field.default_value) = BuildExpr(part.index);
    }
  }
  if (!field.type && !spread) {
    field.type = ErrorType(Node(node).last);
  }
  return field;
}

}  // namespace deploy::syntax
