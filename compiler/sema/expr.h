#ifndef COMPILER_SEMA_EXPR_H_
#define COMPILER_SEMA_EXPR_H_

#include <initializer_list>
#include <string>
#include <string_view>

#include "compiler/sema/context.h"

namespace deploy::sema {

// What is wanted at a place, for messages.
struct Expectation {
  std::string subject;  // "`timeout`", or empty
  Span declared;        // where the user's file says so, if it does
  std::string origin;   // "schema:process@1"
  std::string unit_hint;
  diag::Code mismatch = diag::Code::D0301;  // of a plain mismatch: D0304 for conditions …
};

// Elaborates an expression. `hint` is the type that the place would like (null: none): literals,
// bare words, objects and lists take it up; the result may still be of another type.
Typed Elaborate(Context& c, ast::ExprId id, TypeRef hint);

// Elaborates and converts to `type`, or reports what does not fit and gives poison of that type.
Typed Check(Context& c, ast::ExprId id, TypeRef type, const Expectation& expectation);
// The second half of Check. `source` is the expression as written.
Typed Coerce(Context& c, Typed typed, TypeRef type, ast::ExprId source,
             const Expectation& expectation);
// Conversion of a value known to be Assignable; adds the checks of refinements.
ExprId ConvertValue(Context& c, ExprId id, TypeRef from, TypeRef to, Span span);
// "a `Port` must satisfy `it in 1..65535`".
std::string RuleMessage(const Refinement& rules);
// Says why `typed` does not fit.
void ReportMismatch(Context& c, const Typed& typed, TypeRef type, ast::ExprId source,
                    const Expectation& expectation);

// A condition: bool, else D0304; warns about constants (D0324) when `warn_constant`.
Typed CheckCondition(Context& c, ast::ExprId id, bool warn_constant = true);
// Refuses what is known later than `highest`: D0502, D0503 or D0505 with the source shown.
bool CheckPhase(Context& c, const Typed& typed, Phase phase, Phase highest, diag::Code code,
                Span span, std::string message);

// One family each, one file each.
Typed ElaborateLiteral(Context& c, const ast::Literal& literal, Span span, TypeRef hint);
Typed ElaborateString(Context& c, const ast::StringExpr& text, Span span, TypeRef hint);
Typed ElaborateName(Context& c, const ast::NameRef& name, Span span, TypeRef hint);
Typed ElaborateMember(Context& c, ast::ExprId id, const ast::MemberExpr& member, Span span,
                      TypeRef hint);
Typed ElaborateIndex(Context& c, const ast::IndexExpr& index, Span span);
Typed ElaborateSplat(Context& c, const ast::SplatExpr& splat, Span span);
Typed ElaborateCall(Context& c, const ast::CallExpr& call, Span span, TypeRef hint);
Typed ElaborateUnary(Context& c, const ast::UnaryExpr& unary, Span span, TypeRef hint);
Typed ElaborateBinary(Context& c, ast::ExprId id, const ast::BinaryExpr& binary, Span span,
                      TypeRef hint);
Typed ElaborateArithmetic(Context& c, const ast::BinaryExpr& binary, Span span, TypeRef hint);
Typed ElaborateComparison(Context& c, const ast::BinaryExpr& binary, Span span);
Typed ElaborateLogic(Context& c, const ast::BinaryExpr& binary, Span span);
Typed ElaborateCoalesce(Context& c, const ast::BinaryExpr& binary, Span span, TypeRef hint);
Typed ElaborateIn(Context& c, const ast::BinaryExpr& binary, Span span);
Typed ElaborateIs(Context& c, const ast::BinaryExpr& binary, Span span);
Typed ElaborateIf(Context& c, const ast::IfExpr& choice, Span span, TypeRef hint);
Typed ElaborateMatch(Context& c, const ast::MatchExpr& match, Span span, TypeRef hint);
Typed ElaborateList(Context& c, ast::ExprId id, const ast::ListExpr& list, Span span, TypeRef hint);
Typed ElaborateObject(Context& c, const ast::ObjectExpr& object, Span span, TypeRef hint);
Typed ElaborateListFor(Context& c, const ast::ListForExpr& each, Span span, TypeRef hint);
Typed ElaborateObjectFor(Context& c, const ast::ObjectForExpr& each, Span span, TypeRef hint);

// The name a call, or a resource reference, begins with.
const ast::Name* NameOf(const Context& c, ast::ExprId id);
// The repeated resource that the expression names, if it does nothing else.
NodeId NamedNode(const Context& c, ast::ExprId id);
// A use of a symbol as a value.
Typed UseSymbol(Context& c, SymbolId id, Span span);
// Notes that the current declaration reads `to`.
void AddEdge(Context& c, NodeId to, Span span, CheckedEdge::Index index = CheckedEdge::kWhole,
             ExprId key = {});
// Member `name` of an instance.
Typed NodeMember(Context& c, const Typed& base, const ast::Name& name, Span span, bool optional);
// The loop names of a comprehension or header: declares them over `iterable` (already elaborated).
// Gives the iterable as it must be evaluated, converted where needed; poison after a report.
// `source` is the iterable as written, for help.
struct LoopNames {
  ast::Name first, second;
};
struct Loop {
  Typed iterable;
  uint32_t first_slot = 0xffffffffu, second_slot = 0xffffffffu;
  TypeRef key_type = nullptr, element_type = nullptr;
};
Loop DeclareLoop(Context& c, Typed iterable, const LoopNames& names, Span span,
                 bool fixed_slots = false, ast::ExprId source = {});

ast::ExprId SkipParens(const ast::Tree& tree, ast::ExprId id);
const ast::StringExpr* AsString(const ast::Tree& tree, ast::ExprId id);
// The text of a string literal without interpolation.
const std::string* PlainText(const ast::Tree& tree, ast::ExprId id);

Typed Make(Context& c, expr::Op op, std::initializer_list<Typed> parts, TypeRef type, Span span,
           uint32_t a = 0xffffffffu, uint32_t b = 0xffffffffu);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_EXPR_H_
