#ifndef COMPILER_SEMA_NAMES_H_
#define COMPILER_SEMA_NAMES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/sema/context.h"

namespace deploy::sema {

// The symbol a name of the current file stands for, marked as used. None when unknown.
SymbolId UseName(Context& c, std::string_view name);
// The same for `alias.name`.
SymbolId UseNameIn(Context& c, const Symbol& alias, std::string_view name);

// D0201 (once a name and declaration), D0308 where a member of an enum is wanted, D0111 for words
// of other languages; with the nearest name that would fit.
void ReportUnknownName(Context& c, const ast::Name& name, TypeRef hint);

// Whether neighbours are still looked for: it takes a walk over all names that could be meant, and
// nobody reads the hundredth. Counts.
bool WantsNeighbours(Context& c);

// Adds "did you mean" to an error about `name`, or the list when nothing is near and it is short.
// Gives what it named.
std::optional<std::string_view> Suggest(diag::Builder& error, const ast::Name& name,
                                        const std::vector<std::string_view>& candidates,
                                        std::string_view what);

// D0203 on something that has these members.
void ReportUnknownMember(Context& c, const ast::Name& name, std::string_view owner,
                         const std::vector<std::string_view>& members);

// Whether an import of this file asks for something that is not there, and was offered this name
// instead: it is the fix of the import that is missing, and no other error.
bool IsOfferedByImport(const Context& c, std::string_view name);

// D0214: the file behind an import's alias does not declare it.
void ReportNotInModule(Context& c, const Symbol& alias, const ast::Name& name);
// D0213 when `name` is private to the file behind the alias; true then.
bool ReportPrivate(Context& c, const Symbol& symbol, const ast::Name& name);

// D0209: a local name that hides another.
void WarnShadowing(Context& c, const ast::Name& name);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_NAMES_H_
