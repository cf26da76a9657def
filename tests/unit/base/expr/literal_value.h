#ifndef TESTS_UNIT_BASE_EXPR_LITERAL_VALUE_H_
#define TESTS_UNIT_BASE_EXPR_LITERAL_VALUE_H_

#include <string>

#include "base/expr/text.h"
#include "base/value/value.h"
#include "compiler/ast/ast.h"

namespace deploy::expr::testing {

// What a literal of a correct program stands for; null for `null` and for kinds that no test uses.
inline value::Value LiteralValue(const ast::Literal& e) {
  using ast::LiteralKind;
  using value::Value;
  const std::string text(e.text);
  TextError error;
  switch (e.kind) {
    case LiteralKind::kInt:
      return Value::Int(std::stoll(text));
    case LiteralKind::kFloat:
      return Value::Float(std::stod(text));
    case LiteralKind::kPercent:
    case LiteralKind::kQuantity: {
      value::UnitError unit_error;
      std::string warning;
      return Value::Quantity(value::ParseQuantity(text, &unit_error, &warning).value());
    }
    case LiteralKind::kVersion:
      return Value::Version(text);
    case LiteralKind::kIpv4:
      return ParseText(value::TypeKind::kIp, text, &error).value();
    case LiteralKind::kCidr:
      return ParseText(value::TypeKind::kCidr, text, &error).value();
    case LiteralKind::kRaw:
      return Value::String(text.substr(2, text.size() - 3));
    case LiteralKind::kTrue:
    case LiteralKind::kFalse:
      return Value::Bool(e.kind == LiteralKind::kTrue);
    default:
      return {};
  }
}

}  // namespace deploy::expr::testing

#endif  // TESTS_UNIT_BASE_EXPR_LITERAL_VALUE_H_
