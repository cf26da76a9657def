#ifndef BASE_EXPR_BUILTIN_H_
#define BASE_EXPR_BUILTIN_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "base/expr/expr.h"

namespace deploy::expr {

// One parameter of a standard function. `type` is in the language's own notation with one type
// variable `T` (and `K` for maps): "list(T)", "map(K, T)", "string?", "number" (int, float or a
// quantity), "any".
struct BuiltinParameter {
  std::string_view name;
  std::string_view type;
  bool optional = false;
  bool variadic = false;  // only the last one
};

// A standard function: signature, documentation (first line is the summary, then an example that a
// test runs:
// "`join([\"a\", \"b\"], \"-\")` is `\"a-b\"`"), implementation by family
// (base/expr/builtin_<family>.cc).
struct Builtin {
  std::string_view name;
  std::span<const BuiltinParameter> parameters;
  std::string_view result;
  std::string_view family;  // "list", "string", "number", "network", "encoding", "file", "convert"
  std::string_view documentation;
  bool plan_only = false;  // read_file: not before the plan phase
};

std::span<const Builtin> Builtins();     // sorted by name; the index is what Op::kCall carries
int FindBuiltin(std::string_view name);  // -1 when there is none

// Types a call. `arguments` are in parameter order (variadic ones repeated at the end), nullptr for
// an absent one; an argument of type kError is accepted. On success `result` is set; else
// `bad_argument` is the index of the first argument that does not fit and `expected` says what its
// parameter takes, with what is bound so far filled in.
struct CallTyping {
  value::TypeRef result = nullptr;
  int bad_argument = -1;
  std::string expected;
};
CallTyping TypeCall(const Builtin& builtin, std::span<const value::TypeRef> arguments);

// The type that an argument is best checked against before its own type is known (nullptr: infer
// it): so that a bare enum word, a version literal or an empty list finds its type. `bound` are the
// types of the arguments before it.
value::TypeRef ExpectedArgument(const Builtin& builtin, size_t index,
                                std::span<const value::TypeRef> bound);

}  // namespace deploy::expr

#endif  // BASE_EXPR_BUILTIN_H_
