#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "base/support/text.h"
#include "compiler/sema/declaration.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/type.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Cat;

constexpr std::pair<std::string_view, std::string_view> kUnitWords[] = {
    {"seconds", "duration"}, {"secs", "duration"},  {"sec", "duration"},  {"minutes", "duration"},
    {"mins", "duration"},    {"hours", "duration"}, {"days", "duration"}, {"ms", "duration"},
    {"millis", "duration"},  {"bytes", "bytes"},    {"kb", "bytes"},      {"mb", "bytes"},
    {"gb", "bytes"},         {"mib", "bytes"},      {"gib", "bytes"},     {"percent", "ratio"},
    {"pct", "ratio"}};

// `timeout_seconds: int` wants to be `timeout: duration`.
void WarnUnitInName(Context& c, const ast::Name& name, TypeRef type) {
  if (!IsNumber(type)) {
    return;
  }
  size_t underscore = name.text.rfind('_');
  if (underscore == std::string_view::npos || underscore == 0) {
    return;
  }
  std::string last(name.text.substr(underscore + 1));
  for (char& letter : last) {
    letter = absl::ascii_tolower(static_cast<unsigned char>(letter));
  }
  for (const auto& [word, unit] : kUnitWords) {
    if (last == word) {
      c.Report(
          diag::Warning(Code::D0422, name.span, Cat("`", name.text, "` hides its unit in its name"))
              .Here("the type can say it")
              .Help(Cat("declare `", name.text.substr(0, underscore), ": ", unit, "`")));
      return;
    }
  }
}

TypeRef BaseType(Context& c, const ast::InputDecl& decl, Typed& value) {
  Expectation expectation{.subject = Cat("the default of `", decl.name.text, "`"),
                          .declared = decl.name.span};
  if (decl.type) {
    TypeRef type = ResolveType(c, decl.type);
    if (decl.default_value) {
      value = Check(c, decl.default_value, type, expectation);
    }
    return type;
  }
  if (decl.default_value) {
    value = Elaborate(c, decl.default_value, nullptr);
  }
  bool unknown = !decl.default_value || (!IsError(value.type) && HasHole(value.type)) ||
                 Base(value.type)->kind() == value::TypeKind::kNull;
  if (unknown) {
    if (!c.tree().decl(c.symbol(c.current).decl).broken) {
      c.Report(diag::Error(Code::D0322, decl.name.span,
                           Cat("the type of input `", decl.name.text, "` is not known"))
                   .Here("no type, and no default that tells it")
                   .Help(Cat("annotate it: `input ", decl.name.text, ": string`")));
    }
    return ErrorType();
  }
  return Plain(value.type);
}

}  // namespace

void CheckInput(Context& c, SymbolId id, const ast::InputDecl& decl) {
  Typed value;
  TypeRef base = BaseType(c, decl, value);
  c.limit = Phase::kPlan;
  TypeRef type = Refine(c, base, decl.where, {});
  WarnUnitInName(c, decl.name, base);
  CheckedInput& input = c.checked.inputs[c.symbol(id).detail];
  input.type = type;
  if (decl.default_value) {
    input.default_span = c.tree().expr(decl.default_value).span;
    CheckPhase(c, value, value.phase, Phase::kPlan, Code::D0505, input.default_span,
               "the default of an input is known before apply");
    input.default_value = ConvertValue(c, value.id, value.type, type, input.default_span);
  }
  c.checked.program.globals.push_back({std::string(decl.name.text), {}});
  Symbol& symbol = c.symbol(id);
  symbol.type = symbol.cyclic ? ErrorType() : type;
  symbol.phase = symbol.shape = Phase::kPlan;
  symbol.global = expr::GlobalId(static_cast<uint32_t>(c.checked.program.globals.size() - 1));
  input.global = symbol.global;
}

}  // namespace deploy::sema
