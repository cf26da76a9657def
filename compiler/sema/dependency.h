#ifndef COMPILER_SEMA_DEPENDENCY_H_
#define COMPILER_SEMA_DEPENDENCY_H_

#include <vector>

#include "compiler/sema/context.h"

namespace deploy::sema {

// One declaration needs another; `span` is where it says so.
struct Dependency {
  SymbolId to;
  Span span;
  bool order = false;  // by an `order` statement
  bool loose = false;  // a type through `list`, `map` or `?`
};
using Dependencies = std::vector<std::vector<Dependency>>;  // by symbol

// Which declarations each declaration names. Only looks names up; says nothing about unknown ones.
Dependencies CollectDependencies(const Context& c);

// What a name of a file stands for, without marking it as used. None when it is unknown.
SymbolId Lookup(const Context& c, module::ModuleId module, std::string_view name);
// The same where a type is wanted: an input called `version` does not hide the type `version`.
SymbolId LookupType(const Context& c, module::ModuleId module, std::string_view name);
// The same for `alias.name`, where `alias` stands for a file.
SymbolId LookupIn(const Context& c, const Symbol& alias, std::string_view name);

// Sorts all declarations so that each comes after what it needs, into Checked::order, marks those
// in cycles, and numbers the resources in that order. Reports D0215, D0216, D0217, D0611: each
// cycle once, the shortest through its first declaration, every edge labelled. Iterative: chains
// may be as long as the program.
void SortDeclarations(Context& c, const Dependencies& dependencies);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_DEPENDENCY_H_
