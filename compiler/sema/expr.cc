#include "compiler/sema/expr.h"

#include <utility>

#include "base/support/text.h"
#include "compiler/sema/narrow.h"
#include "compiler/sema/phase.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Cat;

// The parser refuses deeper trees; this keeps the stack safe whatever made the tree.
constexpr int kMaxDepth = 1500;

struct Dispatch {
  Context& c;
  ast::ExprId id;
  Span span;
  TypeRef hint;

  Typed operator()(const ast::ErrorExpr&) const { return c.Poison(span); }
  Typed operator()(const ast::Literal& e) const { return ElaborateLiteral(c, e, span, hint); }
  Typed operator()(const ast::StringExpr& e) const { return ElaborateString(c, e, span, hint); }
  Typed operator()(const ast::NameRef& e) const { return ElaborateName(c, e, span, hint); }
  Typed operator()(const ast::MemberExpr& e) const { return ElaborateMember(c, id, e, span, hint); }
  Typed operator()(const ast::IndexExpr& e) const { return ElaborateIndex(c, e, span); }
  Typed operator()(const ast::SplatExpr& e) const { return ElaborateSplat(c, e, span); }
  Typed operator()(const ast::CallExpr& e) const { return ElaborateCall(c, e, span, hint); }
  Typed operator()(const ast::UnaryExpr& e) const { return ElaborateUnary(c, e, span, hint); }
  Typed operator()(const ast::BinaryExpr& e) const { return ElaborateBinary(c, id, e, span, hint); }
  Typed operator()(const ast::ParenExpr& e) const { return Elaborate(c, e.inner, hint); }
  Typed operator()(const ast::IfExpr& e) const { return ElaborateIf(c, e, span, hint); }
  Typed operator()(const ast::MatchExpr& e) const { return ElaborateMatch(c, e, span, hint); }
  Typed operator()(const ast::ListExpr& e) const { return ElaborateList(c, id, e, span, hint); }
  Typed operator()(const ast::ListForExpr& e) const { return ElaborateListFor(c, e, span, hint); }
  Typed operator()(const ast::ObjectExpr& e) const { return ElaborateObject(c, e, span, hint); }
  Typed operator()(const ast::ObjectForExpr& e) const {
    return ElaborateObjectFor(c, e, span, hint);
  }
};

bool IsPath(const ast::Expr& expr) {
  return std::holds_alternative<ast::NameRef>(expr.node) ||
         std::holds_alternative<ast::MemberExpr>(expr.node) ||
         std::holds_alternative<ast::IndexExpr>(expr.node);
}

// A path whose value was compared with null before, or a resource under the condition of its own
// `if`, is there.
void Narrow(Context& c, ast::ExprId id, Typed& typed) {
  if (!IsOptional(typed.type) || (c.non_null.empty() && c.known_true.empty())) {
    return;
  }
  bool there = KnownNonNull(c, id) ||
               (typed.node && Core(typed.type)->kind() == value::TypeKind::kResource &&
                KnownTrue(c, c.node(typed.node).condition_facts));
  if (there) {
    typed.type = Base(typed.type)->element();
  }
}

}  // namespace

Typed Elaborate(Context& c, ast::ExprId id, TypeRef hint) {
  if (!id) {
    return c.Poison({});
  }
  const ast::Expr& expr = c.tree().expr(id);
  if (c.depth >= kMaxDepth) {
    c.Report(diag::Error(Code::D0119, expr.span,
                         Cat("expressions nest deeper than ", kMaxDepth, " levels"))
                 .Help("give a part of it a name with `let`; this limit, `expression_nesting`, is "
                       "fixed"));
    return c.Poison(expr.span);
  }
  ++c.depth;
  Typed typed = std::visit(Dispatch{c, id, expr.span, hint}, expr.node);
  --c.depth;
  if (c.ReportRefusedTypes(expr.span)) {
    return c.Poison(expr.span);
  }
  if (IsPath(expr)) {
    Narrow(c, id, typed);
  }
  return typed;
}

Typed Check(Context& c, ast::ExprId id, TypeRef type, const Expectation& expectation) {
  return Coerce(c, Elaborate(c, id, type), type, id, expectation);
}

Typed Make(Context& c, expr::Op op, std::initializer_list<Typed> parts, TypeRef type, Span span,
           uint32_t a, uint32_t b) {
  Typed result;
  ExprId children[4];
  size_t count = 0;
  for (const Typed& part : parts) {
    children[count++] = part.id;
    result.Join(part);
  }
  result.id = c.arena.Add(op, std::span<const ExprId>(children, count), type, span, a, b);
  result.type = type;
  return result;
}

Typed CheckCondition(Context& c, ast::ExprId id, bool warn_constant) {
  Expectation expectation{.subject = "the condition", .mismatch = Code::D0304};
  Typed typed = Check(c, id, BoolType(), expectation);
  if (warn_constant && typed.literal && id && !IsError(typed.type)) {
    value::Value known = c.Fold(typed.id, false);
    if (known.kind() == value::ValueKind::kBool) {
      const char* which = known.as_bool() ? "true" : "false";
      c.Report(diag::Warning(Code::D0324, c.tree().expr(id).span,
                             Cat("this condition is always ", which))
                   .Here(Cat("always ", which)));
    }
  }
  return typed;
}

ast::ExprId SkipParens(const ast::Tree& tree, ast::ExprId id) {
  while (id) {
    const auto* paren = std::get_if<ast::ParenExpr>(&tree.expr(id).node);
    if (paren == nullptr) {
      break;
    }
    id = paren->inner;
  }
  return id;
}

const ast::StringExpr* AsString(const ast::Tree& tree, ast::ExprId id) {
  id = SkipParens(tree, id);
  return id ? std::get_if<ast::StringExpr>(&tree.expr(id).node) : nullptr;
}

const std::string* PlainText(const ast::Tree& tree, ast::ExprId id) {
  static const std::string kEmpty;
  const ast::StringExpr* text = AsString(tree, id);
  if (text == nullptr || text->parts.size() > 1) {
    return nullptr;
  }
  if (text->parts.empty()) {
    return &kEmpty;
  }
  return text->parts[0].expr ? nullptr : &text->parts[0].text;
}

}  // namespace deploy::sema
