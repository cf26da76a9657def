#ifndef COMPILER_SEMA_TYPES_H_
#define COMPILER_SEMA_TYPES_H_

#include <string>
#include <string_view>

#include "base/value/type.h"
#include "compiler/sema/typed.h"

namespace deploy::sema {

// Questions about types that need no program around them.

TypeRef ErrorType();
TypeRef BoolType();
TypeRef IntType();
TypeRef FloatType();
TypeRef StringType();
TypeRef NullType();

// Without refinements, outermost only; what operators and members look at.
TypeRef Base(TypeRef type);
// The same, and without `?`.
TypeRef Core(TypeRef type);
bool IsError(TypeRef type);
bool IsOptional(TypeRef type);
bool IsNumber(TypeRef type);   // int or float
bool IsTextual(TypeRef type);  // string, path, url: text without conversion
// string, path, version, ip, cidr, url, regex, email: written as a string literal.
bool IsTextType(value::TypeKind kind);
// A list or map somewhere in it is empty, and nobody has said of what. (What is broken is not a
// list of ⊥ but ⊥ itself.)
bool HasHole(TypeRef type);
// Refinements removed everywhere, for the evaluator, which checks them by expressions of their own.
TypeRef Plain(TypeRef type);
bool HasRefinement(TypeRef type);

// May a value of type `from` that is no literal stand where `to` is wanted (language.md 3.3)?
bool Assignable(TypeRef from, TypeRef to);
// Whether the value changes its form then (int to float, record to map …).
bool NeedsConversion(TypeRef from, TypeRef to);
// Whether `${}` takes it.
bool HasText(TypeRef type);

// The least type that takes both; null when there is none.
TypeRef Join(TypeRef a, TypeRef b);

// For messages: "a duration", "a plain number", "text", "a list of strings".
std::string Words(TypeRef type);

// A simple type by its name in the language, null when it is none ("string", "bytes").
TypeRef NamedSimpleType(std::string_view name);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_TYPES_H_
