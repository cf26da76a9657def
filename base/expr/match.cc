#include "base/expr/machine.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using value::Value;

std::optional<bool> Matches(const Pattern& pattern, const Value& subject, OpError* error) {
  switch (pattern.kind) {
    case Pattern::kAny:
      return true;
    case Pattern::kConstant:
      if (!OneCurrency(pattern.first, subject, error)) {
        return std::nullopt;
      }
      return Equal(pattern.first, subject);
    case Pattern::kRange: {
      OpError ignored;
      if (!OneCurrency(pattern.first, subject, error)) {
        return std::nullopt;
      }
      return Ordered(Op::kGreaterEqual, subject, pattern.first, &ignored).value_or(false) &&
             Ordered(Op::kLessEqual, subject, pattern.last, &ignored).value_or(false);
    }
  }
  return false;
}

std::optional<bool> MatchesAny(const Arm& arm, const Value& subject, OpError* error) {
  for (const Pattern& pattern : arm.patterns) {
    const std::optional<bool> matches = Matches(pattern, subject, error);
    if (!matches || *matches) {
      return matches;
    }
  }
  return false;
}

}  // namespace

Value Machine::EvalMatch(ExprId id, const Node& node) {
  const ExprId subject_id = arena().children(id)[0];
  const Value subject = Eval(subject_id);
  if (subject.HasUnknown()) {
    return UnknownOf(subject);
  }
  for (const Arm& arm : arena().arms(id)) {
    OpError mixed;
    const std::optional<bool> matches = MatchesAny(arm, subject, &mixed);
    if (!matches) {
      return Fail(node, mixed);
    }
    if (!*matches) {
      continue;
    }
    if (arm.guard) {
      const Value guard = Eval(arm.guard);
      if (guard.is_unknown()) {
        return guard;
      }
      if (guard.kind() != value::ValueKind::kBool) {
        return Fail(diag::Code::D0304, node.span,
                    support::Cat("the condition of an arm is a `bool`, found ", KindPhrase(guard)));
      }
      if (!guard.as_bool()) {
        continue;
      }
    }
    return Eval(arm.body);
  }
  auto error =
      diag::Error(diag::Code::D0314, node.span,
                  support::Cat("no arm of this `match` takes `", ToSource(subject, 60), "`"));
  Operand(error, subject_id, subject);
  error.Help("add an arm for it, or `_ => …` for all the rest");
  return Fail(error);
}

}  // namespace deploy::expr
