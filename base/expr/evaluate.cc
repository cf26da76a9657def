#include "base/expr/evaluate.h"

#include "base/expr/machine.h"

namespace deploy::expr {

using value::Value;

struct Evaluator::Impl {
  Machine machine;
};

Evaluator::Evaluator(const Program& program, Resolver& resolver, diag::Sink& sink,
                     const Limits& limits)
    : impl_(new Impl{Machine(program, resolver, sink, limits)}) {}

Evaluator::~Evaluator() = default;

void Evaluator::SetGlobal(GlobalId id, Value value) {
  impl_->machine.SetGlobal(id, std::move(value));
}

Value Evaluator::Global(GlobalId id) { return impl_->machine.OuterGlobal(id); }

Value Evaluator::Evaluate(ExprId id, absl::Span<const Value> locals) {
  return impl_->machine.OuterEvaluate(id, locals);
}

bool IsPoison(const Value& value) { return value.is_unknown() && value.as_string().empty(); }

Value Machine::Eval(ExprId id) {
  const Node& node = arena().node(id);
  if (++steps_ > limits_.steps || halted_) {
    return Stop(node);
  }
  switch (node.op) {
    case Op::kConstant:
      return arena().constant(id);
    case Op::kLocal:
      return EvalLocal(node);
    case Op::kGlobal:
      return EvalGlobal(GlobalId(node.a), node);
    default:
      break;
  }
  if (depth_ >= limits_.depth) {
    return StopDeep(node);
  }
  ++depth_;
  Value value = EvalOperator(id, node);
  --depth_;
  return value;
}

// One line a construct, however many there are.
// NOLINTNEXTLINE(readability-function-size)
Value Machine::EvalOperator(ExprId id, const Node& node) {
  switch (node.op) {
    case Op::kReference:
    case Op::kInstances:
      return EvalReference(id, node);
    case Op::kMember:
    case Op::kOptionalMember:
      return EvalMember(id, node);
    case Op::kIndex:
      return EvalIndex(id, node);
    case Op::kNot:
      return EvalNot(id, node);
    case Op::kNegate:
      return EvalNegate(id, node);
    case Op::kAnd:
    case Op::kOr:
      return EvalAndOr(id, node);
    case Op::kCoalesce:
      return EvalCoalesce(id, node);
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kIs:
      return EvalEquality(id, node);
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual:
      return EvalOrder(id, node);
    case Op::kIn:
      return EvalIn(id, node);
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
    case Op::kDivide:
      return EvalArithmetic(id, node);
    case Op::kRange:
      return EvalRange(id, node);
    case Op::kIf:
      return EvalIf(id, node);
    case Op::kMatch:
      return EvalMatch(id, node);
    case Op::kCall:
      return EvalCall(id, node);
    case Op::kApply:
      return EvalApply(id, node);
    case Op::kList:
      return EvalList(id, node);
    case Op::kRecord:
      return EvalRecord(id, node);
    case Op::kObject:
      return EvalObject(id, node);
    case Op::kTemplate:
      return EvalTemplate(id, node);
    case Op::kListFor:
      return EvalListFor(id, node);
    case Op::kMapFor:
      return EvalMapFor(id, node);
    case Op::kConvert:
      return EvalConvert(id, node);
    case Op::kCheck:
      return EvalCheck(id, node);
    case Op::kSpread:
    case Op::kAbsent:
    case Op::kConstant:
    case Op::kLocal:
    case Op::kGlobal:
      break;
  }
  return Fail(diag::Code::D0999, node.span, "a part of an expression stands where it has no value");
}

}  // namespace deploy::expr
