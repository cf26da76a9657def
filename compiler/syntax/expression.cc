#include "compiler/syntax/builder.h"

namespace deploy::syntax {
namespace {

ast::LiteralKind KindOf(Tok type) {
  switch (type) {
    case Tok::FLOAT:
      return ast::LiteralKind::kFloat;
    case Tok::HEX:
      return ast::LiteralKind::kHex;
    case Tok::OCT:
      return ast::LiteralKind::kOct;
    case Tok::PERCENT:
      return ast::LiteralKind::kPercent;
    case Tok::QUANTITY:
      return ast::LiteralKind::kQuantity;
    case Tok::VERSION:
      return ast::LiteralKind::kVersion;
    case Tok::IPV4:
      return ast::LiteralKind::kIpv4;
    case Tok::CIDR:
      return ast::LiteralKind::kCidr;
    case Tok::DATE:
      return ast::LiteralKind::kDate;
    case Tok::TIME:
      return ast::LiteralKind::kTime;
    case Tok::RAW:
      return ast::LiteralKind::kRaw;
    case Tok::TRUE:
      return ast::LiteralKind::kTrue;
    case Tok::FALSE:
      return ast::LiteralKind::kFalse;
    case Tok::NULL_:
      return ast::LiteralKind::kNull;
    default:
      return ast::LiteralKind::kInt;
  }
}

}  // namespace

ast::ExprId Builder::BuildExpr(uint32_t node) {
  CstCursor children(*cst_, node);
  CstItem item;
  if (!children.Next(item)) {
    return ErrorExpr(Node(node).last);
  }
  if (!item.is_rule && item.type == Tok::MATCH) {
    return BuildMatch(node);
  }
  if (item.is_rule || item.type != Tok::IF) {
    return BuildOperators(node);
  }
  ast::ExprId parts[3];
  size_t count = 0;
  Tok last = Tok::IF;
  while (children.Next(item)) {
    if (!item.is_rule) {
      last = item.type;
    } else if (item.rule == Rule::kExpr && count < 3) {
      // A missing `then` or `else` must not shift the branches.
      size_t place =
          last == Tok::ELSE ? 2 : std::max(count, last == Tok::THEN ? size_t{1} : size_t{0});
      parts[place] = BuildExpr(item.index);
      count = place + 1;
    }
  }
  for (ast::ExprId& part : parts) {
    if (!part) {
      part = ErrorExpr(Node(node).last);
    }
  }
  return Add(SpanOf(node), ast::IfExpr{parts[0], parts[1], parts[2]},
             {parts[0], parts[1], parts[2]});
}

ast::ExprId Builder::BuildOperand(uint32_t node) {
  CstCursor children(*cst_, node);
  CstItem item;
  ast::ExprId result;
  ast::UnaryOp op = ast::UnaryOp::kNot;
  while (children.Next(item)) {
    if (!item.is_rule) {
      op = item.type == Tok::MINUS ? ast::UnaryOp::kNegate : ast::UnaryOp::kNot;
    } else if (item.rule == Rule::kOperand) {
      ast::ExprId operand = BuildOperand(item.index);
      return Add(SpanOf(node), ast::UnaryExpr{op, operand}, {operand});
    } else if (item.rule == Rule::kPrimary) {
      result = BuildPrimary(item.index);
    } else if (item.rule == Rule::kSuffix && result) {
      result = BuildSuffix(result, item.index);
    }
  }
  return result ? result : ErrorExpr(Node(node).last);
}

ast::ExprId Builder::BuildSuffix(ast::ExprId base, uint32_t node) {
  source::Span span = source::Cover(tree_.expr(base).span, SpanOf(node));
  CstCursor children(*cst_, node);
  CstItem item;
  Tok sign = Tok::kCount;
  ast::ExprId index;
  ast::Name member;
  bool splat = false;
  ast::CallExpr call{base, {}};
  while (children.Next(item)) {
    if (!item.is_rule) {
      if (sign == Tok::kCount) {
        sign = item.type;
      }
      splat |= item.type == Tok::STAR;
    } else if (item.rule == Rule::kMemberName) {
      member = BuildName(item.index);
    } else if (item.rule == Rule::kExpr) {
      index = BuildExpr(item.index);
    } else if (item.rule == Rule::kArgs) {
      call.arguments = BuildArguments(item.index);
    }
  }
  if (sign == Tok::LPAREN) {
    uint32_t height = Height(base);
    for (const ast::Argument& argument : call.arguments) {
      height = std::max(height, Height(argument.value));
    }
    return AddExpr({span, std::move(call)}, height + 1);
  }
  if (sign == Tok::LBRACK && splat) {
    return Add(span, ast::SplatExpr{base}, {base});
  }
  if (sign == Tok::LBRACK) {
    if (!index) {
      index = ErrorExpr(Node(node).last);
    }
    return Add(span, ast::IndexExpr{base, index}, {base, index});
  }
  // `web.` while typing: the base stays, with an empty name behind the dot.
  if (!member) {
    member.span = errors_.SpanOf(span.end, span.end);
  }
  return Add(span, ast::MemberExpr{base, member, sign == Tok::QDOT}, {base});
}

std::vector<ast::Argument> Builder::BuildArguments(uint32_t node) {
  std::vector<ast::Argument> arguments;
  CommaCheck commas;
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    CheckComma(commas, item);
    if (!item.is_rule || item.rule != Rule::kArg) {
      continue;
    }
    ast::Argument argument;
    argument.span = SpanOf(item.index);
    ast::ExprId first;
    CstCursor parts(*cst_, item.index);
    CstItem part;
    bool named = false;
    while (parts.Next(part)) {
      named |= !part.is_rule && part.type == Tok::ASSIGN;
      if (part.is_rule && part.rule == Rule::kExpr) {
        (named ? argument.value : first) = BuildExpr(part.index);
      }
    }
    if (!named) {
      argument.value = first;
    } else if (first) {
      if (const auto* name = std::get_if<ast::NameRef>(&tree_.expr(first).node)) {
        argument.name = name->name;
      } else {
        errors_.Add(Rank::kSpecific, diag::Error(diag::Code::D0101, tree_.expr(first).span,
                                                 "expected the name of an argument before `=`")
                                         .Help("`==` compares; `name = value` names an argument"));
      }
    }
    if (!argument.value) {
      argument.value = ErrorExpr(Node(item.index).last);
    }
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

ast::ExprId Builder::BuildPrimary(uint32_t node) {
  CstCursor children(*cst_, node);
  CstItem item;
  ast::ExprId inner;
  while (children.Next(item)) {
    if (!item.is_rule) {
      continue;
    }
    switch (item.rule) {
      case Rule::kLiteral:
        return BuildLiteral(item.index);
      case Rule::kString:
        return BuildString(item.index);
      case Rule::kName: {
        ast::Name name = BuildName(item.index);
        if (!name) {
          return ErrorExpr(Node(node).last);
        }
        return Add(name.span, ast::NameRef{name});
      }
      case Rule::kList:
        return BuildList(item.index);
      case Rule::kObject:
        return BuildObject(item.index);
      case Rule::kExpr:
        inner = BuildExpr(item.index);
        break;
      default:
        break;
    }
  }
  if (!inner) {
    return ErrorExpr(Node(node).last);
  }
  return AddExpr({SpanOf(node), ast::ParenExpr{inner}}, Height(inner));
}

ast::ExprId Builder::BuildLiteral(uint32_t node) {
  uint32_t token = Node(node).first;
  if (Node(node).first >= Node(node).last) {
    return ErrorExpr(token);
  }
  return Add(TokenSpan(token), ast::Literal{KindOf(tokens_[token].type), Text(token)});
}

}  // namespace deploy::syntax
