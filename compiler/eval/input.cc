#include <optional>
#include <string>
#include <utility>

#include "base/support/text.h"
#include "compiler/eval/session.h"

namespace deploy::eval {
namespace {

using diag::Code;
using support::Cat;
using value::Value;

std::string_view NameOf(const Session& s, const sema::CheckedInput& input) {
  return s.checked.symbols[input.symbol].name;
}

// The value that was given outside, by the rules of the input.
Value Given(Session& s, const sema::CheckedInput& input, expr::ExprId given) {
  s.sink.Hold();
  Value value = s.evaluator.Evaluate(given);
  for (diag::Diagnostic& d : s.sink.Release()) {
    if (d.code == Code::D0309) {
      d.message = Cat("the value given for `", NameOf(s, input), "` breaks a rule: ", d.message);
      d.primary.span = input.name_span;
      auto origin = s.options.origins.find(std::string(NameOf(s, input)));
      if (origin != s.options.origins.end()) {
        d.secondary.push_back({{}, "given here", origin->second});
      }
    }
    s.sink.Report(std::move(d));
  }
  return value;
}

Value Default(Session& s, const sema::CheckedInput& input) {
  s.sink.Hold();
  Value value = s.evaluator.Evaluate(input.default_value);
  for (diag::Diagnostic& d : s.sink.Release()) {
    if (d.code == Code::D0309) {
      d.code = Code::D0705;
      d.message =
          Cat("the default of `", NameOf(s, input), "` breaks the rule of the input: ", d.message);
      d.primary.span = input.default_span;
    }
    s.sink.Report(std::move(d));
  }
  return value;
}

}  // namespace

void EvaluateInput(Session& s, const sema::CheckedInput& input) {
  std::string name(NameOf(s, input));
  s.sink.declaration = Cat("input ", name);
  auto given = s.options.inputs.find(name);
  std::optional<Value> value;
  if (input.default_value) {
    value = Default(s, input);
  }
  if (s.options.check) {
    value = Value::Unknown(Cat("input ", name));
  } else if (given != s.options.inputs.end()) {
    value = Given(s, input, given->second);
  } else if (!value) {
    s.sink.Report(diag::Error(Code::D0703, input.name_span,
                              Cat("input `", name, "` has no default and was not given"))
                      .Here("required")
                      .Help(Cat("give it with `--var ", name,
                                "=…`, in a `--var-file`, or as "
                                "`BACKSTAY_VAR_",
                                name, "`")));
    value = Value::Unknown("");
  }
  s.evaluator.SetGlobal(input.global, *value);
  s.result.inputs[name] = *value;
}

}  // namespace deploy::eval
