#include "base/expr/machine.h"

#include <utility>

#include "base/diag/label.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using value::Value;

constexpr uint32_t kMaxSlots = 1u << 20;  // of one frame; the checker numbers them densely
constexpr size_t kShownValue = 80;        // characters of an operand in a diagnostic

}  // namespace

Machine::Machine(const Program& program, Resolver& resolver, diag::Sink& sink, const Limits& limits)
    : program_(program),
      resolver_(resolver),
      sink_(sink),
      limits_(limits),
      poison_(Value::Unknown("")),
      globals_(program.globals.size()) {}

void Machine::SetGlobal(GlobalId id, Value value) {
  if (id.index >= globals_.size()) {
    globals_.resize(program_.globals.size());
  }
  globals_[id.index] = {State::kDone, std::move(value)};
}

template <class Body>
Value Machine::Outermost(Body body) {
  const size_t base = std::exchange(base_, stack_.size());
  std::vector<GlobalId> first;  // globals to evaluate before the body, innermost last
  steps_ = 0;
  Value result;
  while (true) {
    halted_ = false;
    wanted_.reset();
    depth_ = 0;
    stack_.resize(base_);
    result = first.empty() ? body() : EvalGlobal(first.back(), Node());
    if (wanted_) {
      first.push_back(*wanted_);
      if (first.size() > globals_.size() + 1) {
        result = Fail(Code::D0215, {},
                      Cat("`", program_.globals[wanted_->index].name, "` is defined by itself"));
        break;
      }
    } else if (first.empty() || halted_) {
      break;
    } else {
      first.pop_back();
    }
  }
  stack_.resize(base_);
  base_ = base;
  return result;
}

Value Machine::OuterGlobal(GlobalId id) {
  if (id.index < globals_.size() && globals_[id.index].state == State::kDone) {
    return globals_[id.index].value;
  }
  return Outermost([&] { return EvalGlobal(id, Node()); });
}

Value Machine::OuterEvaluate(ExprId id, absl::Span<const Value> locals) {
  return Outermost([&] {
    stack_.insert(stack_.end(), locals.begin(), locals.end());
    return Eval(id);
  });
}

Value Machine::EvalGlobal(GlobalId id, const Node& node) {
  if (id.index >= globals_.size()) {
    globals_.resize(program_.globals.size());
    if (id.index >= globals_.size()) {
      return Fail(Code::D0999, node.span, "an expression names a global that does not exist");
    }
  }
  if (globals_[id.index].state == State::kDone) {
    return globals_[id.index].value;
  }
  const Global& global = program_.globals[id.index];
  if (globals_[id.index].state == State::kBusy) {
    return Fail(Code::D0215, node.span, Cat("`", global.name, "` is defined by itself"));
  }
  if (!global.expr) {
    return Fail(Code::D0999, node.span, Cat("`", global.name, "` has no value"));
  }
  if (depth_ > limits_.depth / 4) {
    halted_ = true;
    wanted_ = id;
    return poison_;
  }
  globals_[id.index].state = State::kBusy;
  const size_t base = std::exchange(base_, stack_.size());
  ++depth_;
  Value value = Eval(global.expr);
  --depth_;
  stack_.resize(base_);
  base_ = base;
  if (wanted_) {
    globals_[id.index].state = State::kNew;
    return poison_;
  }
  globals_[id.index] = {State::kDone, value};
  return value;
}

Value Machine::EvalLocal(const Node& node) {
  const size_t at = base_ + node.a;
  if (node.a >= kMaxSlots || at >= stack_.size()) {
    return Fail(Code::D0999, node.span, "an expression reads a slot that was never set");
  }
  return stack_[at];
}

void Machine::SetLocal(uint32_t slot, Value value) {
  if (slot >= kMaxSlots) {
    return;
  }
  if (base_ + slot >= stack_.size()) {
    stack_.resize(base_ + slot + 1);
  }
  stack_[base_ + slot] = std::move(value);
}

