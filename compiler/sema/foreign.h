#ifndef COMPILER_SEMA_FOREIGN_H_
#define COMPILER_SEMA_FOREIGN_H_

#include "compiler/sema/context.h"

namespace deploy::sema {

// Words of other languages where a name of this one is wanted: adds what to write instead. False
// when the word is none of them.
bool HelpForeignType(diag::Builder& error, const ast::Name& name);
bool HelpForeignFunction(const Context& c, diag::Builder& error, const ast::Name& name,
                         const ast::CallExpr& call, Span span);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_FOREIGN_H_
