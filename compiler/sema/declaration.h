#ifndef COMPILER_SEMA_DECLARATION_H_
#define COMPILER_SEMA_DECLARATION_H_

#include <vector>

#include "compiler/sema/context.h"
#include "compiler/sema/dependency.h"

namespace deploy::sema {

// One function a construct; each lies in the file of its name. Context::Begin was called.
void CheckLet(Context& c, SymbolId id, const ast::LetDecl& decl);
void CheckInput(Context& c, SymbolId id, const ast::InputDecl& decl);
void CheckOutput(Context& c, SymbolId id, const ast::OutputDecl& decl);
void CheckFn(Context& c, SymbolId id, const ast::FnDecl& decl);
void CheckEnvironment(Context& c, SymbolId id, const ast::EntityDecl& decl);
void CheckResource(Context& c, SymbolId id, const ast::EntityDecl& decl);
void CheckAssert(Context& c, const ast::AssertMember& decl, std::vector<CheckedAssert>& out);

// The assertions of bodies, when all resources are checked.
void CheckPendingAsserts(Context& c);

// `order a -> b`: adds what it says to the dependencies. Reports D0201, D0613.
void CollectOrders(Context& c, Dependencies& dependencies);
// D0612, when all references are known.
void CheckOrders(Context& c);

// The type of `env` for the chosen environment, as soon as the types it needs are checked.
void SetEnvironmentType(Context& c, SymbolId environment);

// D0210 for the root file.
void WarnUnused(Context& c);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_DECLARATION_H_
