#ifndef COMPILER_SEMA_NAMES_H_
#define COMPILER_SEMA_NAMES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "compiler/sema/context.h"

namespace deploy::sema {

// The symbol a name of the current file stands for, marked as used. None when unknown.
SymbolId UseName(Context& c, std::string_view name);
// The same for `alias.name`.
SymbolId UseNameIn(Context& c, const Symbol& alias, std::string_view name);

// D0201 (once a name and declaration), D0308 where a member of an enum is wanted, D0111 for words
// of other languages; with the nearest name that would fit.
void ReportUnknownName(Context& c, const ast::Name& name, TypeRef hint);

using Names = std::vector<std::string_view>;

// Adds "did you mean" to an error about `name`, or the list when nothing is near and it is short.
// The names that could be meant are made only when they are wanted: a hundred times a program,
// since nobody reads the next one. `quote` stands around them where they are written. Gives what
// it named.
std::optional<std::string_view> Suggest(Context& c, diag::Builder& error, const ast::Name& name,
                                        absl::FunctionRef<Names()> candidates,
                                        std::string_view what, std::string_view quote = "");

// D0203 on something that has these members.
void ReportUnknownMember(Context& c, const ast::Name& name, std::string_view owner,
                         absl::FunctionRef<Names()> members);

// Whether an import of this file asks for something that is not there, and was offered this name
// instead: it is the fix of the import that is missing, and no other error.
bool IsOfferedByImport(const Context& c, std::string_view name);

// What is looked for in an imported file.
enum class Given : uint8_t { kAnything, kType };

// D0214: a file does not declare `name`, which is asked of it in an import or by its alias; `owner`
// is what the author calls it. Silent about a file that could not be read. Gives the name that was
// offered instead, one that the file has of its own, does not hide, and could be meant.
std::optional<std::string_view> ReportNotInModule(Context& c, module::ModuleId file,
                                                  std::string_view owner, const ast::Name& name,
                                                  Given wanted = Given::kAnything);
// D0213 when `name` is private to its file; true then.
bool ReportPrivate(Context& c, const Symbol& symbol, const ast::Name& name);

// D0209: a local name that hides another.
void WarnShadowing(Context& c, const ast::Name& name);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_NAMES_H_
