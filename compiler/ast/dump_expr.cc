#include "compiler/ast/dumper.h"

namespace deploy::ast {
namespace {

std::string Kind(std::string_view role, std::string_view kind) {
  return role.empty() ? std::string(kind) : std::string(role) + " " + std::string(kind);
}

std::string_view Word(LiteralKind kind) {
  switch (kind) {
    case LiteralKind::kInt:
      return "int";
    case LiteralKind::kFloat:
      return "float";
    case LiteralKind::kHex:
      return "hex";
    case LiteralKind::kOct:
      return "oct";
    case LiteralKind::kPercent:
      return "percent";
    case LiteralKind::kQuantity:
      return "quantity";
    case LiteralKind::kVersion:
      return "version";
    case LiteralKind::kIpv4:
      return "ipv4";
    case LiteralKind::kCidr:
      return "cidr";
    case LiteralKind::kDate:
      return "date";
    case LiteralKind::kTime:
      return "time";
    case LiteralKind::kRaw:
      return "raw";
    case LiteralKind::kTrue:
      return "true";
    case LiteralKind::kFalse:
      return "false";
    case LiteralKind::kNull:
      return "null";
  }
  return "literal";
}

std::string_view Sign(BinaryOp op) {
  switch (op) {
    case BinaryOp::kCoalesce:
      return "??";
    case BinaryOp::kOr:
      return "||";
    case BinaryOp::kAnd:
      return "&&";
    case BinaryOp::kEqual:
      return "==";
    case BinaryOp::kNotEqual:
      return "!=";
    case BinaryOp::kIn:
      return "in";
    case BinaryOp::kIs:
      return "is";
    case BinaryOp::kLess:
      return "<";
    case BinaryOp::kLessEqual:
      return "<=";
    case BinaryOp::kGreater:
      return ">";
    case BinaryOp::kGreaterEqual:
      return ">=";
    case BinaryOp::kRange:
      return "..";
    case BinaryOp::kAdd:
      return "+";
    case BinaryOp::kSubtract:
      return "-";
    case BinaryOp::kMultiply:
      return "*";
    case BinaryOp::kDivide:
      return "/";
  }
  return "?";
}

std::string Joined(const Path& path) {
  std::string text;
  for (const Name& name : path) {
    text += (text.empty() ? "" : ".") + std::string(name.text);
  }
  return text;
}

}  // namespace

void Dumper::DumpExpr(std::string_view role, ExprId id) {
  if (!id) {
    return;
  }
  const Expr& expr = tree_.expr(id);
  if (const auto* literal = std::get_if<Literal>(&expr.node)) {
    Line(Kind(role, Word(literal->kind)), literal->text, expr.span);
  } else if (const auto* string = std::get_if<StringExpr>(&expr.node)) {
    DumpString(role, expr, *string);
  } else if (const auto* name = std::get_if<NameRef>(&expr.node)) {
    Line(Kind(role, "name"), name->name.text, expr.span);
  } else if (const auto* call = std::get_if<CallExpr>(&expr.node)) {
    Line(Kind(role, "call"), {}, expr.span);
    Indent indent(*this);
    DumpExpr({}, call->callee);
    DumpArguments(call->arguments);
  } else if (const auto* match = std::get_if<MatchExpr>(&expr.node)) {
    Line(Kind(role, "match"), {}, expr.span);
    Indent indent(*this);
    DumpMatch(*match);
  } else if (const auto* list = std::get_if<ListExpr>(&expr.node)) {
    Line(Kind(role, "list"), {}, expr.span);
    Indent indent(*this);
    for (const Element& element : list->elements) {
      DumpExpr(element.spread ? "spread" : "", element.value);
    }
  } else if (const auto* object = std::get_if<ObjectExpr>(&expr.node)) {
    Line(Kind(role, "object"), {}, expr.span);
    Indent indent(*this);
    DumpObject(*object);
  } else {
    DumpParts(expr, role);
  }
}

// Sums may have thousands of terms: the left sides are walked without recursing.
void Dumper::DumpOperators(const Expr& expr, const BinaryExpr& last, std::string_view role) {
  std::vector<ExprId> rights;
  ExprId left = last.left;
  Line(Kind(role, "binary"), Sign(last.op), expr.span);
  ++depth_;
  rights.push_back(last.right);
  while (left) {
    const Expr& inner = tree_.expr(left);
    const auto* binary = std::get_if<BinaryExpr>(&inner.node);
    if (binary == nullptr) {
      break;
    }
    Line(Kind({}, "binary"), Sign(binary->op), inner.span);
    ++depth_;
    rights.push_back(binary->right);
    left = binary->left;
  }
  DumpExpr({}, left);
  for (; !rights.empty(); rights.pop_back()) {
    DumpExpr({}, rights.back());
    --depth_;
  }
}

// Nodes whose parts are expressions and nothing else.
void Dumper::DumpParts(const Expr& expr, std::string_view role) {
  if (const auto* member = std::get_if<MemberExpr>(&expr.node)) {
    Line(Kind(role, member->optional ? "optional-member" : "member"), member->name.text, expr.span,
         !member->name);
    Indent indent(*this);
    DumpExpr({}, member->base);
  } else if (const auto* index = std::get_if<IndexExpr>(&expr.node)) {
    Line(Kind(role, "index"), {}, expr.span);
    Indent indent(*this);
    DumpExpr({}, index->base);
    DumpExpr({}, index->index);
  } else if (const auto* splat = std::get_if<SplatExpr>(&expr.node)) {
    Line(Kind(role, "splat"), {}, expr.span);
    Indent indent(*this);
    DumpExpr({}, splat->base);
  } else if (const auto* unary = std::get_if<UnaryExpr>(&expr.node)) {
    Line(Kind(role, "unary"), unary->op == UnaryOp::kNot ? "!" : "-", expr.span);
    Indent indent(*this);
    DumpExpr({}, unary->operand);
  } else if (const auto* binary = std::get_if<BinaryExpr>(&expr.node)) {
    DumpOperators(expr, *binary, role);
  } else if (const auto* paren = std::get_if<ParenExpr>(&expr.node)) {
    Line(Kind(role, "parentheses"), {}, expr.span);
    Indent indent(*this);
    DumpExpr({}, paren->inner);
  } else if (const auto* condition = std::get_if<IfExpr>(&expr.node)) {
    Line(Kind(role, "if"), {}, expr.span);
    Indent indent(*this);
    DumpExpr({}, condition->condition);
    DumpExpr("then", condition->then);
    DumpExpr("else", condition->otherwise);
  } else if (const auto* list = std::get_if<ListForExpr>(&expr.node)) {
    DumpFor(Kind(role, "list-for"), expr, list->first, list->second);
    Indent indent(*this);
    DumpExpr("in", list->iterable);
    DumpExpr("value", list->body);
    DumpExpr("if", list->condition);
  } else if (const auto* object = std::get_if<ObjectForExpr>(&expr.node)) {
    DumpFor(Kind(role, "object-for"), expr, object->first, object->second);
    Indent indent(*this);
    DumpExpr("in", object->iterable);
    DumpExpr("key", object->key);
    DumpExpr("value", object->value);
    DumpExpr("if", object->condition);
  } else {
    Line(Kind(role, "error"), {}, expr.span, true);
  }
}

void Dumper::DumpFor(std::string_view role, const Expr& expr, const Name& first,
                     const Name& second) {
  Line(role,
       second ? std::string(first.text) + ", " + std::string(second.text) : std::string(first.text),
       expr.span);
}

void Dumper::DumpString(std::string_view role, const Expr& expr, const StringExpr& string) {
  Line(Kind(role, string.multiline ? "text" : "string"), {}, expr.span);
  Indent indent(*this);
  for (const StringPart& part : string.parts) {
    if (part.expr) {
      Line("interpolation", {}, part.span);
      Indent inner(*this);
      DumpExpr({}, part.expr);
    } else {
      Line("part", part.text, part.span);
    }
  }
}

void Dumper::DumpMatch(const MatchExpr& match) {
  DumpExpr({}, match.subject);
  for (const Arm& arm : match.arms) {
    Line("arm", {}, arm.span);
    Indent indent(*this);
    for (const Pattern& pattern : arm.patterns) {
      Line(pattern.kind == Pattern::kRange ? "range" : "pattern", Joined(pattern.path),
           pattern.span, pattern.kind == Pattern::kError);
      Indent inner(*this);
      DumpExpr({}, pattern.first);
      DumpExpr({}, pattern.last);
    }
    DumpExpr("if", arm.guard);
    DumpExpr({}, arm.body);
  }
}

void Dumper::DumpObject(const ObjectExpr& object) {
  for (const Entry& entry : object.entries) {
    Line(entry.kind == Entry::kSpread ? "spread" : "entry", entry.name.text, entry.span);
    Indent indent(*this);
    DumpExpr("key", entry.key);
    DumpExpr({}, entry.value);
  }
}

}  // namespace deploy::ast
