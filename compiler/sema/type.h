#ifndef COMPILER_SEMA_TYPE_H_
#define COMPILER_SEMA_TYPE_H_

#include <string_view>

#include "compiler/sema/context.h"

namespace deploy::sema {

// The type that a type expression names. Reports D0204, D0205, D0323, D0322 and D0906; the error
// type then. `name` is what a declared type is called in messages.
TypeRef ResolveType(Context& c, ast::TypeId id, std::string_view name = {});
// The same for a path alone: the header of an environment, `...Base`.
TypeRef ResolveTypePath(Context& c, const ast::Path& path, Span span);

// A refinement of `base` by a `where` condition over `it`; `base` itself when there is none.
TypeRef Refine(Context& c, TypeRef base, ast::ExprId where, std::string_view name);

// `type N = …`, `enum N { … }`.
void CheckType(Context& c, SymbolId id, const ast::TypeDecl& decl);
void CheckEnum(Context& c, SymbolId id, const ast::EnumDecl& decl);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_TYPE_H_
