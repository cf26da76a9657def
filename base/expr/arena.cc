#include <utility>

#include "base/expr/expr.h"

namespace deploy::expr {

ExprId Arena::Add(Op op, std::span<const ExprId> children, value::TypeRef type, source::Span span,
                  uint32_t a, uint32_t b) {
  Node node;
  node.op = op;
  node.a = a;
  node.b = b;
  node.first_child = static_cast<uint32_t>(children_.size());
  node.child_count = static_cast<uint32_t>(children.size());
  node.type = type;
  node.span = span;
  children_.insert(children_.end(), children.begin(), children.end());
  nodes_.push_back(node);
  return ExprId(static_cast<uint32_t>(nodes_.size() - 1));
}

ExprId Arena::Constant(value::Value value, value::TypeRef type, source::Span span) {
  constants_.push_back(std::move(value));
  return Add(Op::kConstant, {}, type, span, static_cast<uint32_t>(constants_.size() - 1));
}

ExprId Arena::Match(ExprId subject, std::vector<Arm> arms, value::TypeRef type, source::Span span) {
  arms_.push_back(std::move(arms));
  const ExprId children[] = {subject};
  return Add(Op::kMatch, children, type, span, static_cast<uint32_t>(arms_.size() - 1));
}

uint32_t Arena::String(std::string text) {
  strings_.push_back(std::move(text));
  return static_cast<uint32_t>(strings_.size() - 1);
}

}  // namespace deploy::expr
