#ifndef BASE_EXPR_OPERATORS_H_
#define BASE_EXPR_OPERATORS_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/diag/code.h"
#include "base/expr/expr.h"

namespace deploy::expr {

// Why an operator gave nothing, for a diagnostic at the place of the operation.
struct OpError {
  diag::Code code = diag::Code::D0316;
  std::string message;
};

// kAdd, kSubtract, kMultiply, kDivide over known values (language.md 3.2): whole numbers are
// checked for overflow, quantities are exact, `int / int` is a float. None with `error` filled
// otherwise.
std::optional<value::Value> Arithmetic(Op op, const value::Value& left, const value::Value& right,
                                       OpError* error);
std::optional<value::Value> Negate(const value::Value& operand, OpError* error);

// Equality over known values: numbers of both kinds by what they count, everything else by content.
bool Equal(const value::Value& left, const value::Value& right);
// False with D0408 when two currencies meet where the values are compared, however deep inside.
bool OneCurrency(const value::Value& left, const value::Value& right, OpError* error);
// The same for each of `elements` beside the others.
bool OneCurrency(std::span<const value::Value> elements, OpError* error);
// kLess … kGreaterEqual over known values: numbers, quantities of one dimension, versions, members
// of one enum.
std::optional<bool> Ordered(Op op, const value::Value& left, const value::Value& right,
                            OpError* error);
// `left in right` over known values.
std::optional<bool> In(const value::Value& left, const value::Value& right, OpError* error);

// The exact value of a number, through its shortest decimal spelling for a float. None when it does
// not fit.
std::optional<support::Rational> ToRational(const value::Value& number);

bool IsNumber(const value::Value& value);  // int or float
// Why `v in text` has no answer (D0306): "`^1` is no range of versions".
std::string NoVersionRange(std::string_view text);
// "a string", "a whole number", "a duration": for messages.
std::string KindPhrase(const value::Value& value);
std::string_view OpSign(Op op);  // "+"

}  // namespace deploy::expr

#endif  // BASE_EXPR_OPERATORS_H_
