// Calls of standard functions and of `fn`s.
#include <utility>

#include "absl/container/inlined_vector.h"
#include "base/expr/builtin_entry.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using value::Value;
using value::ValueKind;

}  // namespace

bool CallContext::has(size_t i) const {
  return i < children_.size() && machine_.arena().node(children_[i]).op != Op::kAbsent;
}

Value CallContext::Fail(Code code, std::string message) {
  auto error = diag::Error(code, node_.span, std::move(message));
  for (size_t i = 0; i < children_.size() && i < 4; ++i) {
    machine_.Operand(error, children_[i], arguments_[i]);
  }
  return machine_.Fail(error);
}

Value CallContext::FailAt(size_t i, Code code, std::string message) {
  const source::Span span = machine_.arena().node(children_[i]).span;
  auto error = diag::Error(code, span ? span : node_.span, std::move(message));
  machine_.Operand(error, children_[i], arguments_[i]);
  return machine_.Fail(error);
}

Value CallContext::FailAt(size_t i, Code code, std::string message, const Value& instead) {
  const Arena& arena = machine_.arena();
  const Node& argument = arena.node(children_[i]);
  auto error = diag::Error(code, argument.span ? argument.span : node_.span, std::move(message));
  machine_.Operand(error, children_[i], arguments_[i]);
  bool literal = argument.op == Op::kConstant || argument.op == Op::kList;
  for (const ExprId part : arena.children(children_[i])) {
    literal = literal && arena.node(part).op == Op::kConstant;
  }
  if (literal && argument.span) {
    const std::string text = ToSource(instead);
    error.FixIt(Cat("write `", text, "`"), diag::Applicability::kMaybe, {{argument.span, text}});
  }
  return machine_.Fail(error);
}

bool CallContext::Wrong(size_t i, std::string_view wanted) {
  FailAt(i, Code::D0301,
         Cat("`", builtin_.name, "` takes ", wanted, " here, found ", KindPhrase(arguments_[i])));
  return false;
}

bool CallContext::Text(size_t i, std::string_view* out) {
  const Value& value = arguments_[i];
  if (value.kind() != ValueKind::kString) {
    return Wrong(i, "a string");
  }
  *out = value.as_string();
  return true;
}

bool CallContext::Int(size_t i, int64_t* out) {
  const Value& value = arguments_[i];
  if (value.kind() != ValueKind::kInt) {
    return Wrong(i, "an `int`");
  }
  *out = value.as_int();
  return true;
}

bool CallContext::Elements(size_t i, std::span<const Value>* out) {
  const Value& value = arguments_[i];
  if (value.kind() == ValueKind::kRange) {
    std::optional<Value> list = machine_.RangeElements(node_, value);
    if (!list) {
      return false;
    }
    held_.push_back(*std::move(list));
    *out = held_.back().elements();
    return true;
  }
  if (value.kind() != ValueKind::kList && value.kind() != ValueKind::kSet) {
    return Wrong(i, "a list");
  }
  *out = value.elements();
  return machine_.Charge(node_, out->size());
}

bool CallContext::Texts(size_t i, std::vector<std::string_view>* out) {
  std::span<const Value> elements;
  if (!Elements(i, &elements)) {
    return false;
  }
  for (const Value& element : elements) {
    if (element.kind() != ValueKind::kString) {
      FailAt(i, Code::D0301,
             Cat("`", builtin_.name, "` takes a list of strings here, found ", KindPhrase(element),
                 " in it"));
      return false;
    }
    out->push_back(element.as_string());
  }
  return true;
}

Value Machine::EvalCall(ExprId id, const Node& node) {
  const BuiltinEntry* entry = EntryAt(node.a);
  if (entry == nullptr) {
    return Fail(Code::D0999, node.span, "a call names a function that does not exist");
  }
  const auto children = arena().children(id);
  absl::InlinedVector<Value, 4> arguments;
  const Value* unknown = nullptr;
  for (const ExprId child : children) {
    arguments.push_back(arena().node(child).op == Op::kAbsent ? Value() : Eval(child));
  }
  for (const Value& argument : arguments) {
    const bool counts =
        argument.is_unknown() || (entry->unknown == UnknownRule::kInside && argument.HasUnknown());
    if (IsPoison(argument)) {
      return poison_;
    }
    if (counts && unknown == nullptr && entry->unknown != UnknownRule::kNever) {
      unknown = &argument;
    }
  }
  if (unknown != nullptr || halted_) {
    return halted_ ? poison_ : UnknownOf(*unknown);
  }
  CallContext call(*this, node, entry->builtin, children, {arguments.data(), arguments.size()});
  // A call may do work in the order of its text; lists are charged where they are read.
  return entry->run(call);
}

Value Machine::EvalApply(ExprId id, const Node& node) {
  if (node.a >= program_.functions.size()) {
    return Fail(Code::D0999, node.span, "a call names a function that does not exist");
  }
  const Function& function = program_.functions[node.a];
  const auto children = arena().children(id);
  if (children.size() != function.parameter_count) {
    return Fail(Code::D0310, node.span,
                Cat("`", function.name, "` takes ", function.parameter_count, " arguments, found ",
                    children.size()));
  }
  absl::InlinedVector<Value, 4> arguments;
  for (const ExprId child : children) {
    arguments.push_back(Eval(child));
  }
  const size_t base = std::exchange(base_, stack_.size());
  stack_.insert(stack_.end(), std::make_move_iterator(arguments.begin()),
                std::make_move_iterator(arguments.end()));
  Value result = Eval(function.body);
  stack_.resize(base_);
  base_ = base;
  return result;
}

}  // namespace deploy::expr
