#include <charconv>
#include <string>
#include <utility>

#include "base/support/text.h"
#include "base/value/unit.h"
#include "base/value/written.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/text.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Applicability;
using diag::Code;
using support::Append;
using support::Cat;
using value::TypeKind;
using value::Value;

std::string WithoutUnderscores(std::string_view text) {
  std::string digits(text);
  std::erase(digits, '_');
  return digits;
}

bool WantsVersion(TypeRef hint) {
  return hint != nullptr && Core(hint)->kind() == TypeKind::kVersion;
}

// What a message shows of a literal: enough to recognize it.
std::string Shortened(std::string_view text) {
  constexpr size_t kShown = 40;
  return text.size() <= kShown ? std::string(text) : Cat(text.substr(0, kShown), "…");
}

Typed Overflow(Context& c, std::string_view text, Span span) {
  c.Report(diag::Error(Code::D0409, span, Cat("`", Shortened(text), "` does not fit an int"))
               .Here("more than 64 bits"));
  return c.Poison(span);
}

Typed Integer(Context& c, const ast::Literal& literal, Span span, TypeRef hint) {
  if (WantsVersion(hint)) {
    return c.Constant(Value::Version(literal.text), Core(hint), span);
  }
  std::string digits = WithoutUnderscores(literal.text);
  int base = literal.kind == ast::LiteralKind::kHex ? 16 : 10;
  base = literal.kind == ast::LiteralKind::kOct ? 8 : base;
  std::string_view number = digits;
  if (base != 10) {
    number.remove_prefix(2);
  } else if (digits.size() > 1 && digits[0] == '0') {
    std::string octal = Cat("0o", std::string_view(digits).substr(1));
    c.Report(diag::Error(Code::D0306, span, Cat("`", literal.text, "` begins with a zero"))
                 .Here("a whole number does not")
                 .FixIt(Cat("write `", octal, "`"), Applicability::kMaybe, {{span, octal}}));
    return c.Poison(span);
  }
  int64_t result = 0;
  auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), result, base);
  if (error == std::errc::result_out_of_range) {
    return Overflow(c, literal.text, span);
  }
  if (error != std::errc() || end != number.data() + number.size()) {
    c.Report(diag::Error(Code::D0306, span, Cat("`", literal.text, "` is not a whole number")));
    return c.Poison(span);
  }
  if (hint != nullptr && Core(hint)->kind() == TypeKind::kFloat) {
    return c.Constant(Value::Float(static_cast<double>(result)), FloatType(), span);
  }
  return c.Constant(Value::Int(result), IntType(), span);
}

Typed Float(Context& c, const ast::Literal& literal, Span span, TypeRef hint) {
  if (WantsVersion(hint)) {
    return c.Constant(Value::Version(literal.text), Core(hint), span);
  }
  double result = 0;
  std::string digits = WithoutUnderscores(literal.text);
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), result);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    c.Report(
        diag::Error(Code::D0409, span, Cat("`", Shortened(literal.text), "` does not fit a float"))
            .Here("out of range"));
    return c.Poison(span);
  }
  return c.Constant(Value::Float(result), FloatType(), span);
}

void ReportUnit(Context& c, std::string_view text, Span span, const value::UnitError& error) {
  if (error.kind == value::UnitError::kOverflow) {
    c.Report(diag::Error(Code::D0409, span, Cat("`", Shortened(text), "` is too large"))
                 .Here("does not fit an exact number"));
    return;
  }
  bool order = error.kind == value::UnitError::kOrder;
  auto report = diag::Error(order ? Code::D0411 : Code::D0402, span,
                            order ? Cat("the parts of `", text, "` are out of order")
                                  : Cat("unknown unit `", error.unit, "`"));
  report.Here(order ? "the largest unit stands first, each once" : "no such unit");
  if (!error.candidates.empty()) {
    std::string list;
    for (const std::string& candidate : error.candidates) {
      Append(list, list.empty() ? "`" : " or `", candidate, "`");
      report.FixIt(Cat("write `", candidate, "`"),
                   error.sure && error.candidates.size() == 1 ? Applicability::kAlways
                                                              : Applicability::kMaybe,
                   {{span, candidate}});
    }
    report.Help(Cat("did you mean ", list, "?"));
  } else if (size_t slash = text.find('/'); slash != std::string_view::npos) {
    report.Help(Cat("put spaces around `/` to divide: `", text.substr(0, slash), " / ",
                    text.substr(slash + 1), "`"));
  }
  c.Report(std::move(report));
}

Typed QuantityLiteral(Context& c, const ast::Literal& literal, Span span) {
  value::UnitError error;
  std::string warning;
  auto amount = value::ParseQuantity(literal.text, &error, &warning);
  if (!amount) {
    ReportUnit(c, literal.text, span, error);
    return c.Poison(span);
  }
  if (!warning.empty()) {
    c.Report(
        diag::Warning(Code::D0402, span, Cat("`", literal.text, "` is written `", warning, "`"))
            .Here("a kilobyte is `kB`, 1024 bytes are `KiB`")
            .FixIt(Cat("write `", warning, "`"), Applicability::kAlways, {{span, warning}}));
  }
  Value quantity = value::QuantityAsWritten(*amount, warning.empty() ? literal.text : warning);
  return c.Constant(std::move(quantity), value::Quantity(amount->dimension), span);
}

Typed Raw(Context& c, std::string_view text, Span span, TypeRef hint) {
  if (text.starts_with("r\"") && text.size() >= 3) {
    text = text.substr(2, text.size() - 3);
  }
  if (hint != nullptr && IsTextType(Core(hint)->kind())) {
    return TextConstant(c, Core(hint), text, span);
  }
  return c.Constant(Value::String(text), StringType(), span);
}

}  // namespace

Typed ElaborateLiteral(Context& c, const ast::Literal& literal, Span span, TypeRef hint) {
  switch (literal.kind) {
    case ast::LiteralKind::kInt:
    case ast::LiteralKind::kHex:
    case ast::LiteralKind::kOct:
      return Integer(c, literal, span, hint);
    case ast::LiteralKind::kFloat:
      return Float(c, literal, span, hint);
    case ast::LiteralKind::kPercent:
    case ast::LiteralKind::kQuantity:
      return QuantityLiteral(c, literal, span);
    case ast::LiteralKind::kVersion:
      return TextConstant(c, value::Simple(TypeKind::kVersion), literal.text, span);
    case ast::LiteralKind::kIpv4:
      return TextConstant(c, value::Simple(TypeKind::kIp), literal.text, span);
    case ast::LiteralKind::kCidr:
      return TextConstant(c, value::Simple(TypeKind::kCidr), literal.text, span);
    case ast::LiteralKind::kDate:
    case ast::LiteralKind::kTime:
      c.Report(diag::Error(Code::D0906, span, "this build does not know dates and times yet"));
      return c.Poison(span);
    case ast::LiteralKind::kRaw:
      return Raw(c, literal.text, span, hint);
    case ast::LiteralKind::kTrue:
    case ast::LiteralKind::kFalse:
      return c.Constant(Value::Bool(literal.kind == ast::LiteralKind::kTrue), BoolType(), span);
    case ast::LiteralKind::kNull:
      return c.Constant(Value::Null(), NullType(), span);
  }
  return c.Poison(span);
}

}  // namespace deploy::sema
