#ifndef COMPILER_SEMA_OPERAND_H_
#define COMPILER_SEMA_OPERAND_H_

#include <string>
#include <string_view>

#include "compiler/sema/context.h"

namespace deploy::sema {

expr::Op ArithmeticOp(ast::BinaryOp op);

// The unit that a plain number probably meant.
std::string UsualUnit(TypeRef quantity);

// Offers a plain number with its unit; without one, as a ratio (`0.05` is `5%`).
void OfferUnit(diag::Builder& error, std::string_view number, Span span, std::string_view unit);

// D0401, or D0405 beside a ratio.
void ReportPlainNumber(Context& c, TypeRef quantity, Span number, Span other);

// D0702 unless there is an environment of that name.
bool CheckEnvironmentName(Context& c, const ast::Name& name);
// Counts `env is …` and `match env`: environments tested again and again want to be attributes of
// `env` (D0712).
void CountEnvironmentTest(Context& c, source::Span span);

// D0501 when the operand may be null; true then.
bool RefuseNull(Context& c, const Typed& typed, ast::ExprId id, std::string_view subject);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_OPERAND_H_
