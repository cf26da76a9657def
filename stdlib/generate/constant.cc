#include <charconv>

#include "base/support/text.h"
#include "base/value/unit.h"
#include "stdlib/generate/model.h"

namespace deploy::stdlib::generate {
namespace {

using ast::LiteralKind;
using support::Append;
using support::Cat;

constexpr std::string_view kDimensions[] = {"kNone", "kBytes",     "kDuration", "kRatio", "kRate",
                                            "kCpu",  "kBandwidth", "kMoney",    "kPrice", "kIops"};

std::string WholeText(Model& model, const Where& where, std::string_view text, int base) {
  std::string digits(text);
  std::erase(digits, '_');
  int64_t number = 0;
  const char* begin = digits.data() + (base == 10 ? 0 : 2);
  const auto [end, failure] = std::from_chars(begin, digits.data() + digits.size(), number, base);
  if (failure != std::errc() || end != digits.data() + digits.size()) {
    model.Fail(where, "a number that does not fit");
  }
  return Cat("value::Value::Int(", number, ")");
}

std::string QuantityText(Model& model, const Where& where, std::string_view text) {
  value::UnitError error;
  std::string warning;
  const std::optional<value::Amount> amount = value::ParseQuantity(text, &error, &warning);
  const std::optional<int64_t> numerator =
      amount && amount->number.numerator() <= INT64_MAX
          ? std::optional(static_cast<int64_t>(amount->number.numerator()))
          : std::nullopt;
  if (!numerator) {
    model.Fail(where, Cat("`", text, "` is no quantity"));
    return "value::Value()";
  }
  return Cat("Quantity(value::Dimension::", kDimensions[static_cast<size_t>(amount->dimension)],
             ", ", *numerator, ", ", amount->number.denominator(), ", ", Literal(amount->currency),
             ")");
}

std::string LiteralText(Model& model, const Where& where, const ast::Literal& literal) {
  switch (literal.kind) {
    case LiteralKind::kInt:
      return WholeText(model, where, literal.text, 10);
    case LiteralKind::kHex:
      return WholeText(model, where, literal.text, 16);
    case LiteralKind::kOct:
      return WholeText(model, where, literal.text, 8);
    case LiteralKind::kFloat:
      return Cat("value::Value::Float(", literal.text, ")");
    case LiteralKind::kPercent:
    case LiteralKind::kQuantity:
      return QuantityText(model, where, literal.text);
    case LiteralKind::kVersion:
      return Cat("value::Value::Version(", Literal(literal.text), ")");
    case LiteralKind::kIpv4:
      return Cat("value::Value::Ip(", Literal(literal.text), ")");
    case LiteralKind::kCidr:
      return Cat("value::Value::Cidr(", Literal(literal.text), ")");
    case LiteralKind::kTrue:
      return "value::Value::Bool(true)";
    case LiteralKind::kFalse:
      return "value::Value::Bool(false)";
    case LiteralKind::kNull:
      return "value::Value()";
    default:
      model.Fail(where, "a literal that schemas do not know");
      return "value::Value()";
  }
}

std::string MemberText(Model& model, const Where& where, const Meaning& meaning,
                       std::string_view name) {
  if (meaning.enumeration != nullptr) {
    for (size_t i = 0; i < meaning.enumeration->items.size(); ++i) {
      if (meaning.enumeration->items[i].name.text == name) {
        return Cat("value::Value::Enum(", TypeText(model, *meaning.unit, meaning.type), ", ", i,
                   ")");
      }
    }
  }
  model.Fail(where, Cat("`", name, "` is no member of an enum"));
  return "value::Value()";
}

}  // namespace

std::string ConstantText(Model& model, const Unit& unit, ast::ExprId id, ast::TypeId type) {
  const ast::Expr& expr = unit.tree.expr(id);
  const Where where{&unit, expr.span};
  if (const auto* literal = std::get_if<ast::Literal>(&expr.node)) {
    return LiteralText(model, where, *literal);
  }
  if (const auto* text = std::get_if<ast::StringExpr>(&expr.node)) {
    const bool plain = text->parts.empty() || (text->parts.size() == 1 && !text->parts[0].expr);
    if (plain) {
      return Cat("value::Value::String(", Literal(text->parts.empty() ? "" : text->parts[0].text),
                 ")");
    }
  }
  if (const auto* name = std::get_if<ast::NameRef>(&expr.node)) {
    return MemberText(model, where, MeaningOf(model, unit, type), name->name.text);
  }
  if (const auto* list = std::get_if<ast::ListExpr>(&expr.node);
      list != nullptr && list->elements.empty()) {
    return "value::Value::List({})";
  }
  if (const auto* object = std::get_if<ast::ObjectExpr>(&expr.node);
      object != nullptr && object->entries.empty()) {
    return "value::Value::Map({})";
  }
  if (const auto* call = std::get_if<ast::CallExpr>(&expr.node)) {
    const auto* callee = std::get_if<ast::NameRef>(&unit.tree.expr(call->callee).node);
    if (callee != nullptr && callee->name.text == "all_at_once" && call->arguments.empty()) {
      return "expr::AllAtOnce()";
    }
  }
  model.Fail(where, "a default that schemas do not know");
  return "value::Value()";
}

}  // namespace deploy::stdlib::generate
