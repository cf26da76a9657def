#ifndef BASE_EXPR_NOTATION_H_
#define BASE_EXPR_NOTATION_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/value/type.h"

namespace deploy::expr {

// The types in signatures of standard functions: "list(T) | set(T)", "map(K, T)", "string?".
// One-letter names are type variables; "number" (int, float, quantity) and "ordered" (numbers,
// versions, enums) are variables that take only such types, the same one throughout a signature.
// "record" is any record, "any" anything.
struct Notation {
  std::string_view name;            // "" for alternatives
  std::vector<Notation> arguments;  // of a constructor; or the alternatives
  bool optional = false;
};

Notation ParseNotation(
    std::string_view text);  // signatures are ours: a malformed one is a broken invariant

// What the variables of one signature stand for so far.
class Bindings {
 public:
  value::TypeRef Find(std::string_view variable) const;
  void Bind(std::string_view variable, value::TypeRef type);

 private:
  std::vector<std::pair<std::string_view, value::TypeRef>> bound_;
};

// Whether `actual` fits; binds variables. After a failure the bindings may hold parts of the
// attempt.
bool Match(const Notation& notation, value::TypeRef actual, Bindings* bindings);
// The type that the notation means now; nullptr when a variable is not bound or it is no single
// type.
value::TypeRef Resolve(const Notation& notation, const Bindings& bindings);
// For messages, with what is bound filled in: "list(int)".
std::string Show(const Notation& notation, const Bindings& bindings);

}  // namespace deploy::expr

#endif  // BASE_EXPR_NOTATION_H_
