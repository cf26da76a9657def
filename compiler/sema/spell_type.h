#ifndef COMPILER_SEMA_SPELL_TYPE_H_
#define COMPILER_SEMA_SPELL_TYPE_H_

#include "compiler/sema/expr.h"

namespace deploy::sema {

// The type that takes both when it is spelled out, null when there is none: what `Join` gives, and
// beyond it records of other names whose fields are of one type, as maps, and fields that only one
// record has, as optional ones. An inferred type is never such a one; an annotation may say it.
TypeRef SpelledType(TypeRef a, TypeRef b);
// The same of all fields of a record.
TypeRef SpelledFields(TypeRef record);

// Adds the help that spells `type` out where the `let` is declared that `use` names, with its fix;
// says "make them of one type" where there is no type.
void HelpSpellUse(const Context& c, diag::Builder& error, ast::ExprId use, TypeRef type);
// The same where `expr` is the value of the declaration that is being checked.
void HelpSpellHere(const Context& c, diag::Builder& error, ast::ExprId expr, TypeRef type);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_SPELL_TYPE_H_