Value Machine::Stop(const Node& node) {
  if (halted_) {
    return poison_;
  }
  halted_ = true;
  return Fail(diag::Error(Code::D0119, node.span,
                          Cat("the evaluation takes more than ", limits_.steps, " steps"))
                  .Help("raise the limit with `--limit evaluation_steps=…` if this is meant"));
}

Value Machine::StopDeep(const Node& node) {
  halted_ = true;
  return Fail(diag::Error(Code::D0119, node.span,
                          Cat("expressions and calls nest deeper than ", limits_.depth, " levels"))
                  .Help("give a part of it a name with `let`; this limit, `evaluation_depth`, is "
                        "fixed"));
}

Value Machine::Fail(Code code, source::Span span, std::string message) {
  return Fail(diag::Error(code, span, std::move(message)));
}

Value Machine::Fail(diag::Builder builder) {
  diag::Diagnostic diagnostic = std::move(builder);
  diag::LabelPrimary(diagnostic);
  const source::Span span = diagnostic.primary.span;
  // A body is evaluated once an instance, a global perhaps twice: the person reads it once.
  if (reported_
          .insert(Cat(static_cast<int>(diagnostic.code), " ", span.file.index, " ", span.begin, " ",
                      diagnostic.message))
          .second) {
    sink_.Report(std::move(diagnostic));
  }
  return poison_;
}

void Machine::Operand(diag::Builder& builder, ExprId id, const Value& value) const {
  const Node& node = arena().node(id);
  if (node.op == Op::kConstant || value.is_unknown()) {
    return;
  }
  builder.Value(Describe(id), ToSource(value, kShownValue),
                node.type == nullptr ? KindPhrase(value) : node.type->ToString());
}

std::string Machine::Describe(ExprId id) const {
  std::string tail;
  for (int levels = 0; levels < 8; ++levels) {
    const Node& node = arena().node(id);
    switch (node.op) {
      case Op::kGlobal:
        return node.a < program_.globals.size() ? program_.globals[node.a].name + tail : tail;
      case Op::kMember:
      case Op::kOptionalMember:
        tail = Cat(node.op == Op::kMember ? "." : "?.", arena().string(node.a), tail);
        id = arena().children(id)[0];
        break;
      case Op::kConvert:
      case Op::kCheck:
        id = arena().children(id)[0];
        break;
      default:
        return tail.empty() ? std::string("the value") : Cat("…", tail);
    }
  }
  return Cat("…", tail);
}

Value Machine::UnknownOf(const Value& partly) const {
  const Value* at = &partly;
  while (!at->is_unknown()) {
    const Value* next = nullptr;
    for (const Value& element : at->elements()) {
      if (element.HasUnknown()) {
        next = &element;
        break;
      }
    }
    if (next == nullptr) {
      return poison_;
    }
    at = next;
  }
  return *at;
}

Value Machine::Unknown(const Value& a, const Value& b) const {
  if (IsPoison(a) || !b.HasUnknown()) {
    return UnknownOf(a);
  }
  return IsPoison(b) || !a.HasUnknown() ? UnknownOf(b) : UnknownOf(a);
}

bool Machine::Charge(const Node& node, uint64_t steps) {
  steps_ += steps;
  if (steps_ <= limits_.steps && !halted_) {
    return true;
  }
  Stop(node);
  return false;
}

bool Machine::FitsBytes(const Node& node, uint64_t bytes) {
  if (bytes <= limits_.value_bytes) {
    return true;
  }
  Fail(diag::Error(Code::D0119, node.span,
                   Cat("a value is larger than ", limits_.value_bytes, " bytes"))
           .Help("raise the limit with `--limit value_bytes=…` if this is meant"));
  return false;
}

Value Machine::Sized(const Node& node, Value value) {
  if (value.depth() > value::kMaxValueDepth) {
    return Fail(diag::Error(Code::D0119, node.span,
                            Cat("a value nests deeper than ", value::kMaxValueDepth, " levels"))
                    .Help("keep the value flatter; this limit, `value_nesting`, is fixed"));
  }
  if (!FitsBytes(node, value.weight())) {
    return poison_;
  }
  return value;
}

}  // namespace deploy::expr
