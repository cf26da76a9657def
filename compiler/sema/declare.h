#ifndef COMPILER_SEMA_DECLARE_H_
#define COMPILER_SEMA_DECLARE_H_

#include <string_view>

#include "compiler/sema/context.h"

namespace deploy::sema {

// Makes a symbol of every declaration of every file and binds the names. Reports D0202, D0209
// (names of the prelude), D0906 (constructs this build does not know); imports by import.cc.
void DeclareAll(Context& c);

// Binds a name in a file's scope; D0202 when it is taken. False then.
bool Bind(Context& c, module::ModuleId module, std::string_view name, Span span, Binding binding);

// Binds what the `import` statements of a file bring in. Reports D0202, D0213, D0214. Names of an
// import that failed are bound to an error symbol, so that their users are silent.
void BindImports(Context& c, const module::Module& module);

// D0906 for annotations that would have no effect.
void CheckAnnotations(Context& c);

// D0220: the edition line; and an empty root file.
void CheckLanguage(Context& c);

// Names that every file has without import: `env`, `stack`.
bool IsPreludeName(std::string_view name);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_DECLARE_H_
