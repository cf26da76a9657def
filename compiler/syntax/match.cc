#include "compiler/syntax/builder.h"

namespace deploy::syntax {

ast::ExprId Builder::BuildMatch(uint32_t node) {
  ast::MatchExpr match;
  uint32_t height = 0;
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (!item.is_rule) {
      continue;
    }
    if (item.rule == Rule::kExpr && !match.subject) {
      match.subject = BuildExpr(item.index);
    }
    if (item.rule != Rule::kArm) {
      continue;
    }
    ast::Arm arm = BuildArm(item.index);
    height = std::max({height, Height(arm.guard), Height(arm.body)});
    match.arms.push_back(std::move(arm));
  }
  if (!match.subject) {
    match.subject = ErrorExpr(Node(node).first + 1);
  }
  height = std::max(height, Height(match.subject));
  return AddExpr({SpanOf(node), std::move(match)}, height + 1);
}

ast::Arm Builder::BuildArm(uint32_t node) {
  ast::Arm arm;
  arm.span = SpanOf(node);
  CstCursor children(*cst_, node);
  CstItem item;
  bool guard = false;
  while (children.Next(item)) {
    if (!item.is_rule) {
      guard = item.type == Tok::IF;
    }
    if (!item.is_rule) {
      continue;
    }
    if (item.rule == Rule::kPattern) {
      arm.patterns.push_back(BuildPattern(item.index));
    }
    if (item.rule == Rule::kExpr) {
      (guard ? arm.guard : arm.body) = BuildExpr(item.index);
    }
  }
  if (!arm.body) {
    arm.body = ErrorExpr(Node(node).last);
  }
  return arm;
}

ast::Pattern Builder::BuildPattern(uint32_t node) {
  ast::Pattern pattern;
  pattern.span = SpanOf(node);
  CstCursor children(*cst_, node);
  CstItem item;
  uint32_t minus = kNowhere;
  while (children.Next(item)) {
    if (!item.is_rule) {
      if (item.type == Tok::MINUS) {
        minus = item.index;
      }
      if (item.type == Tok::DOTDOT) {
        pattern.kind = ast::Pattern::kRange;
      }
      continue;
    }
    if (item.rule == Rule::kPath) {
      pattern.kind = ast::Pattern::kPath;
      pattern.path = BuildPath(item.index);
    } else if (item.rule == Rule::kString) {
      pattern.kind = ast::Pattern::kString;
      pattern.first = BuildString(item.index);
    } else if (item.rule == Rule::kLiteral) {
      ast::ExprId literal = BuildLiteral(item.index);
      if (minus != kNowhere) {
        literal = Add(source::Cover(TokenSpan(minus), tree_.expr(literal).span),
                      ast::UnaryExpr{ast::UnaryOp::kNegate, literal}, {literal});
      }
      minus = kNowhere;
      (pattern.kind == ast::Pattern::kRange ? pattern.last : pattern.first) = literal;
      if (pattern.kind == ast::Pattern::kError) {
        pattern.kind = ast::Pattern::kLiteral;
      }
    }
  }
  if (pattern.kind == ast::Pattern::kRange && (!pattern.first || !pattern.last)) {
    pattern.kind = ast::Pattern::kError;
  }
  if (pattern.kind == ast::Pattern::kPath && pattern.path.empty()) {
    pattern.kind = ast::Pattern::kError;
  }
  return pattern;
}

}  // namespace deploy::syntax
