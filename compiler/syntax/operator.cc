#include <algorithm>

#include "compiler/syntax/builder.h"
#include "fmt/format.h"

// The grammar gives operands and operators in a row; here they get their precedence
// (language.md 2.8), with a stack of our own, so that a long row costs no C++ stack.
namespace deploy::syntax {
namespace {

using ast::BinaryOp;
using diag::Applicability;
using diag::Code;

enum Level {
  kCoalesceLevel = 1,
  kOrLevel,
  kAndLevel,
  kEqualityLevel,
  kOrderLevel,
  kRangeLevel,
  kSumLevel,
  kProductLevel
};

// A sum that is longer counts as nested.
constexpr size_t kMostTerms = 4000;

bool IsArithmetic(BinaryOp op) { return op >= BinaryOp::kAdd && op <= BinaryOp::kDivide; }

struct Operator {
  BinaryOp op;
  Level level;
};

Operator OperatorOf(Tok type) {
  switch (type) {
    case Tok::QQ:
      return {BinaryOp::kCoalesce, kCoalesceLevel};
    case Tok::OROR:
      return {BinaryOp::kOr, kOrLevel};
    case Tok::ANDAND:
      return {BinaryOp::kAnd, kAndLevel};
    case Tok::EQ:
      return {BinaryOp::kEqual, kEqualityLevel};
    case Tok::NEQ:
      return {BinaryOp::kNotEqual, kEqualityLevel};
    case Tok::IN:
      return {BinaryOp::kIn, kEqualityLevel};
    case Tok::IS:
      return {BinaryOp::kIs, kEqualityLevel};
    case Tok::LT:
      return {BinaryOp::kLess, kOrderLevel};
    case Tok::LE:
      return {BinaryOp::kLessEqual, kOrderLevel};
    case Tok::GT:
      return {BinaryOp::kGreater, kOrderLevel};
    case Tok::GE:
      return {BinaryOp::kGreaterEqual, kOrderLevel};
    case Tok::DOTDOT:
      return {BinaryOp::kRange, kRangeLevel};
    case Tok::MINUS:
      return {BinaryOp::kSubtract, kSumLevel};
    case Tok::STAR:
      return {BinaryOp::kMultiply, kProductLevel};
    case Tok::SLASH:
      return {BinaryOp::kDivide, kProductLevel};
    default:
      return {BinaryOp::kAdd, kSumLevel};
  }
}

bool Chains(Level level) {
  return level != kEqualityLevel && level != kOrderLevel && level != kRangeLevel;
}
bool IsLogical(Level level) { return level == kOrLevel || level == kAndLevel; }

}  // namespace

// Operators of one level that cannot stand side by side, and `??` beside `&&` or `||`.
void Builder::CheckNeighbours(uint32_t left, uint32_t right, ast::ExprId before,
                              ast::ExprId middle) {
  Level a = OperatorOf(tokens_[left].type).level, b = OperatorOf(tokens_[right].type).level;
  source::Span span = TokenSpan(right);
  if ((a == kCoalesceLevel && IsLogical(b)) || (b == kCoalesceLevel && IsLogical(a))) {
    errors_.Add(
        Rank::kSpecific,
        diag::Error(
            Code::D0115, span,
            fmt::format("`{}` and `{}` side by side need parentheses", Text(left), Text(right)))
            .Here("which of the two comes first?")
            .At(TokenSpan(left), "beside this")
            .FixIt(
                "put the first one in parentheses", Applicability::kMaybe,
                {{errors_.SpanOf(tree_.expr(before).span.begin, tree_.expr(before).span.begin),
                  "("},
                 {errors_.SpanOf(tree_.expr(middle).span.end, tree_.expr(middle).span.end), ")"}}));
    return;
  }
  if (a != b || Chains(a)) {
    return;
  }
  auto error = diag::Error(Code::D0114, span, "comparisons cannot be chained")
                   .Here("a second one")
                   .At(TokenSpan(left), "after this one");
  if (a == kRangeLevel) {
    error.Help("a range has two ends: `1..5`");
  } else {
    std::string text(
        errors_.text().substr(tree_.expr(middle).span.begin,
                              tree_.expr(middle).span.end - tree_.expr(middle).span.begin));
    error.FixIt(fmt::format("write `… {} {} && {} {} …`", Text(left), text, text, Text(right)),
                Applicability::kAlways,
                {{errors_.SpanOf(span.begin, span.begin), fmt::format("&& {} ", text)}});
  }
  errors_.Add(Rank::kSpecific, std::move(error));
}

void Builder::Reduce(std::vector<ast::ExprId>& operands, std::vector<uint32_t>& operators,
                     size_t reduced) {
  ast::ExprId right = operands.back();
  operands.pop_back();
  ast::ExprId left = operands.back();
  operands.pop_back();
  uint32_t token = operators.back();
  operators.pop_back();
  source::Span span = source::Cover(tree_.expr(left).span, tree_.expr(right).span);
  ast::BinaryExpr binary{OperatorOf(tokens_[token].type).op, left, right, TokenSpan(token)};
  // Readers of the tree take sums and products term by term, so that they are as deep as their
  // deepest term.
  const auto* before = std::get_if<ast::BinaryExpr>(&tree_.expr(left).node);
  bool chain = before != nullptr && reduced < kMostTerms && IsArithmetic(binary.op) &&
               IsArithmetic(before->op);
  uint32_t height = std::max(Height(left) + (chain ? 0 : 1), Height(right) + 1);
  if (reduced >= kMostTerms && height > max_nesting_ && !too_deep_) {
    errors_.Add(
        Rank::kAlways,
        diag::Error(Code::D0119, span,
                    fmt::format("more than {} operators in one expression", kMostTerms))
            .Help("give a part of it a name with `let`; this limit, `operators`, is fixed"));
    too_deep_ = true;
  }
  operands.push_back(AddExpr({span, std::move(binary)}, height));
}

ast::ExprId Builder::BuildOperators(uint32_t node) {
  std::vector<ast::ExprId> operands;
  std::vector<uint32_t> operators;
  size_t reduced = 0;
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (!item.is_rule) {
      continue;
    }
    if (item.rule == Rule::kOperand) {
      if (operands.size() == operators.size()) {
        operands.push_back(BuildOperand(item.index));
      }
      continue;
    }
    if (item.rule != Rule::kBinop || operands.size() != operators.size() + 1) {
      continue;
    }
    uint32_t token = Node(item.index).first;
    if (Node(item.index).first >= Node(item.index).last) {
      continue;
    }
    Level level = OperatorOf(tokens_[token].type).level;
    uint32_t beside = kNowhere;
    while (!operators.empty()) {
      Level before = OperatorOf(tokens_[operators.back()].type).level;
      if (before < level || (before == level && level == kCoalesceLevel)) {
        break;
      }
      beside = operators.back();
      if (before == level || IsLogical(before)) {
        CheckNeighbours(beside, token, operands[operands.size() - 2], operands.back());
      }
      Reduce(operands, operators, reduced++);
    }
    if (!operators.empty()) {
      Level before = OperatorOf(tokens_[operators.back()].type).level;
      if (before == kCoalesceLevel && IsLogical(level)) {
        CheckNeighbours(operators.back(), token, operands[operands.size() - 2], operands.back());
      }
    }
    operators.push_back(token);
  }
  if (operands.empty()) {
    return ErrorExpr(Node(node).last);
  }
  if (operands.size() == operators.size()) {
    operands.push_back(ErrorExpr(Node(node).last));
  }
  while (!operators.empty()) {
    Reduce(operands, operators, reduced++);
  }
  return operands[0];
}

}  // namespace deploy::syntax
