#include "base/expr/typing.h"

#include <algorithm>

#include "base/expr/builtin.h"
#include "base/expr/builtin_entry.h"
#include "base/expr/notation.h"

namespace deploy::expr {
namespace {

using value::TypeRef;

const BuiltinParameter* ParameterAt(const Builtin& builtin, size_t index) {
  if (builtin.parameters.empty()) {
    return nullptr;
  }
  const BuiltinParameter& last = builtin.parameters.back();
  if (index >= builtin.parameters.size()) {
    return last.variadic ? &last : nullptr;
  }
  return &builtin.parameters[index];
}

}  // namespace

CallTyping TypeCall(const Builtin& builtin, std::span<const TypeRef> arguments) {
  CallTyping out;
  const TypingHook hook = EntryOf(builtin).typing;
  if (hook != nullptr && hook(arguments, &out)) {
    return out;
  }
  Bindings bindings;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const BuiltinParameter* parameter = ParameterAt(builtin, i);
    if (parameter == nullptr || arguments[i] == nullptr) {
      continue;
    }
    const Notation notation = ParseNotation(parameter->type);
    Bindings attempt = bindings;
    if (!Match(notation, arguments[i], &attempt)) {
      out.bad_argument = static_cast<int>(i);
      out.expected = Show(notation, bindings);
      return out;
    }
    bindings = attempt;
  }
  const TypeRef result = Resolve(ParseNotation(builtin.result), bindings);
  out.result = result != nullptr ? result : value::Simple(value::TypeKind::kError);
  return out;
}

TypeRef ExpectedArgument(const Builtin& builtin, size_t index, std::span<const TypeRef> bound) {
  const BuiltinParameter* parameter = ParameterAt(builtin, index);
  if (parameter == nullptr) {
    return nullptr;
  }
  Bindings bindings;
  for (size_t i = 0; i < std::min(index, bound.size()); ++i) {
    const BuiltinParameter* before = ParameterAt(builtin, i);
    if (before != nullptr && bound[i] != nullptr) {
      Match(ParseNotation(before->type), bound[i], &bindings);
    }
  }
  const Notation notation = ParseNotation(parameter->type);
  const TypeRef type = Resolve(notation, bindings);
  return type != nullptr && type->kind() == value::TypeKind::kAny ? nullptr : type;
}

}  // namespace deploy::expr
