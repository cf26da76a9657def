#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "base/support/text.h"
#include "compiler/sema/declaration.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/names.h"
#include "compiler/sema/type.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Cat;

TypeRef ParameterType(Context& c, const ast::Parameter& parameter) {
  if (parameter.type) {
    return ResolveType(c, parameter.type);
  }
  if (!c.tree().decl(c.symbol(c.current).decl).broken) {
    c.Report(diag::Error(Code::D0322, parameter.name.span,
                         Cat("the type of parameter `", parameter.name.text, "` is not known"))
                 .Here("parameters are annotated")
                 .Help(Cat("write `", parameter.name.text, ": string`")));
  }
  return ErrorType();
}

GlobalId DefaultOf(Context& c, const ast::Parameter& parameter, TypeRef type) {
  Typed value = Check(c, parameter.default_value, type,
                      {.subject = Cat("the default of `", parameter.name.text, "`"),
                       .declared = parameter.name.span});
  CheckPhase(c, value, value.phase, Phase::kConst, Code::D0505,
             c.tree().expr(parameter.default_value).span, "the default of a parameter is constant");
  c.checked.program.globals.push_back({Cat("default of ", parameter.name.text), value.id});
  return GlobalId(static_cast<uint32_t>(c.checked.program.globals.size() - 1));
}

void DeclareParameters(Context& c, const ast::FnDecl& decl, Signature& signature) {
  absl::flat_hash_set<std::string_view> seen;
  for (const ast::Parameter& parameter : decl.parameters) {
    if (parameter.name && !seen.insert(parameter.name.text).second) {
      c.Report(diag::Error(Code::D0202, parameter.name.span,
                           Cat("parameter `", parameter.name.text, "` is declared twice"))
                   .Here("second declaration"));
    }
    ParameterInfo info;
    info.name = parameter.name.text;
    info.type = ParameterType(c, parameter);
    if (parameter.default_value) {
      info.default_value = DefaultOf(c, parameter, info.type);
    }
    signature.parameters.push_back(info);
  }
  c.next_slot = c.frame_size = 0;
  for (size_t i = 0; i < decl.parameters.size(); ++i) {
    WarnShadowing(c, decl.parameters[i].name);
    Local local;
    local.name = decl.parameters[i].name.text;
    local.type = signature.parameters[i].type;
    local.span = decl.parameters[i].name.span;
    c.Declare(local);
  }
}

}  // namespace

void CheckFn(Context& c, SymbolId id, const ast::FnDecl& decl) {
  Signature signature;
  DeclareParameters(c, decl, signature);
  Typed body;
  if (decl.result) {
    signature.result = ResolveType(c, decl.result);
    body =
        Check(c, decl.body, signature.result,
              {.subject = Cat("the result of `", decl.name.text, "`"), .declared = decl.name.span});
  } else {
    body = Elaborate(c, decl.body, nullptr);
    signature.result = body.type;
  }
  const Span span = decl.body ? c.tree().expr(decl.body).span : decl.name.span;
  if (!CheckPhase(
          c, body, body.phase, Phase::kConst, Code::D0505, span,
          Cat("function `", decl.name.text, "` may use its parameters and constants only"))) {
    body.id = c.Poison(span).id;
  }
  expr::Function function;
  function.name = std::string(decl.name.text);
  function.parameter_count = static_cast<uint32_t>(decl.parameters.size());
  function.frame_size = c.frame_size;
  function.body = body.id;
  c.checked.program.functions.push_back(std::move(function));
  Symbol& symbol = c.symbol(id);
  symbol.function = expr::FunctionId(static_cast<uint32_t>(c.checked.program.functions.size() - 1));
  symbol.type = signature.result;
  symbol.detail = static_cast<uint32_t>(c.signatures.size());
  c.signatures.push_back(std::move(signature));
}

}  // namespace deploy::sema
