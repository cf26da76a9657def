#ifndef BASE_EXPR_BUILTIN_ENTRY_H_
#define BASE_EXPR_BUILTIN_ENTRY_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/expr/builtin.h"
#include "base/expr/machine.h"

namespace deploy::expr {

// One call of a standard function: its arguments and its way to report. Getters check the kind of
// an argument, because a program may come from a file that nobody type-checked; on false the
// failure is reported and Run returns poison().
class CallContext {
 public:
  CallContext(Machine& machine, const Node& node, const Builtin& builtin,
              std::span<const ExprId> children, std::span<const value::Value> arguments)
      : machine_(machine),
        node_(node),
        builtin_(builtin),
        children_(children),
        arguments_(arguments) {}

  size_t size() const { return arguments_.size(); }
  bool has(size_t i) const;  // given, not left out
  const value::Value& operator[](size_t i) const { return arguments_[i]; }
  value::TypeRef type() const { return node_.type; }  // of the result; may be null
  const value::Value& poison() const { return machine_.poison(); }
  Machine& machine() { return machine_; }

  bool Text(size_t i, std::string_view* out);
  bool Int(size_t i, int64_t* out);
  // Elements of a list or set; a range of int is listed.
  bool Elements(size_t i, std::span<const value::Value>* out);
  // All of the list are strings.
  bool Texts(size_t i, std::vector<std::string_view>* out);

  value::Value Fail(diag::Code code, std::string message);              // at the call
  value::Value FailAt(size_t i, diag::Code code, std::string message);  // at an argument
  // The same, offering `instead` for an argument that is a list of literals.
  value::Value FailAt(size_t i, diag::Code code, std::string message, const value::Value& instead);
  bool Wrong(size_t i, std::string_view wanted);  // reports; always false
  value::Value Fail(const OpError& error) { return Fail(error.code, error.message); }

  bool Charge(uint64_t steps) { return machine_.Charge(node_, steps); }
  bool FitsBytes(uint64_t bytes) { return machine_.FitsBytes(node_, bytes); }
  value::Value Sized(value::Value value) { return machine_.Sized(node_, std::move(value)); }
  value::Value String(std::string text) {
    return FitsBytes(text.size()) ? value::Value::String(text) : poison();
  }

 private:
  Machine& machine_;
  const Node& node_;
  const Builtin& builtin_;
  std::span<const ExprId> children_;
  std::span<const value::Value> arguments_;
  std::vector<value::Value> held_;  // lists made of ranges
};

// When an unknown argument makes the result unknown without asking the function.
enum class UnknownRule : uint8_t {
  kInside,  // an unknown part is enough
  kWhole,   // only a wholly unknown argument; parts pass through
  kNever,   // the function decides
};

using Run = value::Value (*)(CallContext& call);
// Types a call where the notation cannot say it. False: not handled, the notation decides.
using TypingHook = bool (*)(std::span<const value::TypeRef> arguments, CallTyping* typing);

struct BuiltinEntry {
  Builtin builtin;
  Run run;
  UnknownRule unknown = UnknownRule::kInside;
  TypingHook typing = nullptr;
};

// One function a file base/expr/builtin_<family>.cc.
std::span<const BuiltinEntry> ListBuiltins();
std::span<const BuiltinEntry> MapBuiltins();
std::span<const BuiltinEntry> StringBuiltins();
std::span<const BuiltinEntry> FormatBuiltins();
std::span<const BuiltinEntry> NumberBuiltins();
std::span<const BuiltinEntry> RoundBuiltins();
std::span<const BuiltinEntry> NetworkBuiltins();
std::span<const BuiltinEntry> EncodingBuiltins();
std::span<const BuiltinEntry> JsonBuiltins();
std::span<const BuiltinEntry> FileBuiltins();
std::span<const BuiltinEntry> ConvertBuiltins();
std::span<const BuiltinEntry> StrategyBuiltins();

const BuiltinEntry& EntryOf(const Builtin& builtin);
const BuiltinEntry* EntryAt(uint32_t index);  // nullptr when there is none

}  // namespace deploy::expr

#endif  // BASE_EXPR_BUILTIN_ENTRY_H_
